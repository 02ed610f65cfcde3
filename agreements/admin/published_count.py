"""The counts the ministry has published, to look at."""

from django.contrib import admin

from agreements.models import PublishedCount
from portal.common.admin import ReadOnlyAdmin


@admin.register(PublishedCount)
class PublishedCountAdmin(ReadOnlyAdmin[PublishedCount]):
    list_display = ["as_of", "prefectures", "municipalities", "total", "source"]
    search_fields = ["source"]
