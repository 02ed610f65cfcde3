"""How a long list is cut into pages: by the place of the last row, not by counting."""

import re
from collections.abc import Sequence
from typing import Any

from django.core import signing
from django.db.models import Q
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from portal.common.api.refusals import BadParameters

PAGE_SIZE, LARGEST_PAGE = 100, 1000
CURSOR, SIZE = "cursor", "page_size"


class Pages(BasePagination):
    """100 a page; a partner may ask for up to 1,000.

    A view names its `order`: columns, never NULL, unique together. The cursor holds their values
    in the last row, so that rows which come or go meanwhile neither repeat nor hide another. It
    is signed and belongs to its list: a changed or foreign one is refused.
    """

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """Return the rows behind the cursor; raises BadParameters (400)."""
        self.request, self.order = request, tuple(view.order)
        size = self._size(request)
        rows = queryset.order_by(*self.order)
        if text := request.query_params.get(CURSOR):
            rows = rows.filter(behind(self.order, self._read(text)))
        found = list(rows[: size + 1])
        self.last = found[size - 1] if len(found) > size else None
        return found[:size]

    def get_paginated_response(self, data: Any) -> Response:
        """Return the rows with the address of the next page, null on the last."""
        return Response({"next": self._next(), "results": data})

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """Describe the two parameters."""
        del view
        return [
            {
                "name": CURSOR,
                "in": "query",
                "description": "続きの印。前のページの next にあるものをそのまま使います。",
                "schema": {"type": "string"},
            },
            {
                "name": SIZE,
                "in": "query",
                "description": "1ページの件数。",
                "schema": {
                    "type": "integer",
                    "minimum": 1,
                    "maximum": LARGEST_PAGE,
                    "default": PAGE_SIZE,
                },
            },
        ]

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Describe the page."""
        return {
            "type": "object",
            "required": ["next", "results"],
            "properties": {
                "next": {
                    "type": ["string", "null"],
                    "format": "uri",
                    "description": "次のページ。最後のページでは null。",
                },
                "results": schema,
            },
        }

    def _size(self, request: Request) -> int:
        text = request.query_params.get(SIZE)
        if text is None:
            return PAGE_SIZE
        if re.fullmatch(r"[1-9][0-9]{0,3}", text) and int(text) <= LARGEST_PAGE:
            return int(text)
        raise BadParameters({SIZE: [f"1から{LARGEST_PAGE:,}までの整数で指定してください。"]})

    def _next(self) -> str | None:
        if self.last is None:
            return None
        values = [str(value_at(self.last, path)) for path in self.order]
        cursor = signing.dumps(values, salt=self.request.path)
        address = self.request.build_absolute_uri()
        return str(replace_query_param(address, CURSOR, cursor))

    def _read(self, text: str) -> list[str]:
        try:
            values: list[str] = signing.loads(text, salt=self.request.path)
        except signing.BadSignature as error:
            sentence = "続きの印（cursor）が正しくありません。next をそのまま使ってください。"
            raise BadParameters({CURSOR: [sentence]}) from error
        return values


def behind(order: Sequence[str], values: Sequence[str]) -> Q:
    """Return the condition for rows behind `values` in `order` (all ascending)."""
    condition, equal = Q(), Q()
    for path, value in zip(order, values, strict=True):
        condition |= equal & Q(**{f"{path}__gt": value})
        equal &= Q(**{path: value})
    # Says the same once more, in a form by which PostgreSQL can begin in an index.
    return condition & Q(**{f"{order[0]}__gte": values[0]})


def value_at(row: Any, path: str) -> Any:
    """Return the row's value at a lookup path such as `site__code`."""
    for name in path.split("__"):
        row = getattr(row, name)
    return row
