"""What goes on under the renewal when an agreement has been renewed: here, its councils.

Apps above bring their own by name (PORTAL_AGREEMENT_RENEWED): an agreement that ended must not keep
what still runs.
"""

from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from agreements.models import Agreement, OperatingCouncil
from portal.common.saving import Change, save_checked
from portal.common.viewer import Viewer

FOLLOWED = "協定の更新に続いた"


class Follows(Protocol):
    """What a name in PORTAL_AGREEMENT_RENEWED leads to."""

    def __call__(
        self, *, earlier: Agreement, later: Agreement, by: Viewer, now: datetime
    ) -> None: ...


def follow(*, earlier: Agreement, later: Agreement, by: Viewer, now: datetime) -> None:
    """Let all that runs under `earlier` go on under `later`. Inside the caller's transaction."""
    for name in settings.PORTAL_AGREEMENT_RENEWED:
        follows: Follows = import_string(name)
        follows(earlier=earlier, later=later, by=by, now=now)


def by_reference(earlier: Agreement, later: Agreement) -> dict[str, Change]:
    """Return the change as the audit tells it: a renewal has the title of what it renews."""
    return {"協定の整理番号": (earlier.reference, later.reference)}


def councils(*, earlier: Agreement, later: Agreement, by: Viewer, now: datetime) -> None:
    """The councils, with their members, meetings and resolutions."""
    for council in OperatingCouncil.objects.filter(agreement=earlier).select_for_update():
        council.agreement = later
        save_checked(council, event=FOLLOWED, by=by, at=now, also=by_reference(earlier, later))
