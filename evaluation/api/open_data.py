"""Open data for programs, without a token: read only, and limited by the asker's address."""

from typing import Any

from django.http import Http404
from django.utils.cache import get_conditional_response
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from evaluation.queries.open_data import open_table, open_tables
from evaluation.reports.open_data import as_json, etag
from portal.common.api.permissions import viewer_of
from portal.common.api.views import PartnerView
from portal.common.web.everybody import act_as_stranger, keep_in_caches


class _OpenView(PartnerView, APIView):
    """A view for everybody: whoever asks without a token is a stranger to PostgreSQL too."""

    permission_classes = [AllowAny]
    rate = "open"

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Say who asks before anything is read."""
        act_as_stranger(viewer_of(request))
        super().initial(request, *args, **kwargs)


class OpenTablesView(_OpenView):
    """オープンデータの一覧。サインインもトークンも要らない。"""

    @extend_schema(responses=OpenApiTypes.OBJECT, operation_id="open_data_list", auth=[])
    def get(self, request: Request) -> Response:
        """公表した年度、版、表を返す。"""
        return Response(
            {
                "tables": [
                    {
                        "fiscal_year": one.fiscal_year,
                        "version": one.version,
                        "table": one.key,
                        "title": one.title,
                        "published_on": one.published_on.isoformat(),
                        "is_synthetic": one.is_synthetic,
                        "sha256": one.sha256,
                        "url": request.build_absolute_uri(
                            f"{request.path}{one.fiscal_year}/{one.version}/{one.key}/"
                        ),
                    }
                    for one in open_tables()
                ]
            }
        )


class OpenTableView(_OpenView):
    """オープンデータの1つの表。値を秘匿したますは value が null、status が withheld。"""

    @extend_schema(responses=OpenApiTypes.OBJECT, operation_id="open_data_table", auth=[])
    def get(self, request: Request, year: int, version: int, key: str) -> Response:
        """表を縦持ちで返す。If-None-Match を付けると、変わっていないときは 304 を返す。"""
        found = open_table(year, version, key)
        if found is None:
            raise Http404
        tag = etag(found, "json")
        known = get_conditional_response(request._request, etag=tag)
        if known is not None:
            answer = Response(status=known.status_code)
        else:
            answer = Response(as_json(found))
        answer["ETag"] = tag
        return keep_in_caches(answer)  # type: ignore[return-value]
