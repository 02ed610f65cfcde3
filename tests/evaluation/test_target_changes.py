"""A target changes by its council's resolution and with a reason; what it was is kept."""

from collections.abc import Iterable
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, connection, transaction

from agreements.models import Resolution
from evaluation.actions.set_target import set_target
from evaluation.models import AnnualTarget, Indicator, TargetChange
from portal.common.acting import acting_as
from portal.common.models import AuditEntry
from portal.common.viewer import Role, Viewer
from sites.models import JointSite
from tests import factories
from tests.agreements import councils

pytestmark = pytest.mark.django_db
CLOCK = Viewer.system()


@pytest.fixture
def site() -> JointSite:
    """A site with a target of 100 users that rests on a paper."""
    made = factories.site()
    factories.target(made, "USERS", 100)
    return made


@pytest.fixture
def decided(site: JointSite) -> Resolution:
    return councils.resolution_on(site)


def change(
    site: JointSite,
    value: str,
    *,
    resolution: Resolution | None = None,
    reason: str = "",
    by: Viewer = CLOCK,
) -> AnnualTarget:
    return set_target(
        site=site,
        fiscal_year=2025,
        indicator=Indicator.objects.get(code="USERS"),
        value=Decimal(value),
        source="協議会資料",
        resolution=resolution,
        reason=reason,
        by=by,
        now=factories.NOW,
    )


def test_another_value_needs_a_resolution_and_a_reason(
    site: JointSite, decided: Resolution
) -> None:
    with pytest.raises(ValidationError) as without_resolution:
        change(site, "120", reason="利用の増加")
    assert "議決が必要" in without_resolution.value.message_dict["resolution"][0]
    for reason in ("", " 　"):
        with pytest.raises(ValidationError) as without_reason:
            change(site, "120", resolution=decided, reason=reason)
        assert list(without_reason.value.message_dict) == ["reason"]
    other = councils.resolution(councils.table(name="別の協議会"))
    with pytest.raises(ValidationError, match="この拠点の協定"):
        change(site, "120", resolution=other, reason="利用の増加")
    assert not TargetChange.objects.exists()


def test_what_it_was_is_kept_each_time(site: JointSite, decided: Resolution) -> None:
    bureau = factories.viewer(Role.BUREAU)
    with acting_as(bureau):
        change(site, "120", resolution=decided, reason=" 利用の増加 ", by=bureau)
        made = change(site, "90", resolution=decided, reason="誤記の訂正", by=bureau)
    assert (made.value, made.resolution, made.change_reason) == (Decimal(90), decided, "")
    rows: Iterable[tuple[object, ...]] = TargetChange.objects.order_by("pk").values_list(
        "value_before", "value_after", "source_before", "resolution_before", "reason", "changed_by"
    )
    assert list(rows) == [
        (Decimal(100), Decimal(120), "試験の資料", None, "利用の増加", bureau.user_id),
        (Decimal(120), Decimal(90), "協議会資料", decided.pk, "誤記の訂正", bureau.user_id),
    ]
    said = AuditEntry.objects.filter(event="事業目標を変更").order_by("pk")
    assert [one.reason for one in said] == ["利用の増加", "誤記の訂正"]


def test_the_same_value_is_no_change_and_stays_on_its_resolution(
    site: JointSite, decided: Resolution
) -> None:
    assert change(site, "100.0").resolution is None
    assert change(site, "100", resolution=decided).resolution == decided
    assert change(site, "100").resolution == decided
    assert not TargetChange.objects.exists()


def test_a_first_target_rests_on_something(site: JointSite, decided: Resolution) -> None:
    placements = Indicator.objects.get(code="PLACEMENTS")
    target = AnnualTarget(
        site=site, fiscal_year=2025, indicator=placements, value=1, recorded_at=factories.NOW
    )
    for source in ("", " 　"):
        target.source = source
        with pytest.raises(IntegrityError, match="目標の根拠"), transaction.atomic():
            target.save()
    target.resolution = decided
    target.save()


def test_postgresql_holds_it_whoever_writes(site: JointSite, decided: Resolution) -> None:
    target = AnnualTarget.objects.filter(site=site)
    other = councils.resolution(councils.table(name="別の協議会"))
    for facts, words in (
        ({"value": 101}, "議決が必要"),
        ({"value": 101, "resolution": decided}, "理由"),
        ({"value": 101, "resolution": decided, "change_reason": " 　"}, "理由"),
        ({"value": 101, "resolution": other, "change_reason": "増加"}, "この拠点の協定"),
        ({"resolution": other}, "この拠点の協定"),
        ({"indicator": Indicator.objects.get(code="SUPPORTED")}, "変えられません"),
        ({"fiscal_year": 2024}, "変えられません"),
    ):
        with pytest.raises(IntegrityError, match=words), transaction.atomic():
            target.update(**facts)
    target.update(value=101, resolution=decided, change_reason="増加")
    assert target.get().change_reason == ""
    with pytest.raises(IntegrityError, match="理由"), transaction.atomic():
        target.update(value=102)
    with pytest.raises(IntegrityError, match="消すこともできません"), transaction.atomic():
        TargetChange.objects.update(reason="別の理由")


def test_the_roles_of_pages_neither_write_changes_nor_take_targets_away(site: JointSite) -> None:
    ministry = factories.viewer(Role.MINISTRY)
    for statement in (
        "DELETE FROM evaluation_annualtarget",
        "DELETE FROM evaluation_targetchange",
        "UPDATE evaluation_targetchange SET reason = 'x'",
        "INSERT INTO evaluation_targetchange (reason) VALUES ('x')",
    ):
        for viewer in (ministry, CLOCK):
            with (
                acting_as(viewer),
                pytest.raises(ProgrammingError, match="permission denied"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)


def test_changes_are_public_among_governments(site: JointSite, decided: Resolution) -> None:
    change(site, "120", resolution=decided, reason="利用の増加")
    assert TargetChange.objects.visible_to(factories.viewer(Role.LOCAL_GOVERNMENT)).exists()
    assert not TargetChange.objects.visible_to(factories.viewer(Role.SUBSCRIBER)).exists()
