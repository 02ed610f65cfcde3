"""The doors of agreements.

What stands below an agreement is tried on drafts in tests/agreements/web and tests/agreements/api;
here it is not there for anybody.
"""

from tests.permissions.door import Door, all_of, api_for_governments, page_for_governments

NO = "00000000-0000-0000-0000-000000000000"
ONE = f"/agreements/{NO}/"
NOT_THERE = all_of(404, anonymous=302)
DRAFTERS = {"office": 403, "other_office": 403}
BAD_DRAFT = page_for_governments(
    city=400, other_city=400, bureau=400, other_bureau=400, ministry=400, **DRAFTERS
)
BELOW = {
    "edit": "edit/",
    "parties": "parties/",
    "clause-add": "clauses/new/",
    "clause-edit": f"clauses/{NO}/",
    "clause-remove": f"clauses/{NO}/remove/",
    "attachment-add": "attachments/new/",
    "attachment-version": f"attachments/{NO}/new/",
    "step": "steps/sign/",
}
DOORS = (
    Door("agreements:new", "/agreements/new/", page_for_governments(**DRAFTERS)),
    Door("agreements:new", "/agreements/new/", BAD_DRAFT, "post"),
    Door("agreements:agreement", ONE, NOT_THERE),
    Door("agreements:text", f"{ONE}text/", NOT_THERE),
    *(Door(f"agreements:{name}", f"{ONE}{path}", NOT_THERE) for name, path in BELOW.items()),
    *(
        Door(f"agreements:{name}", f"{ONE}{path}", NOT_THERE, "post")
        for name, path in BELOW.items()
    ),
    Door("agreements:clause-move", f"{ONE}clauses/{NO}/move/", NOT_THERE, "post"),
    Door("agreements:attachment-download", f"/agreements/papers/{NO}/", NOT_THERE),
    Door("api-agreement-list", "/api/v1/agreements/", api_for_governments()),
    Door(
        "api-agreement-detail",
        f"/api/v1/agreements/{NO}/",
        all_of(404, anonymous=401, unemployed=403),
    ),
)
