"""The doors of improvement plans, reviews of sites and contract lines.

Most of them do not open to what is not there; tests/evaluation/web tries them with what is.
"""

from tests.permissions.door import Door, all_of, api_for_governments, page_for_governments

_NONE = "00000000-0000-0000-0000-000000000000"
_PLAN = f"/improvement-plans/{_NONE}/"
_MEASURE = f"/improvement-measures/{_NONE}/"
_REVIEW = f"/site-reviews/{_NONE}/"
_LINE = f"/contract-lines/{_NONE}/"
_SITE = "/sites/07204-91/"
_NOT_THERE = all_of(404, anonymous=302)
_STATE_ONLY = {"city": 403, "other_city": 403, "office": 403, "other_office": 403}
_KEEPERS = page_for_governments(**_STATE_ONLY, other_bureau=403)
_THOSE_WHO_RUN_IT = page_for_governments(other_city=403, other_office=403, other_bureau=403)
_SENT_EMPTY = {"city": 400, "office": 400, "bureau": 400, "ministry": 400}

# Each is a form or a file of something: (route, path, methods).
_OF_SOMETHING = (
    ("improvement-plan", _PLAN, ("get",)),
    ("improvement-plan-download", f"{_PLAN}download/pdf/", ("get",)),
    ("improvement-text", f"{_PLAN}text/", ("get", "post")),
    ("improvement-sign", f"{_PLAN}sign/", ("post",)),
    ("improvement-review", f"{_PLAN}review/", ("get", "post")),
    ("improvement-step", f"{_PLAN}steps/start/", ("get", "post")),
    ("improvement-measure-new", f"{_PLAN}measures/new/", ("get", "post")),
    ("improvement-measure-change", f"{_MEASURE}change/", ("get", "post")),
    ("improvement-measure-remove", f"{_MEASURE}remove/", ("post",)),
    ("improvement-measure-start", f"{_MEASURE}start/", ("post",)),
    ("improvement-evidence-new", f"{_MEASURE}evidence/", ("get", "post")),
    ("improvement-measure-finish", f"{_MEASURE}finish/", ("get", "post")),
    ("improvement-measure-drop", f"{_MEASURE}drop/", ("get", "post")),
    ("improvement-evidence", f"/improvement-evidence/{_NONE}/", ("get",)),
    ("site-review", _REVIEW, ("get",)),
    ("site-review-decide", f"{_REVIEW}decide/", ("get", "post")),
    ("contract-line", _LINE, ("get", "post")),
    ("contract-line-remove", f"{_LINE}remove/", ("post",)),
)
NEED_SOMETHING = tuple(f"evaluation:{route}" for route, _, _ in _OF_SOMETHING)

DOORS = (
    Door("evaluation:improvement-plans", "/improvement-plans/", page_for_governments()),
    Door(
        "evaluation:improvement-plans-download",
        "/improvement-plans/download/csv/",
        page_for_governments(),
    ),
    Door(
        "evaluation:improvement-assess",
        "/improvement-plans/assess/2020/",
        page_for_governments(**_STATE_ONLY, bureau=302, other_bureau=302, ministry=302),
        "post",
    ),
    Door("evaluation:improvement-plan-new", f"{_SITE}improvement-plans/2025/new/", _KEEPERS),
    Door(
        "evaluation:improvement-plan-new",
        f"{_SITE}improvement-plans/2025/new/",
        _KEEPERS | {"bureau": 400, "ministry": 400},
        "post",
    ),
    Door("evaluation:site-reviews", "/site-reviews/", page_for_governments()),
    Door("evaluation:contract-lines", "/contract-lines/", page_for_governments()),
    Door(
        "evaluation:contract-lines-download",
        "/contract-lines/download/csv/",
        page_for_governments(),
    ),
    Door("evaluation:contract-line-new", f"{_SITE}contract-lines/new/", _THOSE_WHO_RUN_IT),
    Door(
        "evaluation:contract-line-new",
        f"{_SITE}contract-lines/new/",
        _THOSE_WHO_RUN_IT | _SENT_EMPTY,
        "post",
    ),
    *(
        Door(f"evaluation:{route}", path, _NOT_THERE, method)
        for route, path, methods in _OF_SOMETHING
        for method in methods
    ),
    Door("api-improvement-plan-list", "/api/v1/improvement-plans/", api_for_governments()),
    Door(
        "api-improvement-plan-detail",
        f"/api/v1/improvement-plans/{_NONE}/",
        api_for_governments()
        | dict.fromkeys(
            ("city", "other_city", "office", "other_office", "bureau", "other_bureau", "ministry"),
            404,
        ),
    ),
)
