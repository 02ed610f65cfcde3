"""The one way to move a scheme: looked at, held, written, audited."""

from datetime import datetime
from typing import Any

from evaluation.ratings.choices import SCHEME_STATES, SchemeState
from evaluation.ratings.models import Scheme
from portal.common.conflict import Conflict
from portal.common.saving import save_checked
from portal.common.viewer import Viewer

FASTER = "ほかの人が先にこの評価方式を進めました。いまの内容を確かめて、もう一度行ってください。"


def locked(scheme: Scheme) -> Scheme:
    """Return the row as it is now, held. Raises Conflict when it has moved meanwhile."""
    current = Scheme.objects.select_for_update().get(pk=scheme.pk)
    if current.state != scheme.state:
        raise Conflict(FASTER)
    return current


def move(
    scheme: Scheme,
    to: SchemeState,
    *,
    event: str,
    by: Viewer,
    now: datetime,
    reason: str = "",
    **columns: Any,
) -> Scheme:
    """Move a held scheme to `to`, writing `columns` along. Raises ValidationError by column."""
    SCHEME_STATES.check(scheme.state, to)
    scheme.state = to
    for name, value in columns.items():
        setattr(scheme, name, value)
    return save_checked(scheme, event=event, by=by, at=now, reason=reason)
