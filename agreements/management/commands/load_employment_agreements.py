from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from agreements.actions.load_register import load_register
from portal.common.viewer import Viewer


class Command(BaseCommand):
    help = (
        "公表資料にある雇用対策協定（213団体と、その後の3市）を台帳に載せます。"
        "何度実行しても同じ結果です。"
    )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        added = load_register(by=Viewer.system(), now=timezone.now())
        self.stdout.write(f"台帳に雇用対策協定 {added} 件を加えました。")
