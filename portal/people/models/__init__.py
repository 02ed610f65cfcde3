"""People: one concept a file."""

from portal.people.models.membership import Membership
from portal.people.models.user import User

__all__ = ["Membership", "User"]
