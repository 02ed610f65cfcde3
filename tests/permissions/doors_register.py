"""The doors of the register of agreements."""

from tests.permissions.door import Door, all_of, api_for_governments, page_for_governments

WRONG_DAY = all_of(400, anonymous=302, unemployed=404, subscriber=404)
DOORS = (
    Door("agreements:index", "/agreements/", page_for_governments()),
    Door("agreements:index", "/agreements/?on=2021-02-30", WRONG_DAY),
    Door("agreements:download", "/agreements/download/csv/", page_for_governments()),
    Door("agreements:map", "/agreements/map/?on=2021-04-01", page_for_governments()),
    Door("agreements:by-prefecture", "/agreements/by-prefecture/", page_for_governments()),
    Door("agreements:prefecture", "/agreements/prefectures/07/", page_for_governments()),
    Door("api-agreement-counts", "/api/v1/agreement-counts/", api_for_governments()),
)
