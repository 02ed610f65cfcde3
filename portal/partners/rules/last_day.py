"""Until when a system may be registered."""

from datetime import date, timedelta

LONGEST = timedelta(days=366)  # a year, whatever year it is
SENTENCE = "有効期限は、今日から1年以内にしてください。"


def problem_with_last_day(last_day: date, *, today: date) -> str | None:
    """Return what is wrong with a last day chosen `today`, as a sentence; None when nothing is."""
    return None if today <= last_day <= today + LONGEST else SENTENCE
