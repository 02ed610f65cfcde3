"""The doors of kept reports and of open data."""

from tests.permissions.door import Door, all_of, page_for_governments

NO_UUID = "00000000-0000-0000-0000-000000000000"
# Each organisation sees its own reports, and these ten have none: test_reports.py has those.
NOT_THERE = all_of(404, anonymous=302)
OPEN, NOTHING = all_of(200), all_of(404)
DOORS = (
    Door("evaluation:reports", "/reports/", page_for_governments()),
    Door(
        "evaluation:reports",
        "/reports/",
        all_of(400, anonymous=302, unemployed=404, subscriber=404),
        "post",
    ),
    Door("evaluation:report-run", f"/reports/runs/{NO_UUID}/", NOT_THERE),
    Door("evaluation:report-stop", f"/reports/runs/{NO_UUID}/stop/", NOT_THERE, "post"),
    # Open to everybody; nothing is published here: test_open_data.py has what is.
    Door("evaluation:open", "/open/", OPEN),
    Door("evaluation:open-dictionary", "/open/dictionary/", OPEN),
    Door("evaluation:open-year", "/open/2020/", NOTHING),
    Door("evaluation:open-version", "/open/2020/1/", NOTHING),
    Door("evaluation:open-table", "/open/2020/1/sites/", NOTHING),
    Door("evaluation:open-download", "/open/2020/1/sites/download/csv/", NOTHING),
    Door("api-open-data", "/api/v1/open-data/", OPEN),
    Door("api-open-table", "/api/v1/open-data/2020/1/sites/", NOTHING),
    Door("evaluation:report-file", f"/reports/runs/{NO_UUID}/files/pdf/", NOT_THERE),
)
