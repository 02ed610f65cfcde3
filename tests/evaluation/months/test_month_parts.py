"""Who counts a figure, and the steps of a side's part of a month, as PostgreSQL holds them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from evaluation.choices import PART_STATES, PartState, Side
from evaluation.models import CellOwner, Indicator, MonthPart
from evaluation.queries.cell_owners import owners_of
from portal.common.acting import acting_as
from portal.common.fiscal import FiscalYear
from portal.common.refusals import told
from portal.common.viewer import Role
from sites.models import JointSite
from tests import factories

pytestmark = pytest.mark.django_db
JUNE = date(2025, 6, 1)
NOW = factories.NOW


@pytest.fixture
def site() -> JointSite:
    return factories.site()


@contextmanager
def refused(constraint: str) -> Iterator[None]:
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        yield
    diagnosis = getattr(refusal.value.__cause__, "diag", None)
    assert diagnosis is not None
    assert diagnosis.constraint_name == constraint


def exception(
    site: JointSite, code: str, owner: str, year: int, reason: str = "協議会の取決め"
) -> CellOwner:
    return CellOwner.objects.create(
        site=site,
        indicator=Indicator.objects.get(code=code),
        from_year=year,
        owner=owner,
        reason=reason,
    )


def part(site: JointSite, **facts: Any) -> MonthPart:
    return MonthPart.objects.create(**{"site": site, "month": JUNE, "side": "HELLO_WORK"} | facts)


def test_the_dictionary_says_who_counts(site: JointSite) -> None:
    owners = dict(Indicator.objects.values_list("code", "owner"))
    assert {code for code, owner in owners.items() if owner == Side.MUNICIPALITY} == {
        "USERS",
        "SUPPORTED",
        "REFERRALS",
    }
    assert {code for code, owner in owners.items() if owner is None} == {
        "PLACEMENT_RATE",
        "SUPPORTED_RATE",
    }


@pytest.mark.parametrize(("measure", "owner"), [("COUNT", None), ("RATE", "HELLO_WORK")])
def test_counts_have_an_owner_and_rates_have_none(
    site: JointSite, measure: str, owner: str | None
) -> None:
    users = Indicator.objects.get(code="USERS")
    with refused("indicator_count_has_an_owner"):
        Indicator.objects.create(
            code="NEW",
            name="新しい指標",
            unit="件",
            owner=owner,
            measure=measure,
            numerator=users if measure == "RATE" else None,
            denominator=users if measure == "RATE" else None,
        )


def test_an_exception_holds_from_its_year_until_the_next_alike_in_both_languages(
    site: JointSite,
) -> None:
    other = factories.site("07204-92")
    exception(site, "USERS", "HELLO_WORK", 2025)
    exception(site, "USERS", "MUNICIPALITY", 2027)
    exception(site, "PLACEMENTS", "MUNICIPALITY", 2026)
    indicators = list(Indicator.objects.all())
    seen = set()
    for year in range(2024, 2029):
        owners = owners_of([site.pk, other.pk], indicators, FiscalYear(year))
        for one in (site, other):
            for indicator in indicators:
                with connection.cursor() as cursor:
                    cursor.execute(
                        "SELECT evaluation_owner_of(%s, %s, %s::smallint)",
                        [one.pk, indicator.pk, year],
                    )
                    (said,) = cursor.fetchone()
                assert owners.get((one.pk, indicator.pk)) == said
                if one == site and indicator.code == "USERS":
                    seen.add((year, said))
    assert seen == {
        (2024, "MUNICIPALITY"),
        (2025, "HELLO_WORK"),
        (2026, "HELLO_WORK"),
        (2027, "MUNICIPALITY"),
        (2028, "MUNICIPALITY"),
    }


def test_an_exception_says_why_and_is_of_a_count(site: JointSite) -> None:
    with refused("cell_owner_has_a_reason"):
        exception(site, "USERS", "HELLO_WORK", 2025, reason=" \u3000")
    with pytest.raises(ValidationError) as refusal, told(CellOwner):
        exception(site, "PLACEMENT_RATE", "HELLO_WORK", 2025)
    assert "自動で計算" in refusal.value.message_dict["indicator"][0]


def test_a_part_goes_only_by_the_ways_of_the_table(site: JointSite) -> None:
    one = part(site)
    stamps: dict[str, dict[str, Any]] = {
        PartState.OPEN: {"submitted_at": None, "confirmed_at": None},
        PartState.SUBMITTED: {"submitted_at": NOW, "first_submitted_at": NOW, "confirmed_at": None},
        PartState.CONFIRMED: {"confirmed_at": NOW},
        PartState.ACCEPTED: {"accepted_at": NOW},
        PartState.RETURNED: {
            "submitted_at": None,
            "confirmed_at": None,
            "returned_at": NOW,
            "returns": 1,
            "return_reason": "6月の件数をお確かめください。",
        },
    }
    here = PartState.OPEN
    for there in (
        PartState.SUBMITTED,
        PartState.RETURNED,
        PartState.SUBMITTED,
        PartState.OPEN,
        PartState.SUBMITTED,
        PartState.CONFIRMED,
        PartState.ACCEPTED,
    ):
        for wrong in set(PartState) - {here, there}:
            if not PART_STATES.allows(here, wrong):
                with refused("part_state_moves"):
                    MonthPart.objects.filter(pk=one.pk).update(state=wrong, **stamps[wrong])
        MonthPart.objects.filter(pk=one.pk).update(state=there, **stamps[there])
        here = there
    with refused("part_state_moves"):
        part(site, month=date(2025, 7, 1), state=PartState.SUBMITTED, **stamps["SUBMITTED"])


@pytest.mark.parametrize(
    ("constraint", "facts"),
    [
        ("part_has_come_by_its_steps", {"state": "SUBMITTED"}),
        ("part_has_come_by_its_steps", {"submitted_at": NOW, "first_submitted_at": NOW}),
        ("part_is_returned_for_a_reason", {"returned_at": NOW, "returns": 1, "return_reason": " "}),
        ("part_steps_are_done_when_signed", {"submitted_by": 1}),
        ("part_month_is_its_first_day", {"month": date(2025, 6, 2)}),
        ("part_side_is_known", {"side": "BUREAU"}),
    ],
)
def test_a_part_says_nothing_half(site: JointSite, constraint: str, facts: dict[str, Any]) -> None:
    one = part(site)
    with refused(constraint):
        MonthPart.objects.filter(pk=one.pk).update(**facts)


def test_nobody_confirms_what_he_submitted_himself(site: JointSite) -> None:
    both = factories.person(Role.HELLO_WORK)
    one = part(site)
    MonthPart.objects.filter(pk=one.pk).update(
        state="SUBMITTED", submitted_at=NOW, first_submitted_at=NOW, submitted_by=both
    )
    with refused("part_is_confirmed_by_somebody_else"):
        MonthPart.objects.filter(pk=one.pk).update(
            state="CONFIRMED", confirmed_at=NOW + timedelta(days=1), confirmed_by=both
        )


def test_a_part_is_one_a_side_of_a_year_with_a_profile(site: JointSite) -> None:
    part(site)
    part(site, side="MUNICIPALITY")
    with refused("one_part_a_side_and_month"):
        part(site)
    with refused("part_needs_a_profile"):
        part(site, month=date(2023, 6, 1))
    assert MonthPart.objects.get(site=site, side="MUNICIPALITY").fiscal_year == 2025


def test_s06_a_part_is_seen_by_those_who_run_the_site(site: JointSite) -> None:
    part(site)
    near = [Role.LOCAL_GOVERNMENT, Role.HELLO_WORK, Role.BUREAU, Role.MINISTRY]
    viewers = [(factories.viewer(role), 1) for role in near]
    viewers += [
        (factories.viewer(Role.LOCAL_GOVERNMENT, factories.body("131016")), 0),
        (factories.viewer(Role.HELLO_WORK, factories.office("13801")), 0),
        (factories.viewer(Role.BUREAU, factories.bureau("13")), 0),
    ]
    for viewer, seen in viewers:
        assert MonthPart.objects.visible_to(viewer).filter(site=site).count() == seen, viewer
        with acting_as(viewer):
            assert MonthPart.objects.filter(site=site).count() == seen, viewer
