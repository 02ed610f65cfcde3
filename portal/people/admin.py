"""Who works where, to look at."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.models import Group

from portal.common.admin import ReadOnlyAdmin
from portal.people.models import Membership

# Rights come from roles in code; Django's groups would only look as if they gave some.
admin.site.unregister(Group)
# Nobody reads or edits what opens somebody else's door.
admin.site.unregister([EmailAddress, Authenticator, UserSession])


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin[Membership]):
    list_display = ["user", "organization", "role", "is_administrator", "valid_from", "valid_to"]
    list_filter = ["role", "is_administrator"]
    list_select_related = ["user", "organization"]
    search_fields = ["user__email", "user__name", "organization__name"]
