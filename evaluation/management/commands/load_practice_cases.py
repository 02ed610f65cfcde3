"""manage.py load_practice_cases: enter the practice cases of the published document."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from evaluation.actions.load_practice_cases import load_practice_cases
from portal.common.viewer import Viewer


class Command(BaseCommand):
    """Adds what is not there yet."""

    help = "公表資料（厚生労働省、令和3年）にある取組事例を登録する。すでにあるものは変えない。"

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Load, and say how many were added."""
        added = load_practice_cases(by=Viewer.system(), now=timezone.now())
        self.stdout.write(f"取組事例を {added:,} 件登録しました。")
