"""What the calendar does to surveys and slips, every morning."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from evaluation.choices_voices import USABLE_SLIPS, RoundState, SlipState, VoiceState
from evaluation.models import ReferralSlip, SurveyHour, SurveyRound
from evaluation.telling_voices import tell_of_voices
from portal.common.fiscal import today
from portal.common.saving import save_checked
from portal.common.viewer import Viewer


def keep_voices(*, by: Viewer, now: datetime) -> None:
    """受付の最終日を過ぎた回を終え、期限を過ぎた誘導票を期限切れにし、前日までの声を知らせる。

    The clock's. Each row is a transaction of its own; running again changes nothing.
    """
    for survey in _over(by, now):
        _close(survey, by, now)
    for slip in _out_of_date(by, now):
        _expire(slip, by, now)
    waiting = SurveyRound.objects.visible_to(by).filter(
        voices__state=VoiceState.WAITING, voices__received_on__lt=today(now)
    )
    for survey in waiting.annotate(last=Max("voices__received_on")):
        with transaction.atomic():
            tell_of_voices(survey, vars(survey)["last"], at=now)
    SurveyHour.objects.visible_to(by).filter(hour__lt=now - timedelta(hours=1)).delete()


def _over(by: Viewer, now: datetime) -> list[SurveyRound]:
    rounds = SurveyRound.objects.visible_to(by)
    return list(rounds.filter(state=RoundState.OPEN, closes_on__lt=today(now)).order_by("pk"))


def _out_of_date(by: Viewer, now: datetime) -> list[ReferralSlip]:
    slips = ReferralSlip.objects.visible_to(by)
    return list(slips.filter(state__in=USABLE_SLIPS, valid_until__lt=today(now)).order_by("pk"))


@transaction.atomic
def _close(survey: SurveyRound, by: Viewer, now: datetime) -> None:
    current = SurveyRound.objects.select_for_update().get(pk=survey.pk)
    if current.state == RoundState.OPEN and current.closes_on < today(now):
        current.state = RoundState.CLOSED
        save_checked(current, event="アンケートの受付を終了", by=by, at=now)


@transaction.atomic
def _expire(slip: ReferralSlip, by: Viewer, now: datetime) -> None:
    current = ReferralSlip.objects.select_for_update().get(pk=slip.pk)
    if current.state in USABLE_SLIPS and current.valid_until < today(now):
        current.state = SlipState.EXPIRED
        save_checked(current, event="誘導票の期限切れ", by=by, at=now)
