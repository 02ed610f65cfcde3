"""S23: power that was taken away is gone with the next request, on pages and in the API."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from portal.common.viewer import Role
from portal.organizations.actions.suspend import resume_organization, suspend_organization
from portal.organizations.models import Organization
from portal.people.models import Membership, User
from tests import factories
from tests.portal.partners.systems import ask_token, caller, system, token_of
from tests.portal.people.administrators import NOW, Member, keeper, member

pytestmark = pytest.mark.django_db
PAGE, API = "/sites/", "/api/v1/sites/"


def suspend(of: Member) -> None:
    chief = keeper("chief", factories.organization(Role.MINISTRY)).viewer
    suspend_organization(
        organization=of.membership.organization, reason="調査のため", by=chief, now=timezone.now()
    )


TAKEN: dict[str, Callable[[Member], object]] = {
    "membership removed": lambda who: who.membership.delete(),
    "membership ended": lambda who: Membership.objects.filter(pk=who.membership.pk).update(
        valid_to="2020-03-31"
    ),
    "user disabled": lambda who: User.objects.filter(pk=who.user.pk).update(is_active=False),
    "organisation suspended": suspend,
}


@pytest.mark.parametrize("what", TAKEN)
def test_s23_what_was_taken_is_gone_on_the_next_request(client: Client, what: str) -> None:
    who = member("officer")
    client.force_login(who.user)
    assert [client.get(PAGE).status_code, client.get(API).status_code] == [200, 200]
    TAKEN[what](who)
    page = client.get(PAGE).status_code
    assert page in {302, 404}
    assert client.get(API).status_code in {401, 403}
    assert client.post("/members/invite/").status_code in {302, 404}


def test_s23_an_administrator_made_a_member_decides_nothing_more(client: Client) -> None:
    keeper("other")
    who = keeper("officer")
    client.force_login(who.user)
    assert client.get("/members/requests/").status_code == 200
    Membership.objects.filter(pk=who.membership.pk).update(is_administrator=False)
    assert client.get("/members/requests/").status_code == 403


def test_s23_a_system_of_a_suspended_organisation_is_refused_too(client: Client) -> None:
    made = system(Role.LOCAL_GOVERNMENT)
    calling = caller(token_of(made))
    assert calling.get(API).status_code == 200
    chief = keeper("chief", factories.organization(Role.MINISTRY)).viewer
    city = made.client.organization
    suspend_organization(organization=city, reason="調査のため", by=chief, now=timezone.now())
    assert calling.get(API).status_code in {401, 403}
    assert ask_token(made.client.client_id, made.secret).status_code in {400, 401, 403}


def test_a_second_organisation_is_not_taken_with_the_suspended_one(client: Client) -> None:
    who = member("officer")
    who.user.memberships.create(organization=factories.office(), role=Role.HELLO_WORK)
    suspend(who)
    client.force_login(who.user)
    assert client.get("/").context["viewer"].role == Role.HELLO_WORK


def test_who_suspends_and_lifts() -> None:
    chief = keeper("chief", factories.organization(Role.MINISTRY)).viewer
    bureau = keeper("bureau", factories.bureau()).viewer
    clerk = member("clerk", factories.organization(Role.MINISTRY)).viewer
    local = Organization.objects.create(kind=Role.SUBSCRIBER, name="団体", prefecture_code="07")
    far = Organization.objects.create(kind=Role.SUBSCRIBER, name="遠方", prefecture_code="13")
    for by, of in (
        (bureau, factories.body()),
        (bureau, factories.office()),
        (bureau, factories.bureau()),
        (bureau, far),
        (clerk, local),
        (chief, factories.organization(Role.MINISTRY)),
        (keeper("city").viewer, factories.body()),
    ):
        with pytest.raises(PermissionDenied):
            suspend_organization(organization=of, reason="理由", by=by, now=NOW)
    with pytest.raises(ValidationError, match="理由"):
        suspend_organization(organization=local, reason=" ", by=bureau, now=NOW)
    suspend_organization(organization=local, reason="調査のため", by=bureau, now=NOW)
    with pytest.raises(ValidationError, match="すでに停止"):
        suspend_organization(organization=local, reason="再び", by=chief, now=NOW)
    resume_organization(organization=local, by=bureau, now=NOW)
    local.refresh_from_db()
    assert (local.suspended_at, local.suspended_reason) == (None, "")
    with pytest.raises(ValidationError, match="停止されていません"):
        resume_organization(organization=local, by=bureau, now=NOW)


def test_postgresql_never_suspends_the_ministry() -> None:
    with pytest.raises(IntegrityError, match="the_ministry_is_never_suspended"):
        Organization.objects.filter(kind=Role.MINISTRY).update(
            suspended_at=NOW, suspended_reason="理由", suspended_by_name="人"
        )


def test_the_page_suspends_and_lifts(client: Client) -> None:
    client.force_login(keeper("chief", factories.organization(Role.MINISTRY)).user)
    city = factories.body()
    url = f"/members/organizations/{city.public_id}/suspend/"
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": ""}).status_code == 400
    assert client.post(url, {"reason": "調査のため"}).status_code == 302
    listed = client.get(f"/members/?of={city.public_id}").content.decode()
    assert "利用は停止されています" in listed
    assert client.post(url).status_code == 302
    assert not Organization.objects.exclude(suspended_at=None).exists()
