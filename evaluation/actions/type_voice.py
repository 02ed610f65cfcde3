"""Type in what a user wrote on paper: it waits for moderation like every other voice."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from evaluation import permissions_voices as permissions
from evaluation.choices_voices import VoiceOrigin
from evaluation.models import SurveyRound, Voice
from evaluation.models.voice import LONGEST_VOICE
from portal.common import audit
from portal.common.fiscal import today
from portal.common.refusals import told
from portal.common.viewer import Viewer


@transaction.atomic
def type_voice(
    *, survey: SurveyRound, text: str, received_on: date, by: Viewer, now: datetime
) -> Voice:
    """紙に書かれた声を、書かれたとおりに入力する。掲載は、ほかの声と同じように決める。

    Raises PermissionDenied, and ValidationError by field.
    """
    permissions.check_can_hold_surveys(by, survey.site)
    if not survey.opens_on <= received_on <= today(now):
        raise ValidationError(
            {"received_on": "届いた日は、受付の初日から今日までの日付にしてください。"}
        )
    words = text.strip()
    if len(words) > LONGEST_VOICE:
        raise ValidationError({"text": f"{LONGEST_VOICE}文字までで書いてください。"})
    voice = Voice(round=survey, text=words, received_on=received_on, origin=VoiceOrigin.PAPER)
    with told(Voice):
        voice.full_clean(exclude=["round", "decided_by"])
        voice.save(force_insert=True)
    # The words themselves are not written into the history: more people read that.
    audit.record("紙の声を入力", target=voice, by=by, at=now, after={"届いた日": f"{received_on}"})
    return voice
