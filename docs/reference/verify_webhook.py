"""ポータルからの通知（Webhook）を確かめる例。Python 3.9 以上の標準ライブラリだけで動く。

受け取ったリクエストの、届いたままの本文（解釈する前のバイト列）とヘッダーを渡してください。
説明は webhooks.md にあります。
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import time
from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any

WINDOW_SECONDS = 5 * 60
PREFIX = "whsec_"


class RefusedError(Exception):
    """このリクエストを信じてはいけない。400 を返し、内容を使わない。"""


class AlreadyReceivedError(Exception):
    """前に受け取った通知。200 を返し、もう一度処理しない。"""


def verify(
    secrets: Sequence[str],
    headers: Mapping[str, str],
    body: bytes,
    received: MutableMapping[str, float],
    now: float | None = None,
) -> dict[str, Any]:
    """確かめた通知の内容を返す。

    secrets  鍵。更新中は新旧の2つを渡せる
    headers  ヘッダー（名前は小文字）
    body     届いたままの本文
    received 受け取った通知の番号と時刻。実際にはデータベースの、番号に一意制約のある表にし、
             通知の処理と同じトランザクションで書く
    now      今の時刻（秒）。省くとこのコンピューターの時計
    """
    number = headers.get("webhook-id", "")
    stamp = headers.get("webhook-timestamp", "")
    signatures = headers.get("webhook-signature", "").split(" ")
    # 点や符号のある値を許すと、番号・時刻・本文の境目をずらされる。
    if not re.fullmatch(r"[0-9A-Za-z_-]{1,64}", number) or not re.fullmatch(r"[0-9]{1,12}", stamp):
        raise RefusedError("番号または時刻がありません。")
    current = time.time() if now is None else now
    if abs(current - int(stamp)) > WINDOW_SECONDS:
        raise RefusedError("時刻が5分以上ずれています。")
    signed = f"{number}.{stamp}.".encode() + body
    if not any(_is_signed_by(secret, signed, signatures) for secret in secrets):
        raise RefusedError("署名が合いません。")
    if number in received:
        raise AlreadyReceivedError(number)
    content: dict[str, Any] = json.loads(body)
    received[number] = current
    return content


def _is_signed_by(secret: str, signed: bytes, signatures: Sequence[str]) -> bool:
    if not secret.startswith(PREFIX):
        raise ValueError("鍵は whsec_ で始まります。")
    key = base64.b64decode(secret[len(PREFIX) :], validate=True)
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest())
    # 一致するまでの時間から正しい値を探られないよう、== ではなく compare_digest で比べる。
    return any(
        hmac.compare_digest(b"v1," + expected, candidate.encode(errors="replace"))
        for candidate in signatures
    )
