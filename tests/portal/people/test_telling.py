"""Those concerned are told, and nobody else."""

from datetime import date, timedelta

import pytest
from django.core import mail

from portal.common.outbox import OutboxItem, OutboxState, deliver
from portal.common.viewer import Role, Viewer
from portal.organizations.models import Organization
from portal.people.actions.carry_out_handovers import carry_out_handovers
from portal.people.actions.decide_grant import approve_grant, withdraw_grant
from portal.people.actions.expire_grants import expire_grants
from portal.people.actions.plan_handover import plan_handover
from portal.people.actions.request_grant import request_change
from portal.people.choices import GrantKind
from portal.people.models import GrantRequest
from tests import factories
from tests.portal.people.administrators import NOW, Member, keeper, member

pytestmark = pytest.mark.django_db


def told() -> set[tuple[str, str]]:
    """Deliver everything that waits; return who got which subject since the last time."""
    mail.outbox.clear()
    for _ in range(2):  # the notice posts its e-mail
        for item in OutboxItem.objects.filter(state=OutboxState.WAITING):
            deliver(item.pk, clock=lambda: NOW + timedelta(days=400))
    return {
        (one.to[0].partition("@")[0], str(one.subject).partition("】")[2]) for one in mail.outbox
    }


def ask(by: Member, of: Member) -> GrantRequest:
    return request_change(
        membership=of.membership,
        kind=GrantKind.MAKE_ADMINISTRATOR,
        reason="後任",
        by=by.viewer,
        now=NOW,
    )


def test_the_other_administrators_are_told_and_then_the_asker() -> None:
    asker, decider, plain = keeper("asker"), keeper("decider"), member("plain")
    keeper("bureau", factories.bureau())
    keeper("other-city", factories.body("072052"))
    grant = ask(asker, plain)
    assert told() == {("decider", "承認を待つ申請があります（いわき市）")}
    assert f"/members/requests/{grant.pk}/" in mail.outbox[0].body
    approve_grant(grant=grant, by=decider.viewer, now=NOW)
    assert told() == {("asker", "申請が決定されました（承認）")}


@pytest.mark.parametrize(
    ("role", "prefecture_code", "above"),
    [
        (Role.LOCAL_GOVERNMENT, "07", "bureau"),
        (Role.SUBSCRIBER, "07", "bureau"),
        (Role.SUBSCRIBER, "", "chief"),
        (Role.BUREAU, "13", "chief"),
    ],
)
def test_where_there_is_no_other_the_level_above_is_told(
    role: Role, prefecture_code: str, above: str
) -> None:
    keeper("bureau", factories.bureau())
    keeper("chief", factories.organization(Role.MINISTRY))
    own = (
        Organization.objects.create(kind=role, name="団体", prefecture_code=prefecture_code)
        if role == Role.SUBSCRIBER
        else factories.organization(role, prefecture_code=prefecture_code)
    )
    ask(keeper("asker", own), member("plain", own))
    names = {name for name, _ in told()}
    assert above in names
    assert not names & {"asker", "plain"}
    assert names & {"bureau", "chief"} == {above}


def test_a_withdrawn_request_is_nobodys_news_and_an_expired_one_the_askers() -> None:
    asker, plain = keeper("asker"), member("plain")
    keeper("decider")
    withdraw_grant(grant=ask(asker, plain), by=asker.viewer, now=NOW)
    ask(asker, plain)
    told()
    expire_grants(by=Viewer.system(), now=NOW + timedelta(days=14))
    assert told() == {("asker", "申請が決定されました（期限切れ）")}


def test_both_are_told_of_a_handover() -> None:
    leaver, boss = member("leaver"), keeper("boss")
    plan_handover(
        leaving=leaver.membership,
        successor=boss.membership,
        last_day=date(2027, 3, 31),
        notes="",
        by=leaver.viewer,
        now=NOW,
    )
    assert told() == {
        (name, "異動の引継ぎが計画されました（いわき市）") for name in ("leaver", "boss")
    }
    carry_out_handovers(by=Viewer.system(), now=NOW + timedelta(days=200))
    assert told() == {(name, "異動の引継ぎが済みました（いわき市）") for name in ("leaver", "boss")}
