"""Pages for everybody, signed in or not: a stranger may read what is open, and nothing else."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse

from portal.common.acting import become
from portal.common.viewer import Role, Viewer

# The database role of subscribers reads only what a migration opened to it by name; without an
# organisation it is not even a subscriber.
STRANGER = Viewer(role=Role.SUBSCRIBER)
_View = TypeVar("_View", bound=Callable[..., HttpResponse])


def act_as_stranger(viewer: Viewer) -> None:
    """Let the rest of the request act as a stranger in PostgreSQL, unless somebody asks."""
    if not viewer.is_somebody:
        become(STRANGER)


def open_to_everybody(view: _View) -> _View:
    """Let a page be seen without signing in; a stranger's transaction reads only what is open."""

    @wraps(view)
    def opened(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        act_as_stranger(request.viewer)
        return view(request, *args, **kwargs)

    return login_not_required(opened)  # type: ignore[return-value]


def keep_in_caches(response: HttpResponse) -> HttpResponse:
    """Let a cache keep the answer and ask each time whether it still holds: it is for everybody."""
    response.is_for_everybody = True  # type: ignore[attr-defined]
    return response
