from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from evaluation.models import Indicator
from evaluation.queries.backtest import backtest
from evaluation.rules.backtest import Score
from portal.common.commands import fiscal_year
from portal.common.viewer import Viewer

HEAD = "\t".join(
    (
        "指標",
        "年度",
        "月数",
        "拠点",
        "80%区間に入った割合",
        "誤差",
        "誤差（単純）",
        "目標",
        "Brier",
        "Brier（単純）",
        "単純より",
    )
)


class Command(BaseCommand):
    help = (
        "終わった年度の着地見込みを作り直し、当たり具合を、月平均を12倍するだけの見込みと比べます。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--year",
            type=fiscal_year,
            required=True,
            action="append",
            help="終わった年度（西暦）。何度でも指定できる",
        )
        parser.add_argument(
            "--indicator",
            action="append",
            default=[],
            help="指標コード。何度でも指定でき、省略するとすべて",
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        self.stdout.write(HEAD)
        indicators = Indicator.objects.order_by("position", "code")
        if options["indicator"]:
            indicators = indicators.filter(code__in=options["indicator"])
        for year in options["year"]:
            for indicator in indicators:
                for score in backtest(Viewer.system(), indicator, year.year):
                    self.stdout.write(_line(indicator, year.year, score))


def _line(indicator: Indicator, year: int, score: Score) -> str:
    brier = ["–" if one is None else f"{one:.3f}" for one in (score.brier, score.naive_brier)]
    return "\t".join(
        [
            indicator.name,
            str(year),
            str(score.months),
            str(score.trials),
            f"{score.coverage:.1%}",
            _error(score, score.error),
            _error(score, score.naive_error),
            str(score.with_target),
            *brier,
            "よい" if score.is_better else "よくない",
        ]
    )


def _error(score: Score, value: float) -> str:
    return f"{value:.2f}ポイント" if score.is_rate else f"{value:.1%}"
