"""Demonstration accounts: everybody may come in, and only beside synthetic rows."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from portal.common.models import DataSource
from portal.common.viewer import Role, Viewer
from portal.people.actions.make_demonstration_people import (
    DEMONSTRATION_PASSWORD,
    DEMONSTRATION_SECRET,
    PEOPLE,
    Person,
    make_demonstration_people,
)
from portal.people.models import User
from portal.people.rules.second_factor import STATE_ROLES
from portal.people.web.account.demonstration import shown_code
from tests import doors, factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]
MINISTRY = next(person for person in PEOPLE if person.role == Role.MINISTRY)


def the_ministry() -> User:
    return User.objects.get(email=MINISTRY.email)


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.role)
def test_everybody_comes_in_by_what_the_pages_show(client: Client, person: Person) -> None:
    email, role = person.email, person.role
    assert email in client.get(doors.SIGN_IN).content.decode()
    answer = client.post(doors.SIGN_IN, {"login": email, "password": DEMONSTRATION_PASSWORD})
    if role in STATE_ROLES:
        code = client.get(doors.SECOND_STEP).context["demonstration_code"]
        answer = client.post(doors.SECOND_STEP, {"code": code})
    assert answer["Location"] == "/"
    assert client.get("/").status_code == 200


def test_several_visitors_get_codes_of_their_own() -> None:
    codes = set()
    for _ in range(3):
        visitor = Client()
        data = {"login": MINISTRY.email, "password": DEMONSTRATION_PASSWORD}
        visitor.post(doors.SIGN_IN, data)
        code = visitor.get(doors.SECOND_STEP).context["demonstration_code"]
        assert visitor.post(doors.SECOND_STEP, {"code": code}).status_code == 302
        codes.add(code)
    assert len(codes) == 3


def test_nothing_is_shown_where_figures_are_real(client: Client) -> None:
    user = the_ministry()
    assert shown_code(user)
    DataSource.objects.filter(is_synthetic=True).update(is_synthetic=False)
    assert shown_code(user) == ""
    page = client.get(doors.SIGN_IN).content.decode()
    assert DEMONSTRATION_PASSWORD not in page
    assert MINISTRY.email not in page


def test_the_code_of_an_app_of_ones_own_is_not_shown() -> None:
    assert shown_code(doors.with_app(factories.person(Role.BUREAU))) == ""


def test_a_factor_that_a_visitor_removed_comes_back_at_the_next_start() -> None:
    Authenticator.objects.filter(user=the_ministry()).delete()
    make_demonstration_people(by=Viewer.system(), now=factories.NOW)
    again = doors.code_of(DEMONSTRATION_SECRET)
    client = Client()
    client.post(doors.SIGN_IN, {"login": MINISTRY.email, "password": DEMONSTRATION_PASSWORD})
    assert client.post(doors.SECOND_STEP, {"code": again})["Location"] == "/"
