from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from evaluation.actions.open_improvement_plans import open_improvement_plans
from portal.common.commands import fiscal_year
from portal.common.viewer import Viewer


class Command(BaseCommand):
    help = "締めた年度を評価し、改善計画を開きます。何度行っても、開いた計画は変わりません。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--year", type=fiscal_year, required=True, help="年度（西暦）")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        try:
            opened = open_improvement_plans(
                year=options["year"], by=Viewer.system(), now=timezone.now()
            )
        except ValidationError as refusal:
            raise CommandError(refusal.messages[0]) from refusal
        self.stdout.write(
            f"{opened.assessed}拠点を評価し、改善計画を{len(opened.plans)}件開きました"
            f"（施設の在り方の検討 {opened.reviews}件）。"
        )
