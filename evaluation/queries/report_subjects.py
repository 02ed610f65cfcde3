"""What a report is made of: the places it has a leaf for, and what was made before."""

from collections.abc import Iterable

from django.db.models import QuerySet

from evaluation.choices import ReportKind, RunState
from evaluation.models import ImprovementPlan, Line, ReportRun, SiteYear
from evaluation.queries.improvement import plans_seen
from portal.common.fiscal import FiscalYear
from portal.common.viewer import Viewer
from sites.models import JointSite


def subjects(viewer: Viewer, run: ReportRun) -> list[str]:
    """Return the codes of the places that `run` has a leaf for, in order; the nation's is "".

    Only places that ran a site in the year: a report about nothing is not made. Of improvement
    plans, the public ids of those that were made about the year.
    """
    if run.kind == ReportKind.PLAN:
        return [str(one) for one in _plans(viewer, run).values_list("public_id", flat=True)]
    ran = SiteYear.objects.visible_to(viewer).filter(fiscal_year=run.fiscal_year)
    if run.prefecture_code:
        ran = ran.filter(site__prefecture_code=run.prefecture_code)
    if run.kind == ReportKind.NATION:
        return [""] if ran.exists() else []
    if run.kind == ReportKind.PREFECTURE:
        return [run.prefecture_code] if ran.exists() else []
    if run.kind == ReportKind.BODY:
        return _bodies(ran, run)
    if run.site_id is not None:
        ran = ran.filter(site=run.site_id)
    return list(ran.order_by("site__code").values_list("site__code", flat=True))


def _bodies(ran: QuerySet[SiteYear], run: ReportRun) -> list[str]:
    codes = ran.order_by("site__hosts__code6").values_list("site__hosts__code6", flat=True)
    if run.body_id is not None:
        codes = codes.filter(site__hosts=run.body_id)
        return [run.body.code6] if run.body and codes.exists() else []
    return list(codes.distinct())


def _plans(viewer: Viewer, run: ReportRun) -> QuerySet[ImprovementPlan]:
    plans = plans_seen(viewer).filter(fiscal_year=run.fiscal_year)
    if run.site_id is not None:
        return plans.filter(site=run.site_id)
    return plans.filter(site__prefecture_code=run.prefecture_code)


def kept_before(run: ReportRun) -> ReportRun | None:
    """Return the kept report of the same organisation with the same scope, formats and figures."""
    same = ReportRun.objects.filter(
        organization=run.organization_id,
        kind=run.kind,
        fiscal_year=run.fiscal_year,
        prefecture_code=run.prefecture_code,
        body=run.body_id,
        site=run.site_id,
        formats=run.formats,
        digest=run.digest,
        state=RunState.DONE,
        same_as=None,
    )
    return same.filter(files__isnull=False).exclude(pk=run.pk).order_by("number").first()


def reports_of(viewer: Viewer) -> QuerySet[ReportRun]:
    """Return the reports of the viewer's organisation, the newest first."""
    return (
        ReportRun.objects.visible_to(viewer)
        .select_related("site", "body", "requested_by")
        .order_by("-number")
    )


def lines_of(viewer: Viewer, sites: Iterable[JointSite], year: FiscalYear) -> list[Line]:
    """Return the targets of all these sites with their results, by site."""
    return list(
        Line.objects.visible_to(viewer)
        .filter(site__in=[one.pk for one in sites], fiscal_year=year.year)
        .select_related("indicator", "site")
        .order_by("site__code", "indicator__position", "indicator__code")
    )
