"""Who is looking: the one argument every read and every write begins with."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import TextChoices


class Role(TextChoices):
    """The five kinds of organisation a person acts for (DOMAIN.md §1)."""

    MINISTRY = "MINISTRY", "本省"
    BUREAU = "BUREAU", "労働局"
    HELLO_WORK = "HELLO_WORK", "ハローワーク"
    LOCAL_GOVERNMENT = "LOCAL_GOVERNMENT", "自治体"
    SUBSCRIBER = "SUBSCRIBER", "利用団体"


GOVERNMENT_ROLES = frozenset(
    {Role.MINISTRY, Role.BUREAU, Role.HELLO_WORK, Role.LOCAL_GOVERNMENT},
)


class Hurdle(TextChoices):
    """What a signed-in person must do before anything is shown to him."""

    ENROL = "ENROL", "先に二要素認証を設定してください。"
    PROVE = "PROVE", "先に二要素認証の確認をしてください。"


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person or a system acting for one organisation, the clock (`system`), or nobody.

    `prefecture_code` is the two-digit code of the organisation's prefecture, "" for the ministry.
    `is_administrator` tells whether the person keeps his organisation's people and systems.
    `others` are the person's other current memberships: id and organisation, to switch to.
    `roles` are the roles of all current memberships, whichever the person acts by.
    `hurdle` is what he must do first; until then he has no role and sees nothing.
    `client_id` is set in place of `user_id` when a partner's system asks through the API; `scopes`
    are then the codes of what it may ask for. A person may ask for all he may see: None.
    `shows_demonstration` tells whether the figures in this database are synthetic.
    """

    user_id: int | None = None
    client_id: UUID | None = None
    name: str = ""
    role: Role | None = None
    organization_id: int | None = None
    organization_name: str = ""
    prefecture_code: str = ""
    is_administrator: bool = False
    is_system: bool = False
    shows_demonstration: bool = False
    others: tuple[tuple[int, str], ...] = ()
    roles: frozenset[Role] = frozenset()
    hurdle: Hurdle | None = None
    scopes: frozenset[str] | None = None

    @classmethod
    def nobody(cls) -> "Viewer":
        """Someone not signed in, or signed in without a current membership: sees nothing."""
        return cls()

    @classmethod
    def system(cls) -> "Viewer":
        """The clock and the worker: sees everything, and signs as 「自動処理」."""
        return cls(name="自動処理", is_system=True)

    def before(self, hurdle: Hurdle) -> "Viewer":
        """Return the same person without any right, until the hurdle is taken."""
        return Viewer(
            user_id=self.user_id,
            name=self.name,
            hurdle=hurdle,
            shows_demonstration=self.shows_demonstration,
        )

    @property
    def is_somebody(self) -> bool:
        """Whether a person or a system with a current organisation stands behind the request."""
        is_known = self.user_id is not None or self.client_id is not None
        return is_known and self.hurdle is None

    def has_scope(self, code: str) -> bool:
        """Whether the viewer's access reaches `code`, a code of the API's table of scopes."""
        return self.scopes is None or code in self.scopes

    @property
    def is_government(self) -> bool:
        """Whether the viewer acts for the State or a local government (or is the clock)."""
        return self.is_system or self.role in GOVERNMENT_ROLES

    @property
    def sees_nation(self) -> bool:
        """Whether nothing is out of the viewer's area: the ministry and the clock."""
        return self.is_system or self.role == Role.MINISTRY

    @property
    def role_label(self) -> str:
        """The role in Japanese, "" for nobody."""
        return str(self.role.label) if self.role else ""
