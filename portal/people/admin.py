"""The admin shows only what the portal uses: rights come from memberships, not from groups."""

from django.contrib import admin
from django.contrib.auth.models import Group

admin.site.unregister(Group)
