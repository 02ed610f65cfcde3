"""What a door of the table is, and the answers that many doors share."""

from dataclasses import dataclass, field

ACTORS = (
    "anonymous",
    "unemployed",
    "subscriber",
    "city",
    "other_city",
    "office",
    "other_office",
    "bureau",
    "other_bureau",
    "ministry",
)


def all_of(status: int, **exceptions: int) -> dict[str, int]:
    """Every actor gets `status`, but for the exceptions."""
    return {**dict.fromkeys(ACTORS, status), **exceptions}


def page_for_governments(**exceptions: int) -> dict[str, int]:
    """A page that does not exist for subscribers; strangers are sent to sign in."""
    return all_of(200, anonymous=302, unemployed=404, subscriber=404, **exceptions)


def api_for_governments(**exceptions: int) -> dict[str, int]:
    """A resource that does not exist for subscribers; strangers get 401."""
    return all_of(200, anonymous=401, unemployed=403, subscriber=404, **exceptions)


@dataclass(frozen=True)
class Door:
    """One route and method, with what each actor gets."""

    route: str
    path: str
    expected: dict[str, int]
    method: str = "get"
    data: dict[str, object] = field(default_factory=dict)
    is_json: bool = False
