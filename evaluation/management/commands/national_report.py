from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from evaluation.reports.national import national_report
from evaluation.reports.national_figures import read_figures
from portal.common.commands import fiscal_year, write_bytes
from portal.common.exports import RENDERERS
from portal.common.exports.cp932 import UnmappableCharacters
from portal.common.models import is_demonstration
from portal.common.viewer import Viewer


class Command(BaseCommand):
    help = "全国集計（一体的実施事業の実施状況）を出力します。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--year", type=fiscal_year, required=True, help="年度（西暦）")
        parser.add_argument("--format", choices=sorted(RENDERERS), default="json")
        parser.add_argument("--output", help="書き込むファイル。省略すると標準出力")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        figures = read_figures(Viewer.system(), options["year"])
        if not figures.now.sites:
            sentence = f"{options['year']}に実施した拠点がありません。"
            raise CommandError(sentence)
        report = national_report(
            figures,
            as_of=timezone.now(),
            is_demonstration=is_demonstration(),
        )
        try:
            content = RENDERERS[options["format"]].render(report)
        except UnmappableCharacters as error:
            raise CommandError(str(error)) from error
        write_bytes(content, options["output"])
        if options["output"]:
            self.stdout.write(f"{options['output']} に書き込みました。")
