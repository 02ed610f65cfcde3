"""Before anybody can agree, whoever keeps the server appoints two; never a third."""

from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from portal.common.viewer import Role
from portal.organizations.models import Organization
from portal.people.actions.appoint_first_administrators import appoint_first_administrator
from portal.people.models import Membership
from tests import factories
from tests.portal.people.administrators import NOW, keeper

pytestmark = pytest.mark.django_db


def appoint(name: str, email: str, **options: str) -> str:
    said = StringIO()
    call_command("appoint_administrator", name, email, "最初の人", stdout=said, **options)
    return said.getvalue()


def test_two_are_appointed_and_no_third() -> None:
    city = factories.body()
    assert "管理者として登録" in appoint(city.name, "One@test.example")
    appoint(city.name, "two@test.example")
    with pytest.raises(CommandError, match="すでに2人"):
        appoint(city.name, "three@test.example")
    rows = Membership.objects.filter(organization=city, is_administrator=True)
    assert {one.user.email for one in rows} == {"one@test.example", "two@test.example"}
    assert not rows[0].user.has_usable_password()


def test_an_organisation_must_be_one() -> None:
    with pytest.raises(CommandError, match="0件"):
        appoint("ない組織", "one@test.example")
    appoint("新しい省", "one@test.example", kind=Role.MINISTRY)
    assert Organization.objects.get(name="新しい省").kind == Role.MINISTRY
    with pytest.raises(CommandError):
        appoint("新しい省", "one@test.example", kind=Role.BUREAU)


def test_nobody_appoints_through_a_page() -> None:
    with pytest.raises(PermissionDenied):
        appoint_first_administrator(
            organization=factories.body(),
            email="one@test.example",
            name="人",
            by=keeper("chief", factories.organization(Role.MINISTRY)).viewer,
            now=NOW,
        )
