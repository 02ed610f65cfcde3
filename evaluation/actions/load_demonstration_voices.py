"""A survey, voices and referral slips of one demonstration site: synthetic, few, naming nobody."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import F

from evaluation.choices import Side
from evaluation.choices_voices import Degree, RoundState, SlipPurpose, SlipState, VoiceState
from evaluation.demonstration.figures import OPEN_YEAR
from evaluation.models import PaperTally, ReferralSlip, SurveyAnswer, SurveyRound, Voice
from evaluation.rules.slip_number import check_digit
from portal.common.fiscal import FiscalYear, today
from sites.models import JointSite

# 郡山市ハローワークコーナー: the demonstration people stand at its desks.
KORIYAMA = "07203-01"
ANSWERS = (Degree.SATISFIED,) * 9 + (Degree.FAIRLY_SATISFIED,) * 4 + (Degree.NEITHER,)
PAPER = (11, 3, 1, 0, 0)  # by Degree
SHOWN = ("（デモ）一つの場所で、生活のことと仕事のことを相談できて助かりました。",)
WAITING = (
    "（デモ）待ち時間が長い日がありました。予約できるとうれしいです。",
    "（デモ）お礼を伝えたいです。連絡先は 024-000-0000 です。",
)
BEFORE, AFTER = timedelta(days=14), timedelta(days=76)  # of the day of loading
VALID = timedelta(days=30)
_CITY, _OFFICE = Side.MUNICIPALITY, Side.HELLO_WORK
# Who gave it, why, how many days after the year began, and after how many more it was used.
SLIPS: Sequence[tuple[Side, SlipPurpose, int, int | None]] = (
    (_CITY, SlipPurpose.JOB, 5, 0),
    (_CITY, SlipPurpose.JOB, 6, 0),
    (_CITY, SlipPurpose.JOB, 8, 2),
    (_CITY, SlipPurpose.TRAINING, 12, 5),
    (_CITY, SlipPurpose.EVENT, 19, 9),
    (_CITY, SlipPurpose.JOB, 20, None),
    (_OFFICE, SlipPurpose.LIVELIHOOD, 7, 0),
    (_OFFICE, SlipPurpose.CHILDCARE, 14, 3),
)


def load_voices(*, now: datetime) -> None:
    """受付中のアンケート1回と、その回答・紙の集計・声、誘導票を、合成データとして登録する。

    Of the open year, so that the published sums of the years before stay what they are.
    """
    site = JointSite.objects.get(code=KORIYAMA)
    survey = _survey(site, now)
    _voices(survey, now)
    _slips(site, today(now))


def _survey(site: JointSite, now: datetime) -> SurveyRound:
    day = today(now)
    first = max(day - BEFORE, FiscalYear(OPEN_YEAR).start)
    survey = SurveyRound.objects.create(
        site=site, fiscal_year=OPEN_YEAR, opens_on=first, closes_on=day + AFTER
    )
    survey.state = RoundState.OPEN
    survey.save(update_fields=["state"])
    SurveyAnswer.objects.bulk_create(
        SurveyAnswer(round=survey, degree=degree, answered_on=first) for degree in ANSWERS
    )
    counts = dict(zip((degree.value.lower() for degree in Degree), PAPER, strict=True))
    PaperTally.objects.create(round=survey, counted_on=first, typed_at=now, **counts)
    return survey


def _voices(survey: SurveyRound, now: datetime) -> None:
    Voice.objects.bulk_create(
        Voice(round=survey, text=text, received_on=survey.opens_on) for text in (*SHOWN, *WAITING)
    )
    Voice.objects.filter(round=survey, text__in=SHOWN).update(
        state=VoiceState.SHOWN, wording=F("text"), decided_at=now
    )


def _slips(site: JointSite, day: date) -> None:
    """Those of the year's first month are over; two of today's can be used."""
    start = FiscalYear(OPEN_YEAR).start
    past = [
        _slip(site, side, purpose, start + timedelta(days=after))
        for side, purpose, after, _ in SLIPS
    ]
    current = [_slip(site, side, SlipPurpose.OTHER, day) for side in Side]
    for at, slip in enumerate((*past, *current), start=1):
        digits = f"{at:07}"
        slip.number = digits + check_digit(digits)
    ReferralSlip.objects.bulk_create((*past, *current))
    for slip, (_, _, _, wait) in zip(past, SLIPS, strict=True):
        if wait is None or slip.given_on is None:
            slip.state = SlipState.EXPIRED
        else:
            slip.state, slip.used_on = SlipState.USED, slip.given_on + timedelta(days=wait)
    ReferralSlip.objects.bulk_update(past, ["state", "used_on"])


def _slip(site: JointSite, side: Side, purpose: SlipPurpose, day: date) -> ReferralSlip:
    return ReferralSlip(
        site=site,
        from_side=side,
        purpose=purpose,
        state=SlipState.GIVEN,
        made_on=day,
        given_on=day,
        valid_until=day + VALID,
    )
