"""Write a practice case: a new one, or the content of one that is still a draft."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from evaluation import permissions_practice as permissions
from evaluation.choices import Side
from evaluation.models import Indicator, PracticeCase, PracticeCaseFigure, PracticeCaseSite
from evaluation.practice_moving import locked_to_write
from portal.common.refusals import told
from portal.common.saving import save_checked
from portal.common.viewer import Role, Viewer
from sites.models import JointSite

CONTENT = (
    "title",
    "fiscal_year",
    "target_groups",
    "services",
    "tasks",
    "background",
    "municipality_did",
    "hello_work_did",
    "together",
    "result",
    "municipality_voice",
    "hello_work_voice",
    "source",
)


@dataclass(frozen=True, slots=True)
class Tied:
    """A figure of the result, to be read from the rows of a site's year."""

    site: JointSite
    indicator: Indicator
    fiscal_year: int


@transaction.atomic
def draft_practice_case(
    *,
    case: PracticeCase,
    sites: Sequence[JointSite],
    figures: Sequence[Tied],
    by: Viewer,
    now: datetime,
) -> PracticeCase:
    """取組事例を作る。型とハローワークは拠点から決まる。拠点のない事例では労働局が国の側になる。

    The case names its body. Raises PermissionDenied when the viewer is neither side, and
    ValidationError by field.
    """
    permissions.check_can_write_cases(by)
    case.prefecture_code = case.body.prefecture_code
    _of_sites(case, sites)
    case.written_by = Side.MUNICIPALITY if by.role == Role.LOCAL_GOVERNMENT else Side.HELLO_WORK
    permissions.check_can_change_case(by, case)
    return _saved(case, sites, figures, event="取組事例を作成", by=by, now=now)


@transaction.atomic
def change_practice_case(
    *,
    case: PracticeCase,
    sites: Sequence[JointSite],
    figures: Sequence[Tied],
    by: Viewer,
    now: datetime,
) -> PracticeCase:
    """取組事例の内容を変える。変えられるのは作成中だけ。

    Raises PermissionDenied, Conflict when it was moved meanwhile, and ValidationError by field.
    """
    permissions.check_can_change_case(by, case)
    current = locked_to_write(case)
    for name in CONTENT:
        setattr(current, name, getattr(case, name))
    _of_sites(current, sites)
    permissions.check_can_change_case(by, current)
    return _saved(current, sites, figures, event="取組事例を変更", by=by, now=now)


def _of_sites(case: PracticeCase, sites: Sequence[JointSite]) -> None:
    """Take the kind and the Hello Work from the sites. Raises ValidationError for several."""
    if len({(site.kind, site.office_id) for site in sites}) > 1:
        raise ValidationError(
            {"sites": "型とハローワークが同じ拠点を選んでください。異なるときは、事例を分けます。"}
        )
    case.kind = sites[0].kind if sites else ""
    case.office = sites[0].office if sites else None


def _saved(
    case: PracticeCase,
    sites: Sequence[JointSite],
    figures: Sequence[Tied],
    *,
    event: str,
    by: Viewer,
    now: datetime,
) -> PracticeCase:
    before = (_site_words(case), _figure_words(case)) if case.pk else ([], [])
    after = (
        sorted(str(site) for site in sites),
        sorted(f"{one.site} {one.fiscal_year}年度 {one.indicator}" for one in figures),
    )
    also = {"拠点": (before[0], after[0]), "数字": (before[1], after[1])}
    save_checked(case, event=event, by=by, at=now, also=also)
    with told(PracticeCaseSite):
        PracticeCaseFigure.objects.filter(case=case).delete()
        PracticeCaseSite.objects.filter(case=case).delete()
        PracticeCaseSite.objects.bulk_create(
            PracticeCaseSite(case=case, site=site) for site in sites
        )
    with told(PracticeCaseFigure):
        PracticeCaseFigure.objects.bulk_create(
            PracticeCaseFigure(
                case=case,
                site=one.site,
                indicator=one.indicator,
                fiscal_year=one.fiscal_year,
            )
            for one in figures
        )
    return case


def _site_words(case: PracticeCase) -> list[str]:
    return sorted(str(row.site) for row in case.site_rows.select_related("site"))


def _figure_words(case: PracticeCase) -> list[str]:
    return sorted(str(row) for row in case.figures.select_related("site", "indicator"))
