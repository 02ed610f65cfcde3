from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from portal.common.states_document import document


class Command(BaseCommand):
    help = "状態の図 docs/reference/states.md を、コードから作り直します。"

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        path = Path(settings.BASE_DIR) / "docs" / "reference" / "states.md"
        path.write_text(document(), encoding="utf-8")
        self.stdout.write(f"{path.relative_to(settings.BASE_DIR)} を作りました。")
