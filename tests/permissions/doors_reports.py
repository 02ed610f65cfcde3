"""The doors of kept reports and of open data."""

from tests.permissions.door import Door, all_of, page_for_governments

NO_UUID = "00000000-0000-0000-0000-000000000000"
# Each organisation sees its own reports, and these ten have none: test_reports.py has those.
NOT_THERE = all_of(404, anonymous=302)
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
    Door("evaluation:report-file", f"/reports/runs/{NO_UUID}/files/pdf/", NOT_THERE),
)
