"""The prefecture of a row, by name, in the admin's lists."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from portal.organizations.prefectures import PREFECTURE_BY_CODE


class PrefectureFilter(admin.SimpleListFilter):
    """都道府県で絞り込む。"""

    title = "都道府県"
    parameter_name = "prefecture"
    path = "prefecture_code"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        """The prefectures, from north to south."""
        return [(one.code, one.name) for one in PREFECTURE_BY_CODE.values()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002
        """Keep the rows of the chosen prefecture."""
        return queryset.filter(**{self.path: self.value()}) if self.value() else queryset


class SitePrefectureFilter(PrefectureFilter):
    """For rows that belong to a site."""

    path = "site__prefecture_code"


def prefecture_name(code: str) -> str:
    """Return the name of a prefecture; "" is the whole nation."""
    return PREFECTURE_BY_CODE[code].name if code else "全国"
