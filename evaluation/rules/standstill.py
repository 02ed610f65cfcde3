"""Since when a site has stood still: years in a row that asked for a plan."""

from collections.abc import Set as AbstractSet


def first_year_of_standstill(
    planned: AbstractSet[int], year: int, years: int, *, since: int | None
) -> int | None:
    """Return the year with whose plan the standstill began, None when it is not long enough.

    `planned` are the years that asked for a plan, `year` the one just assessed (which asked for
    one). The standstill is long enough when the year that lies `years` back, and every one
    between, asked for a plan too; what was decided about the site in `since` begins it anew.
    """
    began = year - years
    if since is not None and began < since:
        return None
    return began if all(one in planned for one in range(began, year)) else None
