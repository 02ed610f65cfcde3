"""Whose people an administrator keeps: the rule, and the query that says the same."""

import itertools

import pytest

from portal.common.viewer import Role, Viewer
from portal.organizations.models import Organization
from portal.people.permissions import can_keep_people
from portal.people.reach import kept_by
from portal.people.rules.keeping import Place, keeps
from tests import factories

MINISTRY = Place(1, Role.MINISTRY, "")
FUKUSHIMA = Place(2, Role.BUREAU, "07")
OFFICE = Place(3, Role.HELLO_WORK, "07")
CITY = Place(4, Role.LOCAL_GOVERNMENT, "07")
SUBSCRIBER = Place(5, Role.SUBSCRIBER, "07")
STRAY = Place(6, Role.SUBSCRIBER, "")
TOKYO = Place(7, Role.BUREAU, "13")
TOKYO_CITY = Place(8, Role.LOCAL_GOVERNMENT, "13")
ALL = (MINISTRY, FUKUSHIMA, OFFICE, CITY, SUBSCRIBER, STRAY, TOKYO, TOKYO_CITY)

TABLE = {
    MINISTRY: set(ALL),
    FUKUSHIMA: {FUKUSHIMA, OFFICE, CITY, SUBSCRIBER},
    TOKYO: {TOKYO, TOKYO_CITY},
    OFFICE: {OFFICE},
    CITY: {CITY},
    SUBSCRIBER: {SUBSCRIBER},
    STRAY: {STRAY},
    TOKYO_CITY: {TOKYO_CITY},
}


@pytest.mark.parametrize(("keeper", "kept"), list(itertools.product(ALL, ALL)))
def test_an_administrator_keeps_his_own_and_the_level_below(keeper: Place, kept: Place) -> None:
    assert keeps(keeper, kept) is (kept in TABLE[keeper])


@pytest.mark.django_db
@pytest.mark.parametrize("is_administrator", [True, False])
@pytest.mark.parametrize("role", list(Role))
def test_the_query_says_what_the_rule_says(role: Role, *, is_administrator: bool) -> None:
    stray = Organization.objects.create(kind=Role.SUBSCRIBER, name="県のない団体")
    local = Organization.objects.create(
        kind=Role.SUBSCRIBER, name="県のある団体", prefecture_code="07"
    )
    own = factories.organization(role)
    viewer = Viewer(
        user_id=1,
        role=role,
        organization_id=own.pk,
        prefecture_code=own.prefecture_code,
        is_administrator=is_administrator,
    )
    tried = [
        stray,
        local,
        own,
        factories.body(),
        factories.body("131016"),
        factories.office(),
        factories.office("13801"),
        factories.bureau(),
        factories.bureau("13"),
        Organization.objects.filter(kind=Role.MINISTRY)[0],
    ]
    found = set(Organization.objects.filter(kept_by(viewer)).values_list("pk", flat=True))
    ruled = {one.pk for one in Organization.objects.all() if can_keep_people(viewer, one)}
    assert found == ruled
    assert (own.pk in found) is is_administrator
    assert len(found & {one.pk for one in tried}) < len(tried) or role == Role.MINISTRY
