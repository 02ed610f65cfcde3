"""What django-allauth asks us when sessions elsewhere are ended."""

from collections.abc import Sequence

from allauth.core import context
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession

from portal.people.web.account import journal


class SessionsAdapter(DefaultUserSessionsAdapter):
    """Ends sessions, and writes down that it did."""

    def end_sessions(self, sessions: Sequence[UserSession]) -> None:
        """End the sessions; they are refused from their next request on."""
        super().end_sessions(sessions)
        if sessions:
            journal.write(
                context.request.user, "ほかの端末のサインインを終了", {"終了した数": len(sessions)}
            )
