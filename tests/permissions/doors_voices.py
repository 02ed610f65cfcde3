"""Doors of surveys, voices and referral slips, and one of each behind them."""

from evaluation.choices import Side
from evaluation.choices_voices import SlipState
from evaluation.models import ReferralSlip, Voice
from portal.common.viewer import Viewer
from sites.models import JointSite
from tests.evaluation import voices_scenarios as made
from tests.permissions.door import Door, all_of, api_for_governments, page_for_governments

NUMBER = "12345671"  # with Damm's check digit
THOSE_WHO_RUN = {"city": 200, "office": 200, "bureau": 200, "ministry": 200}
SEEN = all_of(404, anonymous=302, **THOSE_WHO_RUN)
HELD = SEEN | {"bureau": 403, "ministry": 403}
MODERATED = SEEN | {"ministry": 403}
COUNTERS = page_for_governments(bureau=403, other_bureau=403, ministry=403)
WRONG = COUNTERS | dict.fromkeys(("city", "other_city", "office", "other_office"), 400)
WRONG_HERE = HELD | {"city": 400, "office": 400}
MOVED = HELD | {"city": 302, "office": 302}
EVERYBODY = all_of(200)

DOORS = (
    Door("evaluation:public-survey", "/s/{token}/", EVERYBODY),
    Door("evaluation:public-survey", "/s/{token}/", all_of(400), "post"),
    Door("evaluation:public-survey-thanks", "/s/{token}/thanks/", EVERYBODY),
    Door("evaluation:public-survey", "/s/not-there/", all_of(404)),
    Door("evaluation:surveys", "/surveys/", page_for_governments()),
    Door("evaluation:survey-new", "/surveys/new/", COUNTERS),
    Door("evaluation:survey-new", "/surveys/new/", WRONG, "post"),
    Door("evaluation:survey", "/surveys/{survey}/", SEEN),
    Door("evaluation:survey-change", "/surveys/{survey}/change/", HELD),
    Door("evaluation:survey-change", "/surveys/{survey}/change/", WRONG_HERE, "post"),
    Door("evaluation:survey-move", "/surveys/{survey}/move/renew/", MOVED, "post"),
    Door("evaluation:survey-poster", "/surveys/{survey}/poster/", SEEN),
    Door("evaluation:tally-new", "/surveys/{survey}/tallies/new/", HELD),
    Door("evaluation:tally-new", "/surveys/{survey}/tallies/new/", WRONG_HERE, "post"),
    Door("evaluation:voice-new", "/surveys/{survey}/voices/new/", HELD),
    Door("evaluation:voice-new", "/surveys/{survey}/voices/new/", WRONG_HERE, "post"),
    Door("evaluation:tally", "/tallies/{tally}/", HELD),
    Door("evaluation:tally", "/tallies/{tally}/", WRONG_HERE, "post"),
    Door("evaluation:voices", "/voices/", page_for_governments(ministry=403)),
    Door("evaluation:voice", "/voices/{voice}/", MODERATED),
    Door(
        "evaluation:voice",
        "/voices/{voice}/",
        MODERATED | {"city": 400, "office": 400, "bureau": 400},
        "post",
        {"do": "hold"},
    ),
    Door("evaluation:slips", "/slips/", page_for_governments()),
    Door("evaluation:slip-new", "/slips/new/", COUNTERS),
    Door("evaluation:slip-new", "/slips/new/", WRONG, "post"),
    Door("evaluation:slip-paper", "/slips/batches/{batch}/", SEEN),
    Door("evaluation:slip", f"/slips/{NUMBER}/", SEEN),
    Door(
        "evaluation:slip",
        f"/slips/{NUMBER}/",
        HELD | {"city": 403, "office": 302},
        "post",
        {"do": "use"},
    ),
    Door("evaluation:slip-counts", "/slips/counts/07204-91/", SEEN),
    Door("evaluation:slip-counts-download", "/slips/counts/07204-91/download/csv/", SEEN),
    Door("api-survey-result-list", "/api/v1/survey-results/", api_for_governments()),
    Door("api-slip-count-list", "/api/v1/slip-counts/", api_for_governments()),
)


def one_of_each(site: JointSite) -> dict[str, object]:
    """An open survey with a tally and a voice, and a slip from the city to the Hello Work."""
    clock = Viewer.system()
    survey = made.opened(clock, site)
    made.answer(survey, voice="声")
    slip = ReferralSlip.objects.create(
        number=NUMBER,
        site=site,
        from_side=Side.MUNICIPALITY,
        purpose="JOB",
        state=SlipState.GIVEN,
        made_on=made.DAY,
        given_on=made.DAY,
        valid_until=made.DAY.replace(year=2100),
    )
    return {
        "survey": survey.public_id,
        "token": survey.token,
        "tally": made.tally(survey, clock, 1, 0, 0, 0, 0).public_id,
        "voice": Voice.objects.get(round=survey).pk,
        "batch": slip.batch,
    }
