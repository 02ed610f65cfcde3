"""Steps of an improvement plan: what was read, the row held, one way through its states."""

import hashlib
import json
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder

from evaluation import permissions_improvement as permissions
from evaluation.choices_improvement import IMPROVEMENT_STATES
from evaluation.models import ImprovementPlan
from portal.common import audit
from portal.common.conflict import Conflict
from portal.common.saving import save_checked
from portal.common.viewer import Viewer

FASTER = "ほかの人が先にこの改善計画を変えました。いまの内容を確かめて、もう一度行ってください。"


def text_digest(plan: ImprovementPlan) -> str:
    """Return the SHA-256 of all that is signed: why, the figure, the words, every measure."""
    measures = plan.measures.filter(round=plan.round).order_by("pk")
    text = {
        "reasons": plan.reasons,
        "words": [plan.focus, plan.analysis, plan.aim],
        "round": plan.round,
        "measures": list(
            measures.values_list(
                "what", "side", "organization", "desk", "due_on", "indicator", "expected"
            )
        ),
    }
    written = json.dumps(text, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()


def check_unchanged(seen: str, current: str) -> None:
    """Raise Conflict when what was read is not what there is."""
    if seen != current:
        raise Conflict(FASTER)


def locked(plan: ImprovementPlan) -> ImprovementPlan:
    """Return the row as it is now, held. Raises Conflict when it has moved meanwhile."""
    held = ImprovementPlan.objects.select_for_update(of=("self",)).select_related("site")
    current = held.get(pk=plan.pk)
    if (current.state, current.round) != (plan.state, plan.round):
        raise Conflict(FASTER)
    return current


def locked_to_write(plan: ImprovementPlan, *, by: Viewer) -> ImprovementPlan:
    """Return the row, held, for whoever may write it. Raises PermissionDenied and Conflict."""
    permissions.check_can_write_plan(by, plan.site)
    return locked(plan)


def move(
    plan: ImprovementPlan, verb: str, *, event: str, by: Viewer, now: datetime, reason: str = ""
) -> ImprovementPlan:
    """Take a held plan's way `verb` and write it down.

    Raises ValidationError by field for a way the table does not have, and for what the state
    needs and the plan has not.
    """
    ways = [way for way in IMPROVEMENT_STATES.leaving(plan.state) if way.verb == verb]
    if not ways:
        label = next(one.label for one in IMPROVEMENT_STATES.transitions if one.verb == verb)
        state = IMPROVEMENT_STATES.label_of(plan.state)
        raise ValidationError({"state": f"「{state}」の改善計画では、「{label}」は行えません。"})
    plan.state = ways[0].target
    return save_checked(plan, event=event, by=by, at=now, reason=reason)


def check_said(text: str, field: str, sentence: str) -> str:
    """Return the text without blanks around it. Raises ValidationError at `field` without any."""
    said = text.strip()
    if not said:
        raise ValidationError({field: sentence})
    return said


def check_reason(reason: str) -> str:
    """Return the reason, fit for the audit. Raises ValidationError without one, or too long."""
    said = check_said(reason, "reason", "理由を入力してください。")
    if len(said) > audit.LONGEST_REASON:
        raise ValidationError({"reason": f"理由は{audit.LONGEST_REASON}字までです。"})
    return said
