"""Surveys and voices as those see them who run the site."""

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from evaluation.choices_voices import DEGREE_FIELDS, VoiceState
from evaluation.models import PaperTally, SurveyAnswer, SurveyRound, Voice
from portal.common.viewer import Viewer


def survey_rounds(viewer: Viewer) -> QuerySet[SurveyRound]:
    """Return the rounds of the viewer's sites, the newest first.

    Annotated: `answer_count` (from the screen), `paper_count` (typed in).
    """
    answers = (
        SurveyAnswer.objects.filter(round=OuterRef("pk"))
        .order_by()
        .values("round")
        .annotate(count=Count("pk"))
    )
    papers = (
        PaperTally.objects.current()
        .filter(round=OuterRef("pk"))
        .order_by()
        .values("round")
        .annotate(count=sum((Sum(name) for name in DEGREE_FIELDS[1:]), Sum(DEGREE_FIELDS[0])))
    )
    return (
        SurveyRound.objects.visible_to(viewer)
        .select_related("site")
        .annotate(
            answer_count=Coalesce(Subquery(answers.values("count")), 0),
            paper_count=Coalesce(Subquery(papers.values("count")), 0),
        )
        .order_by("-opens_on", "site__code", "pk")
    )


def tallies_of(viewer: Viewer, survey: SurveyRound) -> QuerySet[PaperTally]:
    """Return the last version of each batch of the round, by day."""
    return (
        PaperTally.objects.visible_to(viewer)
        .current()
        .filter(round=survey)
        .select_related("typed_by")
        .order_by("counted_on", "typed_at")
    )


def versions_of(viewer: Viewer, tally: PaperTally) -> QuerySet[PaperTally]:
    """Return every version of the batch, the newest first."""
    rows = PaperTally.objects.visible_to(viewer).filter(batch=tally.batch)
    return rows.select_related("typed_by").order_by("-version")


def voices(viewer: Viewer) -> QuerySet[Voice]:
    """Return the voices the viewer moderates, in the order they came."""
    rows = Voice.objects.visible_to(viewer).select_related("round__site", "decided_by")
    return rows.order_by("received_on", "pk")


def waiting_voices(viewer: Viewer) -> QuerySet[Voice]:
    """Return the voices nobody has decided about yet."""
    return voices(viewer).filter(state=VoiceState.WAITING)
