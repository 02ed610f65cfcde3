from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from portal.common.web.permissions import document


class Command(BaseCommand):
    help = "権限の表 docs/reference/permissions.md を、コードから作り直します。"

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        path = Path(settings.BASE_DIR) / "docs" / "reference" / "permissions.md"
        path.write_text(document(), encoding="utf-8")
        self.stdout.write(f"{path.relative_to(settings.BASE_DIR)} を作りました。")
