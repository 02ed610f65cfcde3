"""The vocabulary of people."""

from django.db.models import TextChoices


class Way(TextChoices):
    """お知らせの受け取り方。画面のお知らせは、受け取らない場合を除いて必ず届く。"""

    SCREEN = "SCREEN", "画面だけで受け取る"
    AT_ONCE = "AT_ONCE", "画面と、すぐに届くメールで受け取る"
    DIGEST = "DIGEST", "画面と、1日1回のまとめのメールで受け取る"
    NONE = "NONE", "受け取らない"
