"""Pages of surveys, voices and referral slips; `s/` is the one that everybody may open."""

from django.urls import path

from evaluation.web import public_survey, slips, surveys, tallies, voices

urlpatterns = [
    path("s/<slug:token>/", public_survey.page, name="public-survey"),
    path("s/<slug:token>/thanks/", public_survey.thanks, name="public-survey-thanks"),
    path("surveys/", surveys.index, name="surveys"),
    path("surveys/new/", surveys.new, name="survey-new"),
    path("surveys/<uuid:survey_id>/", surveys.page, name="survey"),
    path("surveys/<uuid:survey_id>/change/", surveys.change, name="survey-change"),
    path("surveys/<uuid:survey_id>/move/<slug:verb>/", surveys.move, name="survey-move"),
    path("surveys/<uuid:survey_id>/poster/", surveys.poster, name="survey-poster"),
    path("surveys/<uuid:survey_id>/tallies/new/", tallies.new, name="tally-new"),
    path("surveys/<uuid:survey_id>/voices/new/", voices.new, name="voice-new"),
    path("tallies/<uuid:tally_id>/", tallies.correct, name="tally"),
    path("voices/", voices.index, name="voices"),
    path("voices/<uuid:voice_id>/", voices.page, name="voice"),
    path("slips/", slips.index, name="slips"),
    path("slips/new/", slips.give, name="slip-new"),
    path("slips/batches/<uuid:batch>/", slips.paper, name="slip-paper"),
    path("slips/counts/<slug:code>/", slips.counts, name="slip-counts"),
    path(
        "slips/counts/<slug:code>/download/<slug:extension>/",
        slips.download,
        name="slip-counts-download",
    ),
    path("slips/<slug:number>/", slips.page, name="slip"),
]
