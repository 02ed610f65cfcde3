"""Manners every view of the API shares, beside those named in the settings."""

from typing import TYPE_CHECKING, Any

from rest_framework.request import Request

from portal.common.api.pagination import CURSOR, SIZE
from portal.common.api.refusals import BadParameters
from portal.common.api.scopes import ApiScope

if TYPE_CHECKING:
    from rest_framework.views import APIView as _Base
else:
    _Base = object


class PartnerView(_Base):
    """A view for partners: names its scopes, and refuses conditions it does not know.

    `reads` and `writes` are the scopes a system needs, None where there is none to have. `rate`
    names the limit a request counts against (settings.PORTAL_API_RATES), by default that of the
    method.
    """

    reads: ApiScope | None = None
    writes: ApiScope | None = None
    rate: str | None = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Check who asks, then that each condition is one that this address knows."""
        super().initial(request, *args, **kwargs)
        unknown = sorted(set(request.query_params) - self._known_parameters(request))
        if unknown:
            raise BadParameters({name: ["この条件はありません。"] for name in unknown})

    def _known_parameters(self, request: Request) -> set[str]:
        if getattr(self, "action", "") != "list" or request.method not in {"GET", "HEAD"}:
            return set()
        filters = getattr(self, "filterset_class", None)
        return {CURSOR, SIZE} | set(filters.base_filters if filters else ())
