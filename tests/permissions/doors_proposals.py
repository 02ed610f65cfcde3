"""The doors of the proposals of sites; nobody in the table has made one."""

from tests.permissions.door import Door, all_of, page_for_governments

NO_PROPOSAL = "/proposals/00000000-0000-0000-0000-000000000000/"
BODIES_ONLY = page_for_governments(
    office=403, other_office=403, bureau=403, other_bureau=403, ministry=403
)
NOT_THERE = all_of(404, anonymous=302)
DOORS = (
    Door("sites:proposals", "/proposals/", page_for_governments()),
    Door("sites:proposal-new", "/proposals/new/", BODIES_ONLY),
    Door(
        "sites:proposal-new",
        "/proposals/new/",
        BODIES_ONLY | {"city": 400, "other_city": 400},
        "post",
    ),
    Door("sites:proposal", NO_PROPOSAL, NOT_THERE),
    Door("sites:proposal", NO_PROPOSAL, NOT_THERE, "post", {"do": "propose"}),
    Door("sites:proposal-change", f"{NO_PROPOSAL}change/", NOT_THERE),
    Door("sites:proposal-change", f"{NO_PROPOSAL}change/", NOT_THERE, "post"),
)
