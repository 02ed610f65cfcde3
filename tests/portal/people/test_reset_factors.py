"""Who may take away a lost second factor, and what is left then."""

from dataclasses import replace

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.test import Client

from portal.common.models import AuditEntry, OutboxItem
from portal.common.viewer import Role, Viewer
from portal.people.actions.reset_factors import reset_factors
from portal.people.models import Membership, User
from portal.people.permissions import can_reset_factors
from tests import doors, factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]
NOW = factories.NOW


def administrator(role: Role, prefecture_code: str = "07") -> Viewer:
    of = factories.organization(role, prefecture_code=prefecture_code)
    user = factories.person(role, of, email=f"admin-{of.pk}@test.example")
    return Viewer(
        user_id=user.pk,
        name=user.name,
        role=role,
        organization_id=of.pk,
        organization_name=of.name,
        prefecture_code=of.prefecture_code,
        is_administrator=True,
    )


def of_the_city() -> User:
    return factories.person(Role.LOCAL_GOVERNMENT, email="lost@test.example")


@pytest.mark.parametrize(
    ("by", "may"),
    [
        ((Role.MINISTRY, "07"), True),
        ((Role.BUREAU, "07"), True),
        ((Role.BUREAU, "13"), False),
        ((Role.LOCAL_GOVERNMENT, "07"), True),
        ((Role.HELLO_WORK, "07"), False),
        ((Role.SUBSCRIBER, "07"), False),
    ],
)
def test_the_own_administrators_and_the_levels_above_may(
    by: tuple[Role, str], *, may: bool
) -> None:
    viewer, person = administrator(*by), of_the_city()
    assert can_reset_factors(viewer, person, now=NOW) is may
    assert not can_reset_factors(replace(viewer, is_administrator=False), person, now=NOW)


def test_nobody_resets_his_own() -> None:
    for role in (Role.MINISTRY, Role.BUREAU, Role.LOCAL_GOVERNMENT):
        viewer = administrator(role)
        assert not can_reset_factors(viewer, User.objects.get(name=viewer.name), now=NOW)


def test_a_city_does_not_take_what_guards_rights_elsewhere() -> None:
    person = of_the_city()
    Membership.objects.create(user=person, organization=factories.bureau(), role=Role.BUREAU)
    city, bureau = administrator(Role.LOCAL_GOVERNMENT), administrator(Role.BUREAU)
    doors.with_app(person)
    with pytest.raises(PermissionDenied, match="すべての所属"):
        reset_factors(person=person, by=city, now=NOW)
    assert Authenticator.objects.filter(user=person).exists()
    assert can_reset_factors(bureau, person, now=NOW)


def test_s23_a_reset_ends_the_sessions_and_tells_the_owner() -> None:
    person = doors.with_app(factories.person(Role.BUREAU, password=factories.PASSWORD))
    client = Client()
    doors.sign_in(client, person)
    assert client.get("/").status_code == 200
    assert reset_factors(person=person, by=administrator(Role.MINISTRY), now=NOW) == 1
    assert client.get("/")["Location"].startswith(doors.SIGN_IN)
    assert doors.give_password(client, person)["Location"] == "/"
    assert client.get("/")["Location"] == doors.ACCOUNT
    letter = OutboxItem.objects.get(kind="mail.send").payload
    assert (letter["to"], letter["template"]) == (person.email, "account_changed")
    assert AuditEntry.objects.about(person).filter(event="二要素認証を消した").exists()
