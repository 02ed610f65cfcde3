"""What may be shown of surveys: of sites by the view that withholds, of the nation by its sum."""

from dataclasses import replace

from django.db.models import Count, Q, QuerySet, Sum

from evaluation.models import PublishedVoice, SatisfactionSurvey, SurveyResult
from evaluation.queries.counting import Satisfaction, count_satisfaction
from evaluation.rules.survey_results import FEWEST_WITHHELD
from portal.common.viewer import Viewer
from sites.models import JointSite


def results(viewer: Viewer) -> QuerySet[SurveyResult]:
    """Return the results of all sites and years, small ones without their counts."""
    return SurveyResult.objects.visible_to(viewer)


def result_of(viewer: Viewer, site: JointSite, year: int) -> SurveyResult | None:
    """Return the site's result of the year, None when nobody has answered."""
    return results(viewer).filter(site=site, fiscal_year=year).first()


def published_voices(viewer: Viewer, site: JointSite, year: int) -> QuerySet[PublishedVoice]:
    """Return the voices published of the site's year; their order tells nothing."""
    return PublishedVoice.objects.visible_to(viewer).filter(site=site, fiscal_year=year)


NOTHING = Satisfaction((0, 0, 0, 0, 0), 0, 0)


def satisfaction(viewer: Viewer, year: int) -> Satisfaction:
    """Return the survey of `year`, all sites together; a site with answers counts once.

    The nation's sum is published, so it is read as the system: it holds the sites whose own result
    is withheld.
    """
    if not viewer.is_government:
        return NOTHING
    everybody = SatisfactionSurvey.objects.visible_to(Viewer.system()).filter(fiscal_year=year)
    found = count_satisfaction(everybody)
    if _tells_too_much(viewer, year, found.total):
        return replace(NOTHING, sites=found.sites, is_withheld=True)
    return found


def _tells_too_much(viewer: Viewer, year: int, total: int) -> bool:
    """Whether the sum less what is shown of single sites would be of too few sites or people."""
    shown = (
        results(viewer)
        .filter(fiscal_year=year)
        .aggregate(
            answers=Sum("answers", default=0),
            withheld=Count("pk", filter=Q(is_withheld=True)),
            smallest=Sum("smallest_shown", filter=Q(is_withheld=True), default=0),
        )
    )
    if not shown["withheld"]:
        return False
    hidden = total - shown["answers"]
    smallest = shown["smallest"] // shown["withheld"]  # one rule a year
    return shown["withheld"] < FEWEST_WITHHELD or hidden < smallest or not smallest
