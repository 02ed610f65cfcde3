"""What partners read is what the code does."""

from datetime import timedelta
from pathlib import Path

from django.conf import settings

from docs.reference.verify_webhook import WINDOW_SECONDS
from portal.webhooks.actions.forget import KEPT
from portal.webhooks.actions.keep_endpoint import ENDPOINTS_AT_MOST
from portal.webhooks.actions.renew_secret import OVERLAP
from portal.webhooks.events import PING, WebhookEvent, all_events
from portal.webhooks.rules.schedule import PAUSED_AFTER, PAUSES, REST
from portal.webhooks.sending.call import SECONDS

TEXT = (Path(__file__).parents[3] / "docs/reference/webhooks.md").read_text(encoding="utf-8")


def row(event: WebhookEvent) -> str:
    data = "<br>".join(f"`{name}` {meaning}" for name, meaning in event.data) or "（なし）"
    return f"| `{event.code}` | {event.description} | {data} |"


def in_words(pause: timedelta) -> str:
    minutes = int(pause.total_seconds()) // 60
    return f"{minutes // 60}時間" if minutes >= 60 else f"{minutes}分"


def test_every_event_is_described_and_no_other() -> None:
    rows = [line for line in TEXT.splitlines() if line.startswith("| `")]
    assert rows == [row(event) for event in (PING, *all_events())]


def test_limits_are_the_codes_own() -> None:
    ports = " か ".join(map(str, settings.PORTAL_WEBHOOK_PORTS))
    for sentence in (
        f"{'、'.join(map(in_words, PAUSES))}の間隔で送り直します（全部で{len(PAUSES) + 1}回）",
        f"{PAUSED_AFTER.days}日以上ひとつも届いていなければ",
        f"送るのは{in_words(REST)}に1件です",
        f"{SECONDS:.0f}秒以内に",
        f"{WINDOW_SECONDS // 60}分より離れていれば断る",
        f"{in_words(OVERLAP)}は新旧2つの鍵",
        f"1組織{ENDPOINTS_AT_MOST}件まで",
        f"（{KEPT.days}日）",
        f"ポートは {ports}。",
    ):
        assert sentence in TEXT
