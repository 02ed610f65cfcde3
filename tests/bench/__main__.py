"""`python -m tests.bench`: measure, print one table; 1 only when an answer was wrong."""

import os
import sys

import django


def main() -> int:
    """Measure everything. A missed goal is reported, never an error."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    from tests.bench import (  # noqa: PLC0415 - needs Django
        nation_at_once,
        national_report,
        pages,
        twenty_years,
        whole_evaluation,
    )
    from tests.bench.results import Result, table  # noqa: PLC0415

    works = (
        ("一覧と全国集計の画面", pages.measure),
        ("全拠点の評価の1文", whole_evaluation.measure),
        ("全国の年度締めと着地見込み", nation_at_once.measure),
        ("全国集計の報告書", national_report.measure),
        ("20年の評価（表の作成に数分かかります）", twenty_years.measure),
    )
    results: list[Result] = []
    for label, measure in works:
        sys.stderr.write(f"{label}を測っています…\n")
        results.extend(measure())
    sys.stdout.write(f"{table(results)}\n")
    return 0 if all(result.is_correct for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
