"""Rename and merge keep the past readable."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from portal.common.viewer import Role, Viewer
from portal.organizations.actions.merge import merge_local_governments
from portal.organizations.actions.rename import rename_local_government
from portal.organizations.choices import BodyKind
from portal.organizations.models import LocalGovernment
from portal.organizations.queries import name_on
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, tzinfo=UTC)
MINISTRY = Viewer.system()


def rename(body: LocalGovernment, name: str, on: date, by: Viewer = MINISTRY) -> LocalGovernment:
    return rename_local_government(
        body=body, name=name, kana="かな", effective_on=on, by=by, now=NOW
    )


def test_each_day_has_the_name_of_its_time() -> None:
    body = factories.body("072044")
    first = body.name
    rename(body, "新市", date(2010, 4, 1))
    renamed = rename(body, "新々市", date(2020, 4, 1))
    assert renamed.name == "新々市"
    assert name_on(renamed, date(2010, 3, 31)) == first
    assert name_on(renamed, date(2010, 4, 1)) == "新市"
    assert name_on(renamed, date(2020, 3, 31)) == "新市"
    assert name_on(renamed, date(2020, 4, 1)) == "新々市"


def test_a_town_that_becomes_a_city_changes_its_code_and_keeps_the_old() -> None:
    town = factories.body("073032")
    city = rename_local_government(
        body=town,
        name="桑折市",
        kana="こおりし",
        code6="072991",
        body_kind=BodyKind.CITY,
        effective_on=date(2025, 4, 1),
        by=MINISTRY,
        now=NOW,
    )
    assert (city.pk, city.code6, city.body_kind) == (town.pk, "072991", BodyKind.CITY)
    former = city.former_names.get()
    assert (former.code6, former.body_kind) == ("073032", town.body_kind)
    assert (former.used_until, former.recorded_by_name) == (date(2025, 3, 31), "自動処理")


def test_a_wrong_code_or_an_earlier_day_is_refused_and_nothing_is_kept() -> None:
    body = factories.body("072044")
    with pytest.raises(ValidationError, match="検査数字"):
        rename_local_government(
            body=body,
            name="新市",
            kana="",
            code6="072040",
            effective_on=date(2010, 4, 1),
            by=MINISTRY,
            now=NOW,
        )
    assert not body.former_names.exists()
    rename(body, "新市", date(2010, 4, 1))
    with pytest.raises(ValidationError, match="前回"):
        rename(body, "旧市", date(2010, 4, 1))
    assert body.former_names.count() == 1


def test_merging_ends_the_old_and_names_the_new() -> None:
    old, new = factories.body("072052"), factories.body("072044")
    (record,) = merge_local_governments(
        predecessors=[old], successor=new, effective_on=date(2006, 3, 20), by=MINISTRY, now=NOW
    )
    old.refresh_from_db()
    assert old.valid_to == date(2006, 3, 19)
    assert (record.predecessor_id, record.successor_id) == (old.pk, new.pk)
    assert list(new.predecessors.all()) == [record]
    with pytest.raises(ValidationError, match="すでに廃止"):
        merge_local_governments(
            predecessors=[old], successor=new, effective_on=date(2007, 1, 1), by=MINISTRY, now=NOW
        )


def test_nobody_succeeds_itself() -> None:
    body = factories.body("072044")
    with pytest.raises(ValidationError, match="別の団体"):
        merge_local_governments(
            predecessors=[body], successor=body, effective_on=date(2007, 1, 1), by=MINISTRY, now=NOW
        )


@pytest.mark.parametrize("role", [Role.LOCAL_GOVERNMENT, Role.HELLO_WORK, Role.SUBSCRIBER])
def test_only_the_ministry_and_the_bureau_change_the_register(role: Role) -> None:
    body = factories.body("072044")
    with pytest.raises(PermissionDenied):
        rename(body, "新市", date(2010, 4, 1), by=factories.viewer(role))
    assert not body.former_names.exists()


def test_a_bureau_changes_its_own_prefecture_only() -> None:
    bureau = factories.viewer(Role.BUREAU)
    assert rename(factories.body("072044"), "新市", date(2010, 4, 1), by=bureau).name == "新市"
    with pytest.raises(PermissionDenied):
        rename(factories.body("131016"), "新区", date(2010, 4, 1), by=bureau)
