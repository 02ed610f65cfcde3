"""S13: whoever writes while a year or a part is being closed is in before, or is refused."""

import threading
from collections.abc import Callable, Sequence
from datetime import date

import pytest
from django.db import Error, NotSupportedError, connection, transaction

from evaluation.actions.settle_year import settle_year
from evaluation.models import Achievement, MonthlyResult, MonthPart
from portal.common.acting import STAFF
from portal.common.fiscal import FiscalYear
from portal.common.viewer import Viewer
from sites.models import JointSite
from tests import factories
from tests.evaluation.closing import told
from tests.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
YEARS = range(2001, 2026)
CLOCK = Viewer.system()
Act = Callable[[tuple[int, int]], object]


def race(rounds: Sequence[tuple[int, int]], *acts: Act) -> list[list[bool]]:
    """Run every round's acts in the same moment; return per act in which rounds it was let."""
    meet = threading.Barrier(len(acts))

    def all_rounds(act: Act) -> Callable[[], list[bool]]:
        def run() -> list[bool]:
            done = []
            for one in rounds:
                meet.wait(timeout=60)
                try:
                    with transaction.atomic():
                        act(one)
                except Error:
                    done.append(False)
                else:
                    done.append(True)
            return done

        return run

    answers = at_once([all_rounds(act) for act in acts])
    found = [one for one in answers if not isinstance(one, Exception)]
    assert len(found) == len(acts), answers
    return found


def sites(count: int) -> dict[int, JointSite]:
    """Sites with one month of ten placements, and a target for them, in each of the years."""
    made = {}
    for number in range(count):
        site = factories.site(f"07204-{number + 10}", years=tuple(YEARS))
        made[site.pk] = site
    told(
        "INSERT INTO evaluation_monthlyresult (site_id, indicator_id, month, value, recorded_at)"
        " SELECT p.site_id, i.id, make_date(p.fiscal_year, 6, 1), 10, now()"
        " FROM joint_sites_annualprofile p, evaluation_indicator i WHERE i.code = 'USERS'"
        f" AND p.site_id IN ({', '.join(map(str, made))})"
    )
    told(
        "INSERT INTO evaluation_annualtarget"
        " (site_id, fiscal_year, indicator_id, value, source, recorded_at)"
        " SELECT p.site_id, p.fiscal_year, i.id, 10, '試験', now()"
        " FROM joint_sites_annualprofile p, evaluation_indicator i WHERE i.code = 'USERS'"
        f" AND p.site_id IN ({', '.join(map(str, made))})"
    )
    return made


def write(one: tuple[int, int]) -> None:
    told(
        "UPDATE evaluation_monthlyresult SET value = 11"
        f" WHERE site_id = {one[0]} AND fiscal_year = {one[1]}",
        role=STAFF,
    )


def test_s13_no_row_is_late_in_500_races_with_settling() -> None:
    made = sites(20)
    rounds = [(site, year) for site in made for year in YEARS]
    assert len(rounds) == 500

    def settle(one: tuple[int, int]) -> None:
        settle_year(site=made[one[0]], year=FiscalYear(one[1]), by=CLOCK, now=factories.NOW)

    settled, written = race(rounds, settle, write)
    assert all(settled)
    assert 0 < sum(written) < len(rounds)  # both came first in some
    said = {
        (one.site_id, one.fiscal_year): one.lines[0]["numerator"]
        for one in Achievement.objects.filter(site__in=made)
    }
    rows = MonthlyResult.objects.filter(site__in=made).values_list("site", "fiscal_year", "value")
    late = [(site, year) for site, year, value in rows if said[site, year] != value]
    assert late == []


def test_s13_no_cell_is_late_in_200_races_with_submitting() -> None:
    made = sites(8)
    rounds = [(site, year) for site in made for year in YEARS]

    def submit(one: tuple[int, int]) -> None:
        new = MonthPart.objects.create(
            site=made[one[0]], month=date(one[1], 6, 1), side="MUNICIPALITY"
        )
        MonthPart.objects.filter(pk=new.pk).update(
            state="SUBMITTED", submitted_at=factories.NOW, first_submitted_at=factories.NOW
        )
        counted[one] = MonthlyResult.objects.get(site=one[0], fiscal_year=one[1]).value

    counted: dict[tuple[int, int], int | None] = {}
    submitted, written = race(rounds, submit, write)
    assert all(submitted)
    assert 0 < sum(written) < len(rounds)
    rows = MonthlyResult.objects.filter(site__in=made).values_list("site", "fiscal_year", "value")
    assert [(site, year) for site, year, value in rows if counted[site, year] != value] == []


def test_s13_an_older_snapshot_may_not_write() -> None:
    """It would not see what was closed while it waited."""
    one = next(iter(sites(1)))
    late = f"UPDATE evaluation_monthlyresult SET value = 1 WHERE site_id = {one}"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        with pytest.raises(NotSupportedError, match="read committed"), transaction.atomic():
            cursor.execute(late)
