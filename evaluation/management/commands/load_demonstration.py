from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from evaluation.actions.load_demonstration import load_demonstration
from portal.common.models import is_demonstration
from portal.common.viewer import Viewer
from portal.people.actions.make_demonstration_people import make_demonstration_people


class Command(BaseCommand):
    help = "デモンストレーションの国（合成データ）と利用者を一度だけ読み込みます。"

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        now, by = timezone.now(), Viewer.system()
        loaded = load_demonstration(by=by, now=now, say=self._say)
        if not is_demonstration():
            return
        make_demonstration_people(by=by, now=now)
        self._say(
            "デモンストレーションの国を読み込みました。"
            if loaded
            else "デモンストレーションの国はすでに読み込まれています。"
        )

    def _say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()
