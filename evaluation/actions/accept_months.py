"""Accept the parts that both sides have seen: many at once, and say which could not be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from evaluation import month_events, permissions
from evaluation.choices import PartState
from evaluation.models import MonthPart
from evaluation.month_moving import FASTER, moved
from portal.common.viewer import Viewer

PARTS_AT_MOST = 500  # what one request can save within its time


@dataclass(slots=True)
class Acceptance:
    """The parts that were accepted, and those that could not be, each with the sentence why."""

    accepted: list[MonthPart] = field(default_factory=list)
    refused: list[tuple[MonthPart, str]] = field(default_factory=list)


@transaction.atomic
def accept_months(*, seen: Mapping[UUID, int], by: Viewer, now: datetime) -> Acceptance:
    """確認の済んだ月次実績をまとめて受理する。受理できないものは理由とともに返す。

    `seen` are the parts by id with the revision the caller saw; one that has changed since is not
    accepted. Parts out of the caller's reach do not exist for him. Raises PermissionDenied, and
    ValidationError when nothing or too much is asked.
    """
    permissions.check_accepts_months(by)
    if not seen:
        raise ValidationError("受理する月次実績を1つ以上選んでください。")
    if len(seen) > PARTS_AT_MOST:
        raise ValidationError(f"一度に受理できるのは{PARTS_AT_MOST}件までです。")
    parts = (
        MonthPart.objects.visible_to(by)
        .filter(pk__in=seen)
        .select_related("site")
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    done = Acceptance()
    for part in parts:
        if problem := _problem(part, seen[part.pk], by):
            done.refused.append((part, problem))
        else:
            done.accepted.append(moved(part, PartState.ACCEPTED, by=by, now=now))
    month_events.accepted(done.accepted, at=now)
    return done


def _problem(part: MonthPart, seen: int, by: Viewer) -> str | None:
    if not permissions.can_accept(by, part.site):
        return "受理できるのは、管轄の労働局と本省です。"
    if part.revision != seen:
        return FASTER
    if part.state != PartState.CONFIRMED:
        return f"「{part.get_state_display()}」です。相手方が確認したものだけを受理できます。"
    return None
