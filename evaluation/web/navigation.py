"""This app's entries in the global navigation."""

from django.urls import reverse

from evaluation import permissions
from portal.common.viewer import Viewer
from portal.common.web.context import NavigationEntry

_ENTRIES: tuple[tuple[str, str, str | tuple[str, ...]], ...] = (
    ("全国集計", "evaluation:national-latest", "/reports/national/"),
    ("公表", "evaluation:published", "/reports/published/"),
    ("報告書", "evaluation:reports", "/reports/runs/"),
    ("拠点", "evaluation:sites", "/sites/"),
    ("団体", "evaluation:bodies", "/bodies/"),
    ("取組事例", "evaluation:practice-cases", "/practice-cases/"),
    ("着地の警告", "evaluation:alerts-latest", "/reports/alerts/"),
    ("改善計画", "evaluation:improvement-plans", ("/improvement-", "/site-reviews/", "/contract-")),
)


def entries(viewer: Viewer, path: str) -> list[NavigationEntry]:
    """Return what this viewer may open, the current one marked."""
    if not permissions.can_read_evaluation(viewer):
        return []
    chosen = list(_ENTRIES)
    chosen.append(("提出状況", "evaluation:month-matrix-latest", "/month-matrix/"))
    if permissions.enters_months(viewer):
        chosen.append(("まとめて登録", "evaluation:month-sheets", "/month-sheets/"))
    chosen.append(("訂正", "evaluation:corrections", "/corrections/"))
    if permissions.can_settle(viewer, prefecture_code=viewer.prefecture_code):
        chosen.append(("年度締め", "evaluation:settlements", "/settlements/"))
    return [
        NavigationEntry(
            label, reverse(name), is_current=path.startswith(prefix) or path == reverse(name)
        )
        for label, name, prefix in chosen
    ]
