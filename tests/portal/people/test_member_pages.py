"""The pages of people as administrators of each kind use them, under PostgreSQL's own guard."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from portal.common.acting import acting_as
from portal.common.viewer import Role, Viewer
from portal.organizations.models import Organization
from portal.people.inviting import link_of
from portal.people.models import GrantRequest, Handover, Invitation, Membership, User
from tests import factories
from tests.portal.people.administrators import Member, keeper, member

pytestmark = pytest.mark.django_db
PASSWORD = "kyodo-Kata-2026"


def signed_in(who: Member) -> Client:
    client = Client()
    client.force_login(who.user)
    return client


def place(role: Role) -> Organization:
    if role == Role.SUBSCRIBER:
        return Organization.objects.get_or_create(
            kind=role, name="県内の利用団体", prefecture_code="07"
        )[0]
    return factories.organization(role)


@pytest.mark.parametrize("role", list(Role))
def test_from_asking_to_signing_in(client: Client, role: Role) -> None:
    own = place(role)
    asker, decider = keeper("asker", own), keeper("decider", own)
    asking, deciding = signed_in(asker), signed_in(decider)
    asked = asking.post(
        f"/members/invite/?of={own.public_id}",
        {"name": "新しい人", "email": "New@test.example", "reason": "増員のため"},
    )
    assert asked.status_code == 302
    assert asking.get(asked["Location"]).status_code == 200
    assert "あなたの承認を待つ申請" not in asking.get("/").content.decode()
    home = deciding.get("/").content.decode()
    assert "あなたの承認を待つ申請" in home
    assert asked["Location"] in home
    assert asking.post(asked["Location"], {"decision": "approve"}).status_code == 403
    assert deciding.post(asked["Location"], {"decision": "approve"}).status_code == 302
    late = deciding.post(asked["Location"], {"decision": "approve"})
    assert late.status_code == 409
    assert "すでに決定されたか" in late.content.decode()
    link = "/" + link_of(Invitation.objects.get()).split("/", 3)[3]
    joined = {"name": "新しい人", "password": PASSWORD, "again": PASSWORD}
    assert client.post(link, joined).status_code == 302
    newcomer = Membership.objects.get(user__email="new@test.example")
    assert (newcomer.organization_id, newcomer.role) == (own.pk, role)
    assert "新しい人" in asking.get("/members/").content.decode()


@pytest.mark.parametrize("role", list(Role))
def test_each_change_by_its_page(client: Client, role: Role) -> None:
    own = place(role)
    boss, second, plain = keeper("boss", own), keeper("second", own), member("plain", own)
    by_boss, url = signed_in(boss), f"/members/{plain.membership.public_id}/change/"
    reason = {"reason": "担当が替わるため"}
    assert by_boss.post(f"{url}make-administrator/", reason).status_code == 302
    assert by_boss.post(f"{url}make-administrator/", {}).status_code == 400
    again = by_boss.post(f"{url}make-administrator/", reason)
    assert "すでに承認を待っています" in again.content.decode()
    grant = GrantRequest.objects.get()
    by_second = signed_in(second)
    page = f"/members/requests/{grant.pk}/"
    assert by_second.post(page, {"decision": "reject"}).status_code == 400
    assert by_second.post(page, {"decision": "nonsense"}).status_code == 400
    assert by_second.post(page, {"decision": "approve"}).status_code == 302
    plain.membership.refresh_from_db()
    assert plain.membership.is_administrator
    assert by_boss.post(f"{url}remove-administrator/", {}).status_code == 302
    assert by_boss.post(f"{url}end/", {"asks": "on", "last_day": "2999-03-31"}).status_code == 400
    assert by_boss.post(f"{url}end/", {"last_day": "2999-03-31"}).status_code == 302
    plain.membership.refresh_from_db()
    assert (plain.membership.is_administrator, str(plain.membership.valid_to)) == (
        False,
        "2999-03-31",
    )
    assert by_boss.post(f"{url}period/", {**reason, "valid_to": ""}).status_code == 302
    assert by_boss.get(f"{url}nonsense/").status_code == 404
    assert by_boss.get("/members/requests/").status_code == 200
    latest = GrantRequest.objects.order_by("-asked_at")[0]
    withdraw = by_boss.post(f"/members/requests/{latest.pk}/", {"decision": "withdraw"})
    assert withdraw.status_code == 302


@pytest.mark.parametrize("role", list(Role))
def test_leaving_by_its_page(client: Client, role: Role) -> None:
    own = place(role)
    boss, plain = keeper("boss", own), member("plain", own)
    url = f"/members/{plain.membership.public_id}/handover/"
    last_day = timezone.localdate() + timedelta(days=30)
    plan = {"last_day": str(last_day), "successor": str(boss.membership.public_id), "notes": "鍵"}
    for who in (plain, boss):
        desk = signed_in(who)
        assert desk.get(url).status_code == 200
        assert desk.post(url, plan).status_code == 302
        assert Membership.objects.get(pk=plain.membership.pk).valid_to == last_day
        assert desk.post(url, {**plan, "notes": "鍵は総務"}).status_code == 302
        assert "鍵は総務" in desk.get(url).content.decode()
        assert desk.post(f"{url}withdraw/").status_code == 302
        assert Membership.objects.get(pk=plain.membership.pk).valid_to is None


def test_the_last_administrator_reads_why_at_the_field(client: Client) -> None:
    only = keeper("only")
    member("plain")
    client.force_login(only.user)
    url = f"/members/{only.membership.public_id}/change/"
    for change, sent in (("end", {"last_day": "2999-03-31"}), ("remove-administrator", {})):
        answer = client.post(f"{url}{change}/", sent)
        assert answer.status_code == 400
        assert "先に後任の管理者を決めてください" in answer.content.decode()


def test_the_level_above_opens_the_list_and_others_do_not(client: Client) -> None:
    city, subscriber = factories.body(), place(Role.SUBSCRIBER)
    above = [keeper("bureau", factories.bureau()), keeper("chief", place(Role.MINISTRY))]
    for who in above:
        desk = signed_in(who)
        for one in (city, subscriber, factories.office()):
            assert desk.get(f"/members/?of={one.public_id}").status_code == 200
        found = desk.get("/members/organizations/", {"q": city.name}).content.decode()
        assert str(city.public_id) in found
    for who in (
        keeper("other-bureau", factories.bureau("13")),
        keeper("office", factories.office()),
        member("clerk", factories.bureau()),
        keeper("subscriber", subscriber),
    ):
        desk = signed_in(who)
        assert desk.get(f"/members/?of={city.public_id}").status_code == 404
        assert desk.get(f"/members/organizations/{city.public_id}/suspend/").status_code == 404
    assert signed_in(above[0]).get("/members/?of=1").status_code == 404


def test_addresses_are_shown_to_keepers_only(client: Client) -> None:
    keeper("boss")
    client.force_login(member("plain").user)
    assert "boss@test.example" not in client.get("/members/").content.decode()


TABLES: tuple[type[GrantRequest | Invitation | Handover], ...] = (
    GrantRequest,
    Invitation,
    Handover,
)


def test_s08_rows_of_rights_are_their_keepers_alone(client: Client) -> None:
    """A query that forgot `visible_to` finds nothing."""
    asker, decider, plain = keeper("asker"), keeper("decider"), member("plain")
    asking, deciding = signed_in(asker), signed_in(decider)
    asked = asking.post(
        "/members/invite/", {"name": "人", "email": "a@test.example", "reason": "増員"}
    )
    deciding.post(asked["Location"], {"decision": "approve"})
    signed_in(asker).post(
        f"/members/{asker.membership.public_id}/handover/",
        {
            "last_day": str(timezone.localdate() + timedelta(days=9)),
            "successor": str(decider.membership.public_id),
        },
    )
    strangers = [
        plain,
        keeper("office", factories.office()),
        keeper("other-bureau", factories.bureau("13")),
        member("clerk", factories.organization(Role.MINISTRY)),
        keeper("subscriber", place(Role.SUBSCRIBER)),
    ]
    for viewer in [*(one.viewer for one in strangers), Viewer.nobody()]:
        with acting_as(viewer):
            assert [model.objects.count() for model in TABLES] == [0, 0, 0], viewer
    for viewer in (asker.viewer, keeper("chief", place(Role.MINISTRY)).viewer):
        with acting_as(viewer):
            assert [model.objects.count() for model in TABLES] == [1, 1, 1], viewer


def test_s08_a_subscriber_raises_nobody_past_the_portal(client: Client) -> None:
    own = place(Role.SUBSCRIBER)
    keeper("boss", own)
    plain, colleague = member("plain", own), member("colleague", own)
    with acting_as(plain.viewer), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_membership SET valid_to = '2999-03-31' WHERE id = %s",
            [colleague.membership.pk],
        )
        assert cursor.rowcount == 0
    assert User.objects.filter(email="plain@test.example").exists()
