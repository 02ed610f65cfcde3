"""What surveys and slips bring to the home page and to the page of a site's year."""

from datetime import datetime
from decimal import Decimal

from evaluation import permissions_voices as permissions
from evaluation.choices_voices import Degree
from evaluation.models import SurveyResult
from evaluation.queries.slips import slip_counts
from evaluation.queries.survey_results import published_voices, result_of
from evaluation.queries.surveys import survey_rounds, waiting_voices
from portal.common.fiscal import FiscalYear
from portal.common.rounding import ratio_percent
from portal.common.viewer import Viewer
from portal.common.web.home import Panel
from sites.models import JointSite
from sites.queries import sites_run_by


def waiting(viewer: Viewer, now: datetime) -> Panel | None:  # noqa: ARG001 — a panel's signature
    """Voices that wait for a decision, for whoever may decide."""
    if not permissions.moderates_voices(viewer):
        return None
    count = waiting_voices(viewer).count()
    if not count:
        return None
    return Panel(
        "掲載を決める利用者の声", "evaluation/panels/waiting_voices.html", {"count": count}
    )


def survey(viewer: Viewer, site: JointSite, year: FiscalYear, now: datetime) -> Panel | None:  # noqa: ARG001
    """What users answered in the year, and what they said; the rounds for those who run it."""
    result = result_of(viewer, site, year.year)
    said = list(published_voices(viewer, site, year.year))
    rounds = list(survey_rounds(viewer).filter(site=site, fiscal_year=year.year))
    can_hold = permissions.can_hold_surveys(viewer, site)
    if not (result or said or rounds or can_hold):
        return None
    return Panel(
        "利用者の満足度と声",
        "evaluation/panels/survey.html",
        {
            "result": result,
            "degrees": _degrees(result) if result and not result.is_withheld else [],
            "voices": said,
            "rounds": rounds,
            "new_for": site.code if can_hold else "",
            "year": year.year,
        },
    )


def _degrees(result: SurveyResult) -> list[tuple[str, int, Decimal | None]]:
    """Return each step of the scale with its answers and its share."""
    counts = zip(Degree, [one or 0 for one in result.counts], strict=True)
    return [(str(one.label), count, ratio_percent(count, result.answers)) for one, count in counts]


def slips(viewer: Viewer, site: JointSite, year: FiscalYear, now: datetime) -> Panel | None:  # noqa: ARG001
    """The year's referral slips, for those who run the site."""
    if not sites_run_by(viewer).filter(pk=site.pk).exists():
        return None
    counts = slip_counts(viewer, site, year)
    if not any(one.given for one in counts):
        return None
    context = {"counts": counts, "site": site, "year": year.year}
    return Panel("誘導票", "evaluation/panels/slips.html", context)
