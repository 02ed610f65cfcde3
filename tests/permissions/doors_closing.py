"""The doors of corrections and publications; those of one correction open to none that is not there
(tests/evaluation/web tries them with corrections that are)."""

from tests.permissions.door import Door, all_of, api_for_governments, page_for_governments

_NONE = "00000000-0000-0000-0000-000000000000"
NOBODY = all_of(404, anonymous=302)
# The desks of the site ask, and its bureau; targets the bureau alone.
_ASK = page_for_governments(other_city=403, other_office=403, other_bureau=403, ministry=403)
_TARGETS = {**_ASK, "city": 403, "office": 403}
_PUBLISHED = "/reports/published/"
_YEAR = f"{_PUBLISHED}2025/"
_NOT_OURS = dict.fromkeys(("city", "other_city", "office", "other_office"), 403)
_API = {**all_of(404), "anonymous": 401, "unemployed": 403}
DOORS = (
    Door("api-correction-list", "/api/v1/corrections/", api_for_governments()),
    Door("api-correction-detail", f"/api/v1/corrections/{_NONE}/", _API),
    Door("api-publication-list", "/api/v1/publications/", api_for_governments()),
    Door("api-publication-detail", f"/api/v1/publications/{_NONE}/", _API),
    Door("api-publication-sites", f"/api/v1/publications/{_NONE}/sites/", _API),
    Door("evaluation:published", _PUBLISHED, page_for_governments()),
    # The ministry's empty form comes back; nobody else publishes.
    Door(
        "evaluation:published",
        _PUBLISHED,
        page_for_governments(**_NOT_OURS, bureau=403, other_bureau=403, ministry=400),
        method="post",
    ),
    # Nothing is published here (tests/evaluation/web tries what is).
    Door("evaluation:published-year", _YEAR, NOBODY),
    Door("evaluation:published-download", f"{_YEAR}download/csv/", NOBODY),
    Door("evaluation:published-sites", f"{_YEAR}sites/", NOBODY),
    Door("evaluation:published-sites-download", f"{_YEAR}sites/download/csv/", NOBODY),
    Door("evaluation:published-site", f"{_YEAR}sites/07204-91/", NOBODY),
    Door("evaluation:corrections", "/corrections/", page_for_governments()),
    Door("evaluation:correction", f"/corrections/{_NONE}/", NOBODY),
    Door("evaluation:correction", f"/corrections/{_NONE}/", NOBODY, method="post"),
    *(
        Door(route, path, expected, method=method)
        for route, path, allowed in (
            (
                "evaluation:correction-of-month",
                "/sites/07204-91/months/2025-06/correction/",
                _ASK,
            ),
            (
                "evaluation:correction-of-targets",
                "/sites/07204-91/targets/2025/correction/",
                _TARGETS,
            ),
        )
        for method, expected in (
            ("get", allowed),
            ("post", {who: 400 if got == 200 else got for who, got in allowed.items()}),
        )
    ),
)
