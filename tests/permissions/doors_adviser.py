"""Doors of warnings and of advice beside a target."""

from tests.permissions.door import Door, api_for_governments, page_for_governments

DOORS = (
    Door("evaluation:targets", "/sites/07204-91/targets/2025/", page_for_governments()),
    Door(
        "evaluation:alerts-latest",
        "/reports/alerts/",
        page_for_governments(
            **dict.fromkeys(("city", "other_city", "office", "other_office"), 302),
            bureau=302,
            other_bureau=302,
            ministry=302,
        ),
    ),
    Door("evaluation:alerts", "/reports/alerts/2025/", page_for_governments()),
    Door(
        "evaluation:alerts-download",
        "/reports/alerts/2025/download/csv/",
        page_for_governments(),
    ),
    Door("api-landing-alert-list", "/api/v1/landing-alerts/", api_for_governments()),
)
