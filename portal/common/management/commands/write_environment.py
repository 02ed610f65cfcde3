from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from portal.environment import document


class Command(BaseCommand):
    help = "環境変数の表 docs/reference/environment.md を、コードから作り直します。"

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        path = Path(settings.BASE_DIR) / "docs" / "reference" / "environment.md"
        path.write_text(document(), encoding="utf-8")
        self.stdout.write(f"{path.relative_to(settings.BASE_DIR)} を作りました。")
