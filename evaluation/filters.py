"""What lists of sites can be narrowed by; pages and API use the same."""

from typing import Any
from uuid import UUID

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet

from agreements.models import Agreement
from agreements.queries.renewals import with_renewals
from evaluation.choices import Level
from evaluation.models import AnnualTarget, SiteYear
from evaluation.queries.national import years_with_sites
from portal.common.formats import fiscal_year
from portal.common.viewer import Viewer
from portal.organizations.models import LocalGovernment
from portal.organizations.prefectures import PREFECTURES
from sites.choices import Service, SiteKind, TargetGroup
from sites.models import AnnualProfile, JointSite, SiteHost

LEVELS = [
    ("ACHIEVED", "達成（一部達成を含む）"),
    *[(level.value, level.label) for level in Level],
    ("UNSET", "目標未設定"),
]
YES_NO = [("1", "あり"), ("0", "なし")]


class YearForm(forms.Form):
    """The form under a filter: its year must be one in which sites operated."""

    viewer: Viewer
    years: list[int]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(year), fiscal_year(year)) for year in self.years]
        field = forms.ChoiceField(
            label="年度",
            choices=choices,
            error_messages={
                "required": "年度を西暦で指定してください（例: year=2020）。",
                "invalid_choice": "「%(value)s」年度の拠点は登録されていません。",
            },
        )
        self.fields["year"] = field
        self.order_fields(["year"])


