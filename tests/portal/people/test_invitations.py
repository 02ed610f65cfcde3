"""An invitation: seven days, once, only by the link sent last, and it tells nothing."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from portal.common.conflict import Conflict
from portal.common.outbox import OutboxItem, deliver
from portal.people.actions.accept_invitation import accept_invitation, join_as_new_person
from portal.people.actions.decide_grant import approve_grant
from portal.people.actions.keep_invitation import resend_invitation, revoke_invitation
from portal.people.actions.request_grant import request_invitation
from portal.people.inviting import link_of
from portal.people.models import Invitation, Membership, User
from tests import factories
from tests.portal.people.administrators import NOW, Member, keeper

pytestmark = pytest.mark.django_db
GOOD = {"name": "新しい人", "password": "kyodo-Kata-2026", "again": "kyodo-Kata-2026"}


@pytest.fixture
def asker() -> Member:
    return keeper("asker")


def invited(asker: Member, email: str = "new@test.example", **facts: Any) -> Invitation:
    """An approved invitation."""
    grant = request_invitation(
        organization=asker.membership.organization,
        email=email,
        name="新しい人",
        reason="増員のため",
        by=asker.viewer,
        now=NOW,
        **facts,
    )
    decider = keeper(f"decider{uuid4().hex[:6]}")
    return approve_grant(grant=grant, by=decider.viewer, now=NOW).invitation


def path(invitation: Invitation) -> str:
    return "/" + link_of(invitation).split("/", 3)[3]


def test_the_mail_carries_the_link_and_the_outbox_does_not(asker: Member) -> None:
    invitation = invited(asker)
    item = OutboxItem.objects.get(kind="people.invitation")
    assert link_of(invitation).rsplit("/", 2)[1] not in str(item.payload)
    deliver(item.pk, clock=lambda: NOW)
    (message,) = mail.outbox
    assert message.to == ["new@test.example"]
    assert link_of(invitation) in message.body
    assert "令和8年11月27日まで" in message.body


def test_a_revoked_invitation_is_not_mailed(asker: Member) -> None:
    invitation = invited(asker)
    revoke_invitation(invitation=invitation, by=asker.viewer, now=NOW)
    deliver(OutboxItem.objects.get(kind="people.invitation").pk, clock=lambda: NOW)
    assert not mail.outbox


@time_machine.travel(NOW, tick=False)
def test_a_new_person_joins_and_signs_in(client: Client, asker: Member) -> None:
    invitation = invited(asker, as_administrator=True)
    assert "試験" not in client.get(path(invitation)).content.decode()
    answer = client.post(path(invitation), GOOD)
    assert answer["Location"].startswith("/sign-in/?next=%2Finvitations%2F")
    person = User.objects.get(email="new@test.example")
    assert person.check_password(GOOD["password"])
    membership = person.memberships.get()
    assert (membership.organization_id, membership.is_administrator) == (
        asker.membership.organization_id,
        True,
    )
    client.force_login(person)
    assert client.get(path(invitation))["Location"] == "/"
    client.logout()
    assert client.post(path(invitation), GOOD).status_code == 404


@time_machine.travel(NOW, tick=False)
def test_s22_the_page_never_tells_whether_the_address_is_known(
    client: Client, asker: Member
) -> None:
    known = keeper("known", factories.office()).user
    known.set_password(factories.PASSWORD)
    known.save()
    disabled = keeper("disabled", factories.body("072052")).user
    User.objects.filter(pk=disabled.pk).update(is_active=False)
    seen = []
    for email in (known.email, disabled.email, "unknown@test.example"):
        invitation = invited(asker, email)
        stranger = Client()
        pages = [
            stranger.get(path(invitation)),
            stranger.post(path(invitation), {**GOOD, "again": "different"}),
            stranger.post(path(invitation), GOOD),
        ]
        for one in pages:
            one.cookies.clear()
        token = [str(page.context["csrf_token"]) if page.context else "" for page in pages]
        seen.append(
            [
                (
                    page.status_code,
                    page.get("Location", "")
                    .replace(str(invitation.pk), "")
                    .replace(path(invitation).split("/")[3], ""),
                    page.content.decode()
                    .replace(mark or "nothing", "")
                    .replace(str(invitation.pk), "")
                    .replace(path(invitation).split("/")[3], ""),
                )
                for page, mark in zip(pages, token, strict=True)
            ]
        )
    assert seen[0] == seen[1] == seen[2]
    assert [one[0] for one in seen[0]] == [200, 400, 302]
    known.refresh_from_db()
    assert known.check_password(factories.PASSWORD)
    assert known.memberships.count() == 1


@time_machine.travel(NOW, tick=False)
def test_a_known_person_adds_the_membership_after_signing_in(client: Client, asker: Member) -> None:
    known = keeper("known", factories.office()).user
    invitation = invited(asker, known.email)
    client.force_login(asker.user)
    assert "別の人への招待" in client.get(path(invitation)).content.decode()
    client.post(path(invitation))
    assert known.memberships.count() == 1
    client.force_login(known)
    assert client.get(path(invitation)).status_code == 200
    assert known.memberships.count() == 1
    assert client.post(path(invitation))["Location"] == "/"
    assert known.memberships.count() == 2


def test_whoever_comes_back_finds_his_old_membership(asker: Member) -> None:
    old = keeper("old")
    Membership.objects.filter(pk=old.membership.pk).update(
        valid_to=NOW.date() - timedelta(days=300)
    )
    membership = accept_invitation(
        invitation=invited(asker, old.user.email), user=old.user, now=NOW
    )
    assert (membership.pk, membership.valid_to) == (old.membership.pk, None)
    assert not membership.is_administrator


@pytest.mark.parametrize("what", ["expired", "used", "revoked", "resent", "unknown", "forged"])
def test_every_link_that_is_over_answers_the_same(client: Client, asker: Member, what: str) -> None:
    invitation = invited(asker)
    address, at = path(invitation), NOW
    if what == "expired":
        at = NOW + timedelta(days=7)
    elif what == "used":
        join_as_new_person(invitation=invitation, name="新", password="p", now=NOW)
    elif what == "revoked":
        revoke_invitation(invitation=invitation, by=asker.viewer, now=NOW)
    elif what == "resent":
        resend_invitation(invitation=invitation, by=asker.viewer, now=NOW)
    elif what == "unknown":
        address = address.replace(str(invitation.pk), str(uuid4()))
    else:
        address = f"{address[:-3]}00/"
    before = User.objects.count()
    with time_machine.travel(at, tick=False):
        answers = [client.get(address), client.post(address, GOOD)]
        reference = client.get(f"/invitations/{uuid4()}/x/")
    for answer in answers:
        assert (answer.status_code, answer.content) == (404, reference.content)
    assert User.objects.count() == before


def test_the_link_sent_anew_works_for_seven_days_more(client: Client, asker: Member) -> None:
    invitation = invited(asker)
    later = NOW + timedelta(days=6)
    resend_invitation(invitation=invitation, by=asker.viewer, now=later)
    with time_machine.travel(later + timedelta(days=6), tick=False):
        assert client.get(path(invitation)).status_code == 200


def test_an_invitation_is_used_once_and_by_its_address(asker: Member) -> None:
    invitation = invited(asker)
    other = keeper("other", factories.office()).user
    with pytest.raises(ValidationError, match="招待されたメールアドレス"):
        accept_invitation(invitation=invitation, user=other, now=NOW)
    join_as_new_person(invitation=invitation, name="新", password="p", now=NOW)
    person = User.objects.get(email="new@test.example")
    for late in (
        lambda: accept_invitation(invitation=invitation, user=person, now=NOW),
        lambda: revoke_invitation(invitation=invitation, by=asker.viewer, now=NOW),
        lambda: resend_invitation(invitation=invitation, by=asker.viewer, now=NOW),
    ):
        with pytest.raises(Conflict):
            late()
    assert person.memberships.count() == 1


def test_only_keepers_resend_and_revoke(client: Client, asker: Member) -> None:
    invitation = invited(asker)
    stranger = keeper("stranger", factories.office())
    for act in (resend_invitation, revoke_invitation):
        with pytest.raises(PermissionDenied):
            act(invitation=invitation, by=stranger.viewer, now=NOW)
    client.force_login(stranger.user)
    assert client.post(f"/members/invitations/{invitation.pk}/revoke/").status_code == 404
    client.force_login(asker.user)
    assert client.post(f"/members/invitations/{invitation.pk}/resend/").status_code == 302
    assert client.post(f"/members/invitations/{invitation.pk}/revoke/").status_code == 302
    assert client.post(f"/members/invitations/{invitation.pk}/revoke/").status_code == 409


def test_a_weak_password_is_refused_at_its_field(client: Client, asker: Member) -> None:
    invitation = invited(asker)
    with time_machine.travel(NOW, tick=False):
        answer = client.post(
            path(invitation), {**GOOD, "password": "12345678", "again": "12345678"}
        )
    assert answer.status_code == 400
    assert "password" in answer.context["form"].errors
    assert not User.objects.filter(email="new@test.example").exists()
