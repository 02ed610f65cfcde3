"""Doors of the months that both sides report."""

from tests.permissions.door import Door, all_of, api_for_governments, page_for_governments

SHEET = "/sites/07204-91/months/2025-06/"
NO_UUID = "00000000-0000-0000-0000-000000000000"
NOT_THERE = all_of(404, anonymous=302)
NOT_THESE = {"other_city": 403, "other_office": 403, "other_bureau": 403}
DESKS = {"city": 403, "other_city": 403, "office": 403, "other_office": 403}

DOORS = (
    Door("evaluation:month", SHEET, page_for_governments(**NOT_THESE)),
    Door(
        "evaluation:month",
        SHEET,
        page_for_governments(city=302, office=302, bureau=403, ministry=403, **NOT_THESE),
        "post",
        {"USERS": ""},  # as it is: neither side's writing depends on the other's
    ),
    Door("evaluation:month-withdraw", f"/month-parts/{NO_UUID}/withdraw/", NOT_THERE, "post"),
    Door("evaluation:month-confirm", f"/month-parts/{NO_UUID}/confirm/", NOT_THERE, "post"),
    Door("evaluation:month-return", f"/month-parts/{NO_UUID}/return/", NOT_THERE),
    Door("evaluation:month-return", f"/month-parts/{NO_UUID}/return/", NOT_THERE, "post"),
    Door(
        "evaluation:month-matrix-latest",
        "/month-matrix/",
        page_for_governments(
            **dict.fromkeys(("city", "other_city", "office", "other_office"), 302),
            bureau=302,
            other_bureau=302,
            ministry=302,
        ),
    ),
    Door("evaluation:month-matrix", "/month-matrix/2025/", page_for_governments()),
    Door(
        "evaluation:month-matrix-download",
        "/month-matrix/2025/download/csv/",
        page_for_governments(),
    ),
    Door("evaluation:month-acceptance", "/month-acceptance/", page_for_governments(**DESKS)),
    Door(
        "evaluation:month-acceptance",
        "/month-acceptance/",
        page_for_governments(**DESKS, bureau=302, other_bureau=302, ministry=302),
        "post",
    ),
    Door("api-month-part-list", "/api/v1/month-parts/", api_for_governments()),
    *(
        Door(
            f"api-month-part-{verb}",
            f"/api/v1/month-parts/{NO_UUID}/{verb}/",
            all_of(404, anonymous=401, unemployed=403),
            "post",
            {"revision": 0},
            is_json=True,
        )
        for verb in ("submit", "confirm")
    ),
)
