"""The doors of yearly plans: (route, path, method). None of them opens to a plan that is not there;
tests/agreements/web tries them with plans that are."""

_NONE = "00000000-0000-0000-0000-000000000000"
_AGREEMENT, _PLAN, _ITEM = (
    f"/agreements/{_NONE}/plans/",
    f"/plans/{_NONE}/",
    f"/plan-items/{_NONE}/",
)
ROUTES = (
    ("agreements:plans", _AGREEMENT, "get"),
    ("agreements:plan-new", f"{_AGREEMENT}new/", "get"),
    ("agreements:plan-new", f"{_AGREEMENT}new/", "post"),
    ("agreements:plan", _PLAN, "get"),
    ("agreements:plan-adopt", f"{_PLAN}adopt/", "get"),
    ("agreements:plan-adopt", f"{_PLAN}adopt/", "post"),
    ("agreements:plan-send-back", f"{_PLAN}send-back/", "get"),
    ("agreements:plan-send-back", f"{_PLAN}send-back/", "post"),
    ("agreements:plan-review", f"{_PLAN}review/", "get"),
    ("agreements:plan-review", f"{_PLAN}review/", "post"),
    ("agreements:plan-download", f"{_PLAN}download/csv/", "get"),
    ("agreements:plan-item-new", f"{_PLAN}items/new/", "get"),
    ("agreements:plan-item-new", f"{_PLAN}items/new/", "post"),
    ("agreements:plan-item", _ITEM, "get"),
    ("agreements:plan-item-change", f"{_ITEM}change/", "get"),
    ("agreements:plan-item-change", f"{_ITEM}change/", "post"),
    ("agreements:plan-item-result", f"{_ITEM}result/", "get"),
    ("agreements:plan-item-result", f"{_ITEM}result/", "post"),
    ("agreements:plan-item-progress", f"{_ITEM}progress/", "get"),
    ("agreements:plan-item-progress", f"{_ITEM}progress/", "post"),
    ("agreements:plan-item-remove", f"{_ITEM}remove/", "post"),
    ("agreements:plan-evidence", f"/progress/{_NONE}/evidence/", "get"),
    ("evaluation:promise", f"{_ITEM}indicator/", "get"),
    ("evaluation:promise", f"{_ITEM}indicator/", "post"),
)
