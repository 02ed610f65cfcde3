"""What stays open when somebody leaves: each app names its own in settings.PORTAL_HANDOVER."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.module_loading import import_string

from portal.common.models import ImportDraft
from portal.common.viewer import Viewer
from portal.people.models import GrantRequest, Membership


@dataclass(frozen=True, slots=True)
class OpenThing:
    """One thing a person leaves open: what it is, and where it is ("" when it has no page)."""

    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Leaving:
    """Who leaves and who takes over; `successor` is None while nobody has been chosen."""

    membership: Membership
    successor: Membership | None = None


@dataclass(frozen=True, slots=True)
class OpenThings:
    """One kind of open things.

    `find` lists them for a page; `move` gives them to the successor inside the handover's own
    transaction and returns how many it gave. What may not be his is left where it is.
    """

    label: str
    find: Callable[[Leaving], Iterable[OpenThing]]
    move: Callable[[Leaving, Viewer, datetime], int]


def all_kinds() -> Iterator[OpenThings]:
    """Yield every kind, in the order of the settings."""
    for dotted in settings.PORTAL_HANDOVER:
        yield import_string(dotted)


def open_things(leaving: Leaving) -> list[tuple[str, list[OpenThing]]]:
    """Return what is open now, by kind; kinds with nothing open are left out."""
    found = [(kind.label, list(kind.find(leaving))) for kind in all_kinds()]
    return [(label, things) for label, things in found if things]


def move_all(leaving: Leaving, *, by: Viewer, now: datetime) -> dict[str, int]:
    """Give everything to the successor; return how many of each kind."""
    return {kind.label: kind.move(leaving, by, now) for kind in all_kinds()}


def _drafts_of(leaving: Leaving) -> Iterable[ImportDraft]:
    """A draft does not say for which organisation it is: only those of somebody with just one."""
    others = Membership.objects.filter(user=leaving.membership.user_id).exclude(
        pk=leaving.membership.pk
    )
    if others.exists():
        return ImportDraft.objects.none()
    return ImportDraft.objects.filter(sent_by_id=leaving.membership.user_id)


def _find_drafts(leaving: Leaving) -> list[OpenThing]:
    return [OpenThing(draft.filename) for draft in _drafts_of(leaving)]


def _move_drafts(leaving: Leaving, by: Viewer, now: datetime) -> int:  # noqa: ARG001 — as all kinds
    if leaving.successor is None:
        return 0
    ids = [draft.pk for draft in _drafts_of(leaving)]
    return ImportDraft.objects.filter(pk__in=ids).update(sent_by_id=leaving.successor.user_id)


def _grants_of(leaving: Leaving) -> list[GrantRequest]:
    asked = GrantRequest.objects.open().filter(
        asked_by=leaving.membership.user_id, organization=leaving.membership.organization_id
    )
    return list(asked.select_related("organization", "subject"))


def _find_grants(leaving: Leaving) -> list[OpenThing]:
    return [OpenThing(str(grant)) for grant in _grants_of(leaving)]


def _move_grants(leaving: Leaving, by: Viewer, now: datetime) -> int:  # noqa: ARG001 — as all kinds
    """A successor who is no administrator cannot ask; another may still decide or let it expire."""
    successor = leaving.successor
    if successor is None or not successor.is_administrator:
        return 0
    ids = [grant.pk for grant in _grants_of(leaving)]
    return GrantRequest.objects.open().filter(pk__in=ids).update(asked_by=successor.user_id)


DRAFTS = OpenThings("登録前のファイル", _find_drafts, _move_drafts)
GRANTS = OpenThings("承認を待つ申請", _find_grants, _move_grants)