class SiteYearFilter(django_filters.FilterSet):
    """拠点の年度集計の絞り込み。年度は必須。"""

    year = django_filters.CharFilter(field_name="fiscal_year", label="年度", required=True)
    prefecture = django_filters.ChoiceFilter(
        field_name="site__prefecture_code",
        label="都道府県",
        empty_label="すべて",
        choices=[(one.code, one.name) for one in PREFECTURES],
    )
    level = django_filters.ChoiceFilter(
        label="達成状況", empty_label="すべて", choices=LEVELS, method="by_level"
    )
    kind = django_filters.ChoiceFilter(
        field_name="site__kind", label="型", empty_label="すべて", choices=SiteKind.choices
    )
    service = django_filters.ChoiceFilter(
        label="業務", empty_label="すべて", choices=Service.choices, method="by_service"
    )
    group = django_filters.ChoiceFilter(
        label="支援対象者", empty_label="すべて", choices=TargetGroup.choices, method="by_group"
    )
    outsourced = django_filters.ChoiceFilter(
        label="一部委託", empty_label="すべて", choices=YES_NO, method="by_outsourced"
    )
    body = django_filters.CharFilter(label="団体コード", method="by_body")
    site = django_filters.CharFilter(field_name="site__code", label="拠点コード")
    agreement = django_filters.UUIDFilter(label="協定", method="by_agreement")
    target = django_filters.CharFilter(label="目標のある指標", method="by_target")
    mine = django_filters.ChoiceFilter(
        label="担当", empty_label="すべて", choices=[("1", "自分の所属の拠点")], method="by_mine"
    )
    q = django_filters.CharFilter(label="名称", method="by_name")

    class Meta:
        model = SiteYear
        fields: list[str] = []

    def __init__(self, *args: Any, viewer: Viewer | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if viewer is None:
            from portal.common.api.permissions import viewer_of  # noqa: PLC0415 — API only

            viewer = viewer_of(self.request) if self.request else Viewer.nobody()
        self.viewer = viewer

    def get_form_class(self) -> type[forms.Form]:
        """Return the form with the years this viewer can choose."""
        base = super().get_form_class()
        return type("SiteYearForm", (YearForm, base), {"years": years_with_sites(self.viewer)})

    def by_level(self, rows: QuerySet[SiteYear], _: str, value: str) -> QuerySet[SiteYear]:
        """達成状況で絞る。"""
        if value == "ACHIEVED":
            return rows.filter(level__in=[Level.FULL, Level.PARTIAL])
        return rows.filter(level=None) if value == "UNSET" else rows.filter(level=value)

    def by_service(self, rows: QuerySet[SiteYear], _: str, value: str) -> QuerySet[SiteYear]:
        """業務で絞る。"""
        return rows.filter(profile__services__contains=[value])

    def by_group(self, rows: QuerySet[SiteYear], _: str, value: str) -> QuerySet[SiteYear]:
        """支援対象者で絞る。"""
        return rows.filter(profile__target_groups__contains=[value])

    def by_outsourced(self, rows: QuerySet[SiteYear], _: str, value: str) -> QuerySet[SiteYear]:
        """一部委託の有無で絞る。"""
        return rows.filter(profile__is_outsourced=value == "1")

    def by_body(self, rows: QuerySet[SiteYear], _: str, value: str) -> QuerySet[SiteYear]:
        """実施団体で絞る。"""
        return rows.filter(site__host_links__body__code6=value)

    def by_agreement(self, rows: QuerySet[SiteYear], _: str, value: UUID) -> QuerySet[SiteYear]:
        """この協定（更新された場合は、更新後の協定）の拠点だけにする。"""
        named = Agreement.objects.visible_to(self.viewer).filter(public_id=value)
        under = with_renewals(named.values_list("pk", flat=True))
        return rows.filter(site__agreement__in=set().union(*under.values()))

    def by_target(self, rows: QuerySet[SiteYear], _: str, value: str) -> QuerySet[SiteYear]:
        """その年度に、この指標（コード）の目標がある拠点だけにする。"""
        targets = AnnualTarget.objects.filter(
            site=OuterRef("site"), fiscal_year=OuterRef("fiscal_year"), indicator__code=value
        )
        return rows.filter(Exists(targets))

    def by_mine(self, rows: QuerySet[SiteYear], _: str, value: str) -> QuerySet[SiteYear]:  # noqa: ARG002
        """自分の所属の拠点だけにする。"""
        return rows.filter(site__in=JointSite.objects.run_by(self.viewer))

    def by_name(self, rows: QuerySet[SiteYear], _: str, value: str) -> QuerySet[SiteYear]:
        """拠点か実施団体の名称の一部で探す。"""
        named = JointSite.objects.filter(Q(name__icontains=value) | Q(hosts__name__icontains=value))
        return rows.filter(site__in=named)


class BodyFilterForm(forms.Form):
    """団体の絞り込み。"""

    prefecture = forms.ChoiceField(
        label="都道府県",
        required=False,
        choices=[("", "すべて"), *((one.code, one.name) for one in PREFECTURES)],
    )
    service = forms.ChoiceField(
        label="業務", required=False, choices=[("", "すべて"), *Service.choices]
    )
    group = forms.ChoiceField(
        label="支援対象者", required=False, choices=[("", "すべて"), *TargetGroup.choices]
    )
    achieved = forms.ChoiceField(
        label="団体として", required=False, choices=[("", "すべて"), ("1", "達成")]
    )
    year = forms.CharField(widget=forms.HiddenInput, required=False)

    def narrow(self, rows: QuerySet[LocalGovernment]) -> QuerySet[LocalGovernment]:
        """Keep the bodies with a site of the service or target group, in the prefecture.

        By subquery, so that the counts beside each body stay those of all its sites.
        """
        wanted = self.cleaned_data
        profiles = AnnualProfile.objects.filter(fiscal_year=wanted["year"])
        if wanted["service"]:
            profiles = profiles.filter(services__contains=[wanted["service"]])
        if wanted["group"]:
            profiles = profiles.filter(target_groups__contains=[wanted["group"]])
        if wanted["service"] or wanted["group"]:
            hosts = SiteHost.objects.filter(site__in=profiles.values("site")).values("body")
            rows = rows.filter(pk__in=hosts)
        if wanted["prefecture"]:
            rows = rows.filter(prefecture_code=wanted["prefecture"])
        return rows
