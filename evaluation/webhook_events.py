"""What evaluation tells partners' systems."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from evaluation.choices import Level, Side
from evaluation.models import Achievement, MonthPart
from portal.common.viewer import GOVERNMENT_ROLES
from portal.webhooks.actions.emit import Message, emit, emit_each, is_heard
from portal.webhooks.events import WebhookEvent
from sites.queries import organizations_running, organizations_running_each

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
_PART = (
    ("part", "月次実績の提出状況の番号（UUID。/api/v1/month-parts/ の uuid）"),
    ("site", "拠点コード"),
    ("month", "月（YYYY-MM）"),
    ("side", "側。" + "、".join(f"{side.value}（{side.label}）" for side in Side)),
)
MONTH_RETURNED = WebhookEvent(
    "month.returned",
    "月次実績を差し戻した",
    "提出された月次実績が差し戻されたときに送る。理由は画面と API で読む。"
    "拠点の実施団体、担当のハローワーク、管轄の労働局、本省が受け取れる。",
    GOVERNMENT_ROLES,
    (*_PART, ("returned_at", "差し戻した日時（ISO 8601）")),
)
MONTH_ACCEPTED = WebhookEvent(
    "month.accepted",
    "月次実績を受理した",
    "両方の側が確認した月次実績が受理されたときに送る。"
    "拠点の実施団体、担当のハローワーク、管轄の労働局、本省が受け取れる。",
    GOVERNMENT_ROLES,
    (*_PART, ("accepted_at", "受理した日時（ISO 8601）")),
)
ALL = (YEAR_SETTLED, MONTH_RETURNED, MONTH_ACCEPTED)


def tell_years_settled(achievements: Sequence[Achievement], at: datetime) -> None:
    """Tell the organisations that run each site; each version of a settled year is told once."""
    if not is_heard(YEAR_SETTLED.code):
        return
    running = organizations_running_each({one.site for one in achievements})
    messages = [Message(running[one.site_id], _settled(one, at), _key(one)) for one in achievements]
    emit_each(YEAR_SETTLED.code, messages, at=at)


def _key(achievement: Achievement) -> str:
    return f"{achievement.site.code}:{achievement.fiscal_year}:{achievement.version}"


def _settled(achievement: Achievement, at: datetime) -> dict[str, Any]:
    return {
        "site": achievement.site.code,
        "fiscal_year": achievement.fiscal_year,
        "version": achievement.version,
        "level": achievement.level,
        "targets_met": achievement.targets_met,
        "targets_set": achievement.targets_set,
        "settled_at": at.isoformat(timespec="seconds"),
    }


def tell_month_returned(part: MonthPart, at: datetime) -> None:
    """Tell the organisations that run the site; each return is told once."""
    _tell_part(MONTH_RETURNED, part, "returned_at", at)


def tell_month_accepted(part: MonthPart, at: datetime) -> None:
    """Tell the organisations that run the site, once."""
    _tell_part(MONTH_ACCEPTED, part, "accepted_at", at)


def _tell_part(event: WebhookEvent, part: MonthPart, moment: str, at: datetime) -> None:
    emit(
        event.code,
        organizations=organizations_running(part.site),
        data={
            "part": str(part.pk),
            "site": part.site.code,
            "month": f"{part.month:%Y-%m}",
            "side": part.side,
            moment: at.isoformat(timespec="seconds"),
        },
        key=f"{part.pk}:{part.revision}",
        at=at,
    )
