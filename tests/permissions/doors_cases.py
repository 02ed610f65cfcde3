"""The doors of practice cases; nobody in the table has made one."""

from tests.permissions.door import Door, all_of, api_for_governments, page_for_governments

NO_UUID = "00000000-0000-0000-0000-000000000000"
NO_CASE = f"/practice-cases/{NO_UUID}/"
NO_PHOTO = f"/practice-photos/{NO_UUID}/"
NOT_THERE = all_of(404, anonymous=302)
SENT_EMPTY = page_for_governments(
    city=400,
    other_city=400,
    office=400,
    other_office=400,
    bureau=400,
    other_bureau=400,
    ministry=403,
)
DOORS = (
    Door("evaluation:practice-cases", "/practice-cases/", page_for_governments()),
    Door(
        "evaluation:practice-cases-download",
        "/practice-cases/download/csv/",
        page_for_governments(),
    ),
    Door(
        "evaluation:practice-case-new", "/practice-cases/new/", page_for_governments(ministry=403)
    ),
    Door("evaluation:practice-case-new", "/practice-cases/new/", SENT_EMPTY, "post"),
    Door("evaluation:practice-case", NO_CASE, NOT_THERE),
    Door("evaluation:practice-case", NO_CASE, NOT_THERE, "post", {"do": "publish"}),
    Door("evaluation:practice-case-change", f"{NO_CASE}change/", NOT_THERE),
    Door("evaluation:practice-case-change", f"{NO_CASE}change/", NOT_THERE, "post"),
    Door("evaluation:practice-photos", f"{NO_CASE}photos/", NOT_THERE),
    Door("evaluation:practice-photos", f"{NO_CASE}photos/", NOT_THERE, "post"),
    Door("evaluation:practice-photo", NO_PHOTO, NOT_THERE),
    Door("api-practice-case-list", "/api/v1/practice-cases/", api_for_governments()),
    Door(
        "api-practice-case-detail",
        f"/api/v1/practice-cases/{NO_UUID}/",
        all_of(404, anonymous=401, unemployed=403),
    ),
    Door("evaluation:practice-photo-remove", f"{NO_PHOTO}remove/", NOT_THERE, "post"),
)
