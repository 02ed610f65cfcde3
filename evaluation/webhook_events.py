"""What evaluation tells partners' systems."""

from datetime import datetime

from evaluation.choices import Level
from evaluation.models import Achievement
from portal.common.viewer import GOVERNMENT_ROLES
from portal.webhooks.actions.emit import emit
from portal.webhooks.events import WebhookEvent
from sites.queries import organizations_running

YEAR_SETTLED = WebhookEvent(
    "year.settled",
    "年度を締めた",
    "拠点の年度を締めて達成状況が確定したとき、締め直して新しい版になったときに送る。"
    "拠点の実施団体、担当のハローワーク、管轄の労働局、本省が受け取れる。",
    GOVERNMENT_ROLES,
    (
        ("site", "拠点コード"),
        ("fiscal_year", "年度（西暦の整数）"),
        ("version", "版（1から。締め直すと増える）"),
        (
            "level",
            "達成状況。"
            + "、".join(f"{level.value}（{level.label}）" for level in Level)
            + "、null（目標未設定）",
        ),
        ("targets_met", "達成した目標の数"),
        ("targets_set", "目標の数"),
        ("settled_at", "締めた日時（ISO 8601）"),
    ),
)
ALL = (YEAR_SETTLED,)


def tell_year_settled(achievement: Achievement, at: datetime) -> None:
    """Tell the organisations that run the site; each version of a settled year is told once."""
    site = achievement.site
    emit(
        YEAR_SETTLED.code,
        organizations=organizations_running(site),
        data={
            "site": site.code,
            "fiscal_year": achievement.fiscal_year,
            "version": achievement.version,
            "level": achievement.level,
            "targets_met": achievement.targets_met,
            "targets_set": achievement.targets_set,
            "settled_at": at.isoformat(timespec="seconds"),
        },
        key=f"{site.code}:{achievement.fiscal_year}:{achievement.version}",
        at=at,
    )
