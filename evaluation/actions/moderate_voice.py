"""Decide whether a user's words are published, and which of their letters are blackened."""

from datetime import datetime

from django.db import transaction

from evaluation import permissions_voices as permissions
from evaluation.choices_voices import VOICE_STATES, VoiceState
from evaluation.models import Voice
from portal.common import audit
from portal.common.conflict import Conflict
from portal.common.refusals import told
from portal.common.viewer import Viewer


@transaction.atomic
def show_voice(*, voice: Voice, wording: str, reason: str, by: Viewer, now: datetime) -> Voice:
    """声を掲載する。`wording` は書かれた文のまま、または一部の字を■にしたもの（理由が要る）。

    Raises PermissionDenied, Conflict when somebody else has decided meanwhile, and
    ValidationError by field.
    """
    return _decide(voice, VoiceState.SHOWN, "利用者の声を掲載", wording, reason, by, now)


@transaction.atomic
def hold_voice(*, voice: Voice, reason: str, by: Viewer, now: datetime) -> Voice:
    """声を掲載しない、または掲載をやめる。理由が要る。

    Raises as `show_voice`.
    """
    return _decide(voice, VoiceState.HELD, "利用者の声を掲載しない", "", reason, by, now)


def _decide(
    voice: Voice,
    state: VoiceState,
    event: str,
    wording: str,
    reason: str,
    by: Viewer,
    now: datetime,
) -> Voice:
    permissions.check_can_moderate_voices(by, voice.round.site)
    current = Voice.objects.select_for_update(of=("self",)).get(pk=voice.pk)
    if current.state != voice.state:
        raise Conflict("ほかの人が先にこの声の掲載を決めました。いまの状態を確かめてください。")
    VOICE_STATES.check(current.state, state)
    before = current.get_state_display()
    current.state, current.wording, current.reason = state, wording, reason.strip()
    current.decided_by_id, current.decided_at = by.user_id, now
    with told(Voice):
        current.full_clean(exclude=["round", "decided_by"])
        current.save()
    # The words themselves are not written into the history: more people read that.
    audit.record(
        event,
        target=current,
        by=by,
        at=now,
        before={"状態": before},
        after={"状態": current.get_state_display()},
        reason=current.reason,
    )
    return current
