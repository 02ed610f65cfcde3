"""How long agreements hold: a year longer, and when to remind of an end."""

from datetime import date, timedelta

REMIND_BEFORE = (30, 90, 180)  # days
_DAY = timedelta(days=1)


def a_year_longer(last: date) -> date:
    """Return the last day a year later; what ended with February ends with February again.

    Reckoned from the day after (民法 143条): a year from 1 March ends on the last of February.
    """
    after = last + _DAY
    try:
        return after.replace(year=after.year + 1) - _DAY
    except ValueError:  # 29 February, in a year without one
        return date(after.year + 1, 3, 1) - _DAY


def reminder_due(last: date, day: date) -> int | None:
    """Return the shortest time of REMIND_BEFORE within which `last` comes; None when it is far.

    None also for what is over: nobody is reminded of the past.
    """
    left = (last - day).days
    if left < 0:
        return None
    return next((days for days in REMIND_BEFORE if left <= days), None)
