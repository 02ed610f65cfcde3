"""Who is looking: the one argument every read and every write begins with."""

from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person acting for one organisation, the clock (`system`), or nobody.

    `prefecture_code` is the two-digit code of the organisation's prefecture, "" for the ministry.
    `is_administrator` tells whether the person keeps his organisation's people and systems.
    `others` are the person's other current memberships: id and organisation, to switch to.
    `shows_demonstration` tells whether the figures in this database are synthetic.
    """

    user_id: int | None = None
    name: str = ""
    role: Role | None = None
    organization_id: int | None = None
    organization_name: str = ""
    prefecture_code: str = ""
    is_administrator: bool = False
    is_system: bool = False
    shows_demonstration: bool = False
    others: tuple[tuple[int, str], ...] = ()

    @classmethod
    def nobody(cls) -> "Viewer":
        """Someone not signed in, or signed in without a current membership: sees nothing."""
        return cls()

    @classmethod
    def system(cls) -> "Viewer":
        """The clock and the worker: sees everything, and signs as 「自動処理」."""
        return cls(name="自動処理", is_system=True)

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
