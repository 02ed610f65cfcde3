"""Two administrators of one city, and others who keep it or do not."""

from dataclasses import dataclass
from datetime import UTC, datetime

from portal.common.viewer import Role, Viewer
from portal.organizations.models import Organization
from portal.people.models import Membership, User
from portal.people.viewers import viewer_for
from tests import factories

NOW = datetime(2026, 11, 20, 0, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Member:
    """A person in one organisation, as whom he acts now."""

    user: User
    membership: Membership

    @property
    def viewer(self) -> Viewer:
        """Read afresh, as a request does."""
        return viewer_for(self.user, now=NOW, membership_id=self.membership.pk)


def member(name: str, of: Organization | None = None, *, is_administrator: bool = False) -> Member:
    """Somebody in the city of the tests, or in `of`."""
    employer = of or factories.body()
    user = factories.person(
        Role(employer.kind),
        employer,
        email=f"{name}@test.example",
        is_administrator=is_administrator,
    )
    return Member(user, user.memberships.get())


def keeper(name: str, of: Organization | None = None) -> Member:
    """An administrator."""
    return member(name, of, is_administrator=True)
