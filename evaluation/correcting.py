"""What asking for a correction and approving it share."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError

from evaluation.models import Indicator
from evaluation.rules.month_checks import PartOf, problems_with_counts

Figures = Mapping[tuple[int, date | None], Decimal | None]


def check_sheets(now: Figures, changes: Figures) -> None:
    """Raise ValidationError by indicator code where a month's counts would contradict each other.

    `now` and `changes` are by indicator id and month; targets (month None) contradict nothing.
    """
    codes = dict(Indicator.objects.values_list("pk", "code"))
    parts = tuple(
        PartOf(one.code, one.name, one.part_of.code, one.part_of.name)
        for one in Indicator.objects.filter(part_of__isnull=False).select_related("part_of")
        if one.part_of
    )
    after = {**now, **changes}
    for touched in {month for _, month in changes if month is not None}:
        sheet = {
            codes[pk]: None if value is None else int(value)
            for (pk, month), value in after.items()
            if month == touched
        }
        if problems := problems_with_counts(sheet, parts):
            raise ValidationError(problems)
