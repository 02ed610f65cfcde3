"""The doors of requests (要望・要請).

What stands below one request is tried in tests/agreements; here it is not there for anybody.
"""

from tests.permissions.door import Door, all_of, api_for_governments, page_for_governments

NO = "00000000-0000-0000-0000-000000000000"
NOT_THERE = all_of(404, anonymous=302)
FILED_BY_A_BODY = page_for_governments(
    office=403, other_office=403, bureau=403, other_bureau=403, ministry=403
)
HANDLED_BY_THE_STATE = page_for_governments(city=403, other_city=403, office=403, other_office=403)
NEW_REQUEST: dict[str, object] = {
    "kind": "STATUTORY",
    "title": "件名",
    "measures": "措置",
    "grounds": "理由",
}
DOORS = (
    Door("agreements:requests", "/requests/", page_for_governments()),
    Door("agreements:requests-download", "/requests/download/csv/", page_for_governments()),
    Door("agreements:requests-overdue", "/requests/overdue/", HANDLED_BY_THE_STATE),
    Door("agreements:request-new", "/requests/new/", FILED_BY_A_BODY),
    Door(
        "agreements:request-new",
        "/requests/new/",
        FILED_BY_A_BODY | {"city": 302, "other_city": 302},
        "post",
        NEW_REQUEST,
    ),
    Door("agreements:request", f"/requests/{NO}/", NOT_THERE),
    Door("agreements:request", f"/requests/{NO}/", NOT_THERE, "post", {"step": "file"}),
    Door("agreements:request-change", f"/requests/{NO}/change/", NOT_THERE),
    Door("agreements:request-change", f"/requests/{NO}/change/", NOT_THERE, "post"),
    Door("agreements:request-notice", f"/requests/{NO}/notice/", NOT_THERE),
    Door("agreements:request-notice-pdf", f"/requests/{NO}/notice.pdf", NOT_THERE),
    Door("api-request-list", "/api/v1/requests/", api_for_governments()),
    Door(
        "api-request-list",
        "/api/v1/requests/",
        api_for_governments(
            city=201,
            other_city=201,
            office=403,
            other_office=403,
            bureau=403,
            other_bureau=403,
            ministry=403,
        ),
        "post",
        NEW_REQUEST,
        is_json=True,
    ),
    Door(
        "api-request-detail",
        f"/api/v1/requests/{NO}/",
        all_of(404, anonymous=401, unemployed=403),
    ),
)
