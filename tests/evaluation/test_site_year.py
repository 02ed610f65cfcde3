"""The year's row is current, whoever writes and however."""

import threading
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from evaluation.models import AnnualTarget, Indicator, MonthlyResult, SiteYear
from sites.models import AnnualProfile, JointSite
from tests import factories
from tests.agreements import councils

JUNE = date(2025, 6, 1)


def row(site: JointSite, year: int = 2025) -> SiteYear:
    return SiteYear.objects.get(site=site, fiscal_year=year)


@pytest.mark.django_db
class TestOneWriter:
    def test_a_profile_makes_the_row_and_takes_it_away(self) -> None:
        site = factories.site(years=(2025,))
        assert (row(site).level, row(site).months_reported) == (None, 0)
        AnnualProfile.objects.filter(site=site).delete()
        assert not SiteYear.objects.filter(site=site).exists()

    def test_insert_update_delete_move_and_raw_sql(self) -> None:
        site = factories.site()
        month = factories.month(site, "PLACEMENTS", JUNE, 7)
        assert (row(site).placements, row(site).months_reported) == (7, 1)
        MonthlyResult.objects.filter(pk=month.pk).update(value=F("value") + 3)
        assert row(site).placements == 10
        MonthlyResult.objects.filter(pk=month.pk).update(month=date(2024, 6, 1))
        assert (row(site).placements, row(site, 2024).placements) == (None, 10)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE evaluation_monthlyresult SET value = 4 WHERE id = %s", [month.pk]
            )
        assert row(site, 2024).placements == 4
        month.delete()
        assert (row(site, 2024).placements, row(site, 2024).months_reported) == (None, 0)

    def test_blank_is_not_zero(self) -> None:
        site = factories.site()
        month = factories.month(site, "PLACEMENTS", JUNE, None)
        assert (row(site).placements, row(site).months_reported) == (None, 0)
        MonthlyResult.objects.filter(pk=month.pk).update(value=0)
        assert (row(site).placements, row(site).months_reported) == (0, 1)

    def test_a_target_changes_the_level(self) -> None:
        site = factories.site()
        factories.month(site, "PLACEMENTS", JUNE, 7)
        factories.target(site, "PLACEMENTS", 7)
        assert row(site).level == "FULL"
        AnnualTarget.objects.filter(site=site).update(
            value=8, resolution=councils.resolution_on(site), change_reason="試験"
        )
        assert row(site).level == "NONE"
        factories.target(site, "USERS", 1)
        factories.month(site, "USERS", JUNE, 1)
        assert row(site).level == "PARTIAL"
        AnnualTarget.objects.filter(site=site).delete()
        assert row(site).level is None

    def test_turning_an_indicator_round_judges_all_again(self) -> None:
        site = factories.site()
        factories.month(site, "PLACEMENTS", JUNE, 7)
        factories.target(site, "PLACEMENTS", 8)
        assert row(site).level == "NONE"
        Indicator.objects.filter(code="PLACEMENTS").update(direction="DOWN")
        assert row(site).level == "FULL"

    def test_months_of_a_year_without_profile_are_refused(self) -> None:
        site = factories.site(years=(2025,))
        with pytest.raises(IntegrityError, match="result_needs_a_profile"):
            factories.month(site, "PLACEMENTS", date(2024, 6, 1), 1)

    def test_a_target_of_a_year_without_profile_is_refused(self) -> None:
        site = factories.site(years=(2025,))
        with pytest.raises(IntegrityError, match="target_needs_a_profile"):
            factories.target(site, "PLACEMENTS", 1, year=2024)

    @pytest.mark.parametrize("value", [0, -1])
    def test_a_target_is_positive(self, value: int) -> None:
        site = factories.site()
        with pytest.raises(IntegrityError, match="target_is_positive"):
            factories.target(site, "PLACEMENTS", value)

    def test_a_negative_count_is_refused(self) -> None:
        site = factories.site()
        with pytest.raises(IntegrityError, match="value"):
            factories.month(site, "PLACEMENTS", JUNE, -1)

    def test_a_rate_cannot_be_entered(self) -> None:
        site = factories.site()
        with pytest.raises(IntegrityError, match="割合の指標は直接入力できません"):
            factories.month(site, "PLACEMENT_RATE", JUNE, 50)

    def test_one_result_a_month_on_its_first_day(self) -> None:
        site = factories.site()
        factories.month(site, "PLACEMENTS", JUNE, 1)
        with pytest.raises(IntegrityError, match="one_result_a_month"), transaction.atomic():
            factories.month(site, "PLACEMENTS", JUNE, 2)
        with pytest.raises(IntegrityError, match="month_is_its_first_day"):
            factories.month(site, "PLACEMENTS", date(2025, 6, 2), 2)

    def test_the_fiscal_year_of_a_month_is_the_databases_own(self) -> None:
        site = factories.site()
        march = factories.month(site, "PLACEMENTS", date(2025, 3, 1), 1)
        april = factories.month(site, "PLACEMENTS", date(2025, 4, 1), 1)
        march.refresh_from_db()
        april.refresh_from_db()
        assert (march.fiscal_year, april.fiscal_year) == (2024, 2025)

    def test_a_bulk_write_touches_only_the_years_it_names(self) -> None:
        here, elsewhere = factories.site(), factories.site("13101-91", hosts=("131016",))
        SiteYear.objects.filter(site=elsewhere).update(users=123)
        placements = Indicator.objects.get(code="PLACEMENTS")
        MonthlyResult.objects.bulk_create(
            MonthlyResult(
                site=here,
                indicator=placements,
                month=date(2025, number, 1),
                value=number,
                recorded_at=factories.NOW,
            )
            for number in range(4, 13)
        )
        assert row(here).placements == sum(range(4, 13))
        assert row(elsewhere).users == 123


@pytest.mark.django_db(transaction=True)
def test_two_writers_of_one_year_leave_the_sum_of_both() -> None:
    """Without the lock in the trigger the later commit would overwrite with what it saw."""
    site = factories.site()
    first_has_written, second_may_go = threading.Event(), threading.Event()

    def first() -> None:
        with transaction.atomic():
            factories.month(site, "PLACEMENTS", date(2025, 4, 1), 10)
            first_has_written.set()
            second_may_go.wait(5)
        connection.close()

    def second() -> None:
        first_has_written.wait(5)
        with transaction.atomic():
            factories.month(site, "PLACEMENTS", date(2025, 5, 1), 5)
        connection.close()

    writers = [threading.Thread(target=first), threading.Thread(target=second)]
    for writer in writers:
        writer.start()
    first_has_written.wait(5)
    # The second writer now waits for the first one's row (or, unlocked, has passed it).
    writers[1].join(0.5)
    second_may_go.set()
    for writer in writers:
        writer.join(10)
    assert row(site).placements == 15
    assert row(site).months_reported == 2
