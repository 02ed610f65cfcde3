"""Who somebody is today, and that PostgreSQL holds his role to his organisation."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError

from portal.common.viewer import Role, Viewer
from portal.people.models import Membership, User
from portal.people.viewers import viewer_for
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.mark.parametrize("role", list(Role))
def test_a_viewer_acts_in_the_role_of_his_organisation(role: Role) -> None:
    user = factories.person(role)
    viewer = viewer_for(user, now=NOW)
    assert (viewer.user_id, viewer.role, viewer.role_label) == (user.pk, role, role.label)
    assert viewer.is_government is (role != Role.SUBSCRIBER)
    assert viewer.sees_nation is (role == Role.MINISTRY)


def test_the_rights_begin_and_end_on_their_days_in_japan() -> None:
    user = factories.person(Role.LOCAL_GOVERNMENT)
    user.memberships.update(valid_from=date(2026, 4, 1), valid_to=date(2027, 3, 31))
    last_moment = datetime(2027, 3, 31, 14, 59, 59, tzinfo=UTC)
    assert viewer_for(user, now=last_moment).user_id == user.pk
    assert viewer_for(user, now=datetime(2027, 3, 31, 15, tzinfo=UTC)) == Viewer.nobody()
    assert viewer_for(user, now=datetime(2026, 3, 31, 14, tzinfo=UTC)) == Viewer.nobody()


def test_anonymous_disabled_and_unemployed_people_see_nothing() -> None:
    disabled = factories.person(Role.MINISTRY)
    disabled.is_active = False
    unemployed = User.objects.create_user(email="nobody@test.example", name="無所属")
    for user in (AnonymousUser(), disabled, unemployed):
        assert viewer_for(user, now=NOW) == Viewer.nobody()


def test_a_chosen_membership_decides_among_several() -> None:
    user = factories.person(Role.LOCAL_GOVERNMENT)
    second = Membership.objects.create(
        user=user, organization=factories.office(), role=Role.HELLO_WORK
    )
    assert viewer_for(user, now=NOW).role == Role.LOCAL_GOVERNMENT
    assert viewer_for(user, now=NOW, membership_id=second.pk).role == Role.HELLO_WORK
    assert viewer_for(user, now=NOW, membership_id=second.pk + 999).role == Role.LOCAL_GOVERNMENT


def test_a_role_that_is_not_the_organisations_is_refused_by_postgresql() -> None:
    user = User.objects.create_user(email="wrong@test.example", name="誤り")
    with pytest.raises(IntegrityError, match="membership_role_fits_organization"):
        Membership.objects.create(user=user, organization=factories.body(), role=Role.MINISTRY)


def test_colleagues_are_seen_and_strangers_are_not() -> None:
    city = factories.person(Role.LOCAL_GOVERNMENT)
    factories.person(Role.HELLO_WORK)
    seen = Membership.objects.visible_to(viewer_for(city, now=NOW))
    assert [one.user_id for one in seen] == [city.pk]
    assert not Membership.objects.visible_to(Viewer.nobody()).exists()


def test_an_address_is_stored_in_lower_case() -> None:
    user = User.objects.create_user(email="Mixed@Test.Example", name="大文字")
    assert user.email == "mixed@test.example"
    assert User.objects.get_by_natural_key("MIXED@test.example") == user
    with pytest.raises(IntegrityError, match="user_email_is_lower_case"):
        User.objects.filter(pk=user.pk).update(email="Mixed@test.example")
