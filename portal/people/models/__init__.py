"""People and their rights: one concept a file."""

from portal.people.models.grant_request import GrantRequest
from portal.people.models.handover import Handover
from portal.people.models.invitation import Invitation
from portal.people.models.membership import Membership
from portal.people.models.notice import Notice
from portal.people.models.notice_setting import NoticeSetting
from portal.people.models.user import User

__all__ = [
    "GrantRequest",
    "Handover",
    "Invitation",
    "Membership",
    "Notice",
    "NoticeSetting",
    "User",
]
