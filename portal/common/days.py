"""Days that can be meant: what is further away is a typing error, and has no name in Japanese."""

from django.db.models import CheckConstraint, Q

from portal.common.fiscal import FIRST_YEAR, LAST_YEAR, FiscalYear

SENTENCE = f"{FIRST_YEAR}年度から{LAST_YEAR}年度までの日付を入力してください。"
_REACH = (FiscalYear(FIRST_YEAR).start, FiscalYear(LAST_YEAR).end)


def within_reach(what: str, *fields: str) -> list[CheckConstraint]:
    """Return a constraint for each day of a row; `what` is the row, for the constraints' names."""
    return [
        CheckConstraint(
            name=f"{what}_{field}_within_reach",
            condition=Q(**{field: None}) | Q(**{f"{field}__range": _REACH}),
            violation_error_message=SENTENCE,
            violation_error_code=field,
        )
        for field in fields
    ]
