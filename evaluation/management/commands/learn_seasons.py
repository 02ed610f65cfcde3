from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from evaluation.actions.learn_seasons import learn_seasons
from portal.common.commands import fiscal_year
from portal.common.viewer import Viewer


class Command(BaseCommand):
    help = "着地見込みのもと（季節と揺れ）を、過去の実績から学び直します。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--year", type=fiscal_year, required=True, help="使う年度（西暦）")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        learnt = learn_seasons(year=options["year"], by=Viewer.system(), now=timezone.now())
        self.stdout.write(f"{learnt} の指標について学びました。")
