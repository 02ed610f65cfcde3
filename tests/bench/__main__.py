"""`python -m tests.bench`: measure, print one table; 1 only when an answer was wrong."""

import os
import sys

import django


def main() -> int:
    """Measure everything. A missed goal is reported, never an error."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    from tests.bench import pages, twenty_years, whole_evaluation  # noqa: PLC0415 - needs Django
    from tests.bench.results import table  # noqa: PLC0415

    results = []
    for work in (pages, whole_evaluation, twenty_years):
        sys.stderr.write(f"{(work.__doc__ or '').splitlines()[0]}\n")
        results.extend(work.measure())
    sys.stdout.write(f"{table(results)}\n")
    return 0 if all(result.is_correct for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
