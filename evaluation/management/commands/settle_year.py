from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from evaluation.actions.settle_nation import (
    interrupt_settlement,
    request_settlement,
    run_settlement,
)
from evaluation.models import SettlementRun
from portal.common.commands import fiscal_year
from portal.common.viewer import Viewer
from sites.models import JointSite

EVERY = 25  # sites between two lines of progress


class Command(BaseCommand):
    help = "年度を締め、拠点ごとの達成状況を確定します。何度実行しても同じ結果です。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--year", type=fiscal_year, required=True, help="年度（西暦）")
        parser.add_argument("--site", help="拠点コード（例: 07203-01）。省略すると全国")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        # An empty code (an unset shell variable) must not become the whole nation.
        site = _site(options["site"]) if options["site"] is not None else None
        by = Viewer.system()
        try:
            run = request_settlement(
                year=options["year"], by=by, now=timezone.now(), site=site, ring=False
            )
        except ValidationError as refusal:
            raise CommandError(refusal.messages[0]) from refusal
        try:
            finished = run_settlement(
                run_id=run.pk, by=by, clock=timezone.now, on_progress=self._show
            )
        except KeyboardInterrupt:
            interrupt_settlement(run_id=run.pk, now=timezone.now())
            raise
        if finished is None:
            raise CommandError("同じ範囲の年度締めが、いま別のところで動いています。")
        self.stdout.write(f"{options['year']}: {finished.message}")
        for refused in finished.refusals:
            self.stdout.write(f"  {refused['code']} {refused['name']}: {refused['reason']}")

    def _show(self, run: SettlementRun) -> None:
        if run.done % EVERY == 0:
            self.stdout.write(f"{run.done:,} / {run.total:,} 拠点")


def _site(code: str) -> JointSite:
    site = JointSite.objects.filter(code=code).first()
    if site is None:
        sentence = f"拠点コード「{code}」の拠点はありません。"
        raise CommandError(sentence)
    return site
