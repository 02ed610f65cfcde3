"""People: one concept a file."""

from portal.people.models.membership import Membership
from portal.people.models.notice import Notice
from portal.people.models.notice_setting import NoticeSetting
from portal.people.models.user import User

__all__ = ["Membership", "Notice", "NoticeSetting", "User"]
