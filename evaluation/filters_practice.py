"""What lists of practice cases can be narrowed by; pages and API use the same."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from evaluation.choices_practice import CaseState, CaseTask
from evaluation.models import PracticeCase, PracticeCaseSite
from portal.common.viewer import Role, Viewer
from portal.organizations.prefectures import PREFECTURES
from sites.choices import Service, SiteKind, TargetGroup
from sites.models import JointSite

TEXTS = (
    "title",
    "background",
    "municipality_did",
    "hello_work_did",
    "together",
    "result",
    "municipality_voice",
    "hello_work_voice",
    "body__name",
)


class PracticeCaseFilter(django_filters.FilterSet):
    """取組事例の絞り込み。言葉は、書かれたとおりの一部（1文字から）で探す。"""

    q = django_filters.CharFilter(label="言葉", method="by_words")
    kind = django_filters.ChoiceFilter(label="型", empty_label="すべて", choices=SiteKind.choices)
    group = django_filters.ChoiceFilter(
        label="支援対象者", empty_label="すべて", choices=TargetGroup.choices, method="by_group"
    )
    service = django_filters.ChoiceFilter(
        label="業務", empty_label="すべて", choices=Service.choices, method="by_service"
    )
    task = django_filters.ChoiceFilter(
        label="課題", empty_label="すべて", choices=CaseTask.choices, method="by_task"
    )
    prefecture = django_filters.ChoiceFilter(
        field_name="prefecture_code",
        label="都道府県",
        empty_label="すべて",
        choices=[(one.code, one.name) for one in PREFECTURES],
    )
    recommended = django_filters.ChoiceFilter(
        label="全国に紹介",
        empty_label="すべて",
        choices=[("1", "紹介されたもの")],
        method="by_recommended",
    )
    site = django_filters.CharFilter(label="拠点コード", method="by_site")

    class Meta:
        model = PracticeCase
        fields: list[str] = []

    def by_words(self, rows: QuerySet[PracticeCase], _: str, value: str) -> QuerySet[PracticeCase]:
        """本文か名称の一部で探す。"""
        found = Q(
            pk__in=PracticeCaseSite.objects.filter(site__name__icontains=value).values("case")
        )
        for name in TEXTS:
            found |= Q(**{f"{name}__icontains": value})
        return rows.filter(found)

    def by_group(self, rows: QuerySet[PracticeCase], _: str, value: str) -> QuerySet[PracticeCase]:
        """支援対象者で絞る。"""
        return rows.filter(target_groups__contains=[value])

    def by_service(
        self, rows: QuerySet[PracticeCase], _: str, value: str
    ) -> QuerySet[PracticeCase]:
        """業務で絞る。"""
        return rows.filter(services__contains=[value])

    def by_task(self, rows: QuerySet[PracticeCase], _: str, value: str) -> QuerySet[PracticeCase]:
        """課題で絞る。"""
        return rows.filter(tasks__contains=[value])

    def by_recommended(
        self, rows: QuerySet[PracticeCase], _: str, value: str
    ) -> QuerySet[PracticeCase]:
        """全国に紹介されたものだけにする。"""
        return rows.filter(recommended_at__isnull=False) if value else rows

    def by_site(self, rows: QuerySet[PracticeCase], _: str, value: str) -> QuerySet[PracticeCase]:
        """この拠点の事例だけにする。"""
        return rows.filter(pk__in=PracticeCaseSite.objects.filter(site__code=value).values("case"))


class PracticeCasePageFilter(PracticeCaseFilter):
    """On pages also by state, and by likeness to one of the viewer's own sites."""

    state = django_filters.ChoiceFilter(
        label="状態", empty_label="すべて", choices=CaseState.choices
    )
    like = django_filters.ChoiceFilter(
        label="似ている順", empty_label="並べない", choices=[], method="as_they_are"
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = JointSite.objects.none()
        if viewer.role != Role.MINISTRY:
            own = JointSite.objects.visible_to(viewer).run_by(viewer).order_by("code")
        choices = [(one.code, f"{one.name}に似た拠点から") for one in own]
        self.filters["like"].extra["choices"] = choices
        self.filters["site"].extra["widget"] = django_filters.widgets.forms.HiddenInput()

    def as_they_are(
        self, rows: QuerySet[PracticeCase], _: str, value: str
    ) -> QuerySet[PracticeCase]:
        """The order is the page's: likeness is not a matter of one row."""
        return rows if value else rows.none()
