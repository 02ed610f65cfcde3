"""A month of a site: all of the sheet or nothing of it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from evaluation.actions.record_month import record_month
from evaluation.models import CellOwner, Indicator, MonthlyResult
from portal.common.viewer import Role, Viewer
from sites.models import JointSite
from tests import factories

pytestmark = pytest.mark.django_db
JUNE = date(2025, 6, 1)
NOW = factories.NOW


@pytest.fixture
def site() -> JointSite:
    return factories.site()


def record(
    site: JointSite,
    values: dict[str, int | None],
    *,
    by: Viewer | None = None,
    month: date = JUNE,
    now: datetime = NOW,
    seen_at: datetime | None = None,
) -> list[MonthlyResult]:
    return record_month(
        site=site, month=month, values=values, by=by or Viewer.system(), now=now, seen_at=seen_at
    )


def saved(site: JointSite) -> dict[str, int | None]:
    return dict(MonthlyResult.objects.filter(site=site).values_list("indicator__code", "value"))


def reasons(site: JointSite, values: dict[str, int | None], **options: object) -> dict[str, str]:
    with pytest.raises(ValidationError) as refusal:
        record(site, values, **options)  # type: ignore[arg-type]
    return {field: sentences[0] for field, sentences in refusal.value.message_dict.items()}


@pytest.mark.parametrize(
    ("role", "values"),
    [
        (Role.LOCAL_GOVERNMENT, {"USERS": 30, "SUPPORTED": 9}),
        (Role.HELLO_WORK, {"PLACEMENTS": 3, "NEW_SEEKERS": 9}),
    ],
)
def test_each_desk_enters_what_it_counts_and_is_named(
    site: JointSite, role: Role, values: dict[str, int | None]
) -> None:
    desk = factories.viewer(role)
    record(site, values, by=desk)
    assert saved(site) == values
    for row in MonthlyResult.objects.filter(site=site):
        assert (row.recorded_by_id, row.recorded_at) == (desk.user_id, NOW)


@pytest.mark.parametrize(
    ("role", "code", "whose"),
    [
        (Role.LOCAL_GOVERNMENT, "PLACEMENTS", "ハローワークが数える欄"),
        (Role.HELLO_WORK, "USERS", "自治体が数える欄"),
    ],
)
def test_a_cell_of_the_other_side_is_refused_at_its_place(
    site: JointSite, role: Role, code: str, whose: str
) -> None:
    desk = factories.viewer(role)
    found = reasons(site, {"USERS": 1, "PLACEMENTS": 1}, by=desk)
    assert set(found) == {code}
    assert whose in found[code]
    assert saved(site) == {}
    factories.month(site, code, JUNE, 7)
    mine = "PLACEMENTS" if code == "USERS" else "USERS"
    # What is sent back as it stands is no change.
    record(site, {code: 7, mine: 2}, by=desk)
    assert saved(site) == {code: 7, mine: 2}
    assert code in reasons(site, {code: None}, by=desk)


def test_an_exception_of_the_site_gives_the_cell_to_the_other_side(site: JointSite) -> None:
    CellOwner.objects.create(
        site=site,
        indicator=Indicator.objects.get(code="USERS"),
        from_year=2025,
        owner="HELLO_WORK",
        reason="受付をハローワークが行う",
    )
    assert "USERS" in reasons(site, {"USERS": 1}, by=factories.viewer(Role.LOCAL_GOVERNMENT))
    record(site, {"USERS": 1}, by=factories.viewer(Role.HELLO_WORK))
    assert saved(site) == {"USERS": 1}


def test_a_part_above_the_other_side_s_whole_stands_where_it_can_be_set_right(
    site: JointSite,
) -> None:
    city, office = factories.viewer(Role.LOCAL_GOVERNMENT), factories.viewer(Role.HELLO_WORK)
    record(site, {"PERSONS_PLACED": 5}, by=office)
    assert set(reasons(site, {"SUPPORTED": 4}, by=city)) == {"SUPPORTED"}
    record(site, {"SUPPORTED": 5}, by=city)
    assert set(reasons(site, {"PERSONS_PLACED": 6}, by=office)) == {"PERSONS_PLACED"}


def test_a_rate_above_one_is_refused_though_neither_count_is_part_of_the_other(
    site: JointSite,
) -> None:
    counts = {
        code: Indicator.objects.create(
            code=code, name=name, unit="人", measure="COUNT", owner="HELLO_WORK"
        )
        for code, name in (("ATTENDED", "出席者数"), ("INVITED", "案内者数"))
    }
    Indicator.objects.create(
        code="ATTENDANCE",
        name="出席率",
        unit="%",
        measure="RATE",
        numerator=counts["ATTENDED"],
        denominator=counts["INVITED"],
    )
    found = reasons(site, {"ATTENDED": 6, "INVITED": 5})
    assert found == {
        "ATTENDED": "出席者数（6）が案内者数（5）を超えています。どちらかを確かめてください。"
    }


@pytest.mark.parametrize("role", [Role.MINISTRY, Role.BUREAU, Role.SUBSCRIBER])
def test_others_do_not_enter(site: JointSite, role: Role) -> None:
    with pytest.raises(PermissionDenied, match="実施団体"):
        record(site, {"PLACEMENTS": 3}, by=factories.viewer(role))
    assert saved(site) == {}


def test_a_city_does_not_enter_for_another_city(site: JointSite) -> None:
    stranger = factories.viewer(Role.LOCAL_GOVERNMENT, factories.body("131016"))
    with pytest.raises(PermissionDenied):
        record(site, {"PLACEMENTS": 3}, by=stranger)


def test_unnamed_counts_stay_and_blank_clears(site: JointSite) -> None:
    record(site, {"USERS": 10, "CONSULTATIONS": 5})
    record(site, {"USERS": None})
    assert saved(site) == {"USERS": None, "CONSULTATIONS": 5}


def test_a_count_blank_from_the_start_makes_no_row(site: JointSite) -> None:
    record(site, {"USERS": None, "CONSULTATIONS": 0})
    assert saved(site) == {"CONSULTATIONS": 0}


def test_what_did_not_change_keeps_its_author(site: JointSite) -> None:
    first, second = factories.viewer(Role.LOCAL_GOVERNMENT), factories.viewer(Role.HELLO_WORK)
    record(site, {"USERS": 10}, by=first)
    record(site, {"CONSULTATIONS": 5}, by=Viewer.system())
    record(site, {"USERS": 10, "CONSULTATIONS": 6}, by=second, now=NOW + timedelta(hours=1))
    authors = dict(
        MonthlyResult.objects.filter(site=site).values_list("indicator__code", "recorded_by")
    )
    assert authors == {"USERS": first.user_id, "CONSULTATIONS": second.user_id}


def test_a_negative_count_is_refused_and_nothing_is_saved(site: JointSite) -> None:
    found = reasons(site, {"USERS": 10, "CONSULTATIONS": -1})
    assert set(found) == {"CONSULTATIONS"}
    assert "マイナス" in found["CONSULTATIONS"]
    assert saved(site) == {}


def test_a_part_above_its_whole_is_refused_in_words(site: JointSite) -> None:
    found = reasons(site, {"PLACEMENTS": 1_234, "NEW_SEEKERS": 1_000})
    assert found["PLACEMENTS"] == (
        "就職件数（1,234）が新規求職者数（1,000）を超えています。どちらかを確かめてください。"
    )
    assert saved(site) == {}


def test_a_part_is_also_held_against_what_was_saved_before(site: JointSite) -> None:
    record(site, {"NEW_SEEKERS": 5})
    assert "PLACEMENTS" in reasons(site, {"PLACEMENTS": 6})
    record(site, {"PLACEMENTS": 5})
    assert "PLACEMENTS" in reasons(site, {"NEW_SEEKERS": 4})
    assert saved(site) == {"NEW_SEEKERS": 5, "PLACEMENTS": 5}


def test_the_future_begins_with_the_next_month_in_japan(site: JointSite) -> None:
    last_moment = datetime(2025, 6, 30, 14, 59, 59, tzinfo=UTC)
    july = date(2025, 7, 1)
    assert "まだ来ていません" in reasons(site, {"USERS": 1}, month=july, now=last_moment)["month"]
    assert record(site, {"USERS": 1}, month=july, now=last_moment + timedelta(seconds=1))


def test_months_before_opening_and_after_closing_are_refused() -> None:
    site = factories.site(opened_on=date(2025, 5, 10), closed_on=date(2025, 7, 20))
    assert "開設" in reasons(site, {"USERS": 1}, month=date(2025, 4, 1))["month"]
    assert "廃止" in reasons(site, {"USERS": 1}, month=date(2025, 8, 1))["month"]
    for month in (date(2025, 5, 1), date(2025, 7, 1)):
        assert record(site, {"USERS": 1}, month=month)


def test_a_year_in_which_the_site_does_not_operate_is_refused(site: JointSite) -> None:
    assert "実施年度" in reasons(site, {"USERS": 1}, month=date(2023, 6, 1))["month"]


def test_a_month_is_its_first_day(site: JointSite) -> None:
    assert "1日" in reasons(site, {"USERS": 1}, month=date(2025, 6, 2))["month"]


def test_unknown_indicators_and_rates_are_refused(site: JointSite) -> None:
    found = reasons(site, {"NOWHERE": 1, "PLACEMENT_RATE": 50, "\x00": 1, "USERS": 1})
    assert set(found) == {"NOWHERE", "PLACEMENT_RATE", "\x00"}
    assert "自動で計算" in found["PLACEMENT_RATE"]
    assert saved(site) == {}


def test_a_sheet_opened_before_somebody_else_saved_is_not_written_over(site: JointSite) -> None:
    colleague = factories.viewer(Role.LOCAL_GOVERNMENT)
    record(site, {"USERS": 10}, by=colleague)
    stale = NOW - timedelta(minutes=1)
    later = NOW + timedelta(minutes=1)
    found = reasons(site, {"USERS": 99}, seen_at=stale, now=later)
    assert colleague.name in found["__all__"]
    assert saved(site) == {"USERS": 10}
    record(site, {"USERS": 99}, seen_at=NOW, now=later)
    assert saved(site) == {"USERS": 99}


@pytest.mark.parametrize(
    ("instant", "opens"),
    [
        (datetime(2026, 3, 31, 14, 59, 59, tzinfo=UTC), False),
        (datetime(2026, 3, 31, 15, 0, 0, tzinfo=UTC), True),
    ],
)
def test_s40_april_opens_at_midnight_in_tokyo(instant: datetime, *, opens: bool) -> None:
    site = factories.site(years=(2025, 2026))
    city = factories.viewer(Role.LOCAL_GOVERNMENT)
    april = date(2026, 4, 1)
    if not opens:
        with pytest.raises(ValidationError, match="まだ来ていません"):
            record_month(site=site, month=april, values={"USERS": 1}, by=city, now=instant)
        return
    record_month(site=site, month=april, values={"USERS": 1}, by=city, now=instant)
    assert MonthlyResult.objects.get(site=site).fiscal_year == 2026


def test_s40_march_belongs_to_the_year_before_and_a_leap_february_too() -> None:
    site = factories.site(years=(2023, 2024))
    city = factories.viewer(Role.LOCAL_GOVERNMENT)
    for month in (date(2024, 2, 1), date(2024, 3, 1), date(2024, 4, 1)):
        record_month(site=site, month=month, values={"USERS": 1}, by=city, now=factories.NOW)
    rows = MonthlyResult.objects.filter(site=site).order_by("month")
    assert [row.fiscal_year for row in rows] == [2023, 2023, 2024]
