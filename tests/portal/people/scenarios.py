"""How each action on people's rights is made to act, for the test of the audit."""

from collections.abc import Callable
from datetime import date, timedelta

from portal.common.viewer import Role, Viewer
from portal.organizations.actions.suspend import resume_organization, suspend_organization
from portal.people.actions.appoint_first_administrators import appoint_first_administrator
from portal.people.actions.carry_out_handovers import carry_out_handovers
from portal.people.actions.decide_grant import approve_grant, reject_grant, withdraw_grant
from portal.people.actions.expire_grants import expire_grants
from portal.people.actions.keep_invitation import resend_invitation, revoke_invitation
from portal.people.actions.lower_rights import end_membership, remove_administrator
from portal.people.actions.plan_handover import (
    change_handover,
    plan_handover,
    withdraw_handover,
)
from portal.people.actions.request_grant import request_change, request_invitation
from portal.people.choices import GrantKind
from portal.people.inviting import send
from portal.people.models import GrantRequest, Handover, Invitation
from portal.people.telling import GRANT_ASKED, tell
from tests import factories
from tests.portal.people.administrators import NOW, Member, keeper, member

LAST_DAY = date(2027, 3, 31)


def _asked() -> tuple[GrantRequest, Member]:
    asker = keeper("asker")
    grant = request_change(
        membership=member("plain").membership,
        kind=GrantKind.MAKE_ADMINISTRATOR,
        reason="後任",
        by=asker.viewer,
        now=NOW,
    )
    return grant, asker


def do_request_change(by: Viewer) -> None:
    _asked()


def do_request_invitation(by: Viewer) -> None:
    asker = keeper("asker")
    request_invitation(
        organization=factories.body(),
        email="new@test.example",
        name="新しい人",
        reason="増員",
        by=asker.viewer,
        now=NOW,
    )


def do_approve(by: Viewer) -> None:
    grant, _ = _asked()
    approve_grant(grant=grant, by=keeper("decider").viewer, now=NOW)


def do_reject(by: Viewer) -> None:
    grant, _ = _asked()
    reject_grant(grant=grant, answer="担当外", by=keeper("decider").viewer, now=NOW)


def do_withdraw_grant(by: Viewer) -> None:
    grant, asker = _asked()
    withdraw_grant(grant=grant, by=asker.viewer, now=NOW)


def do_expire(by: Viewer) -> None:
    _asked()
    expire_grants(by=Viewer.system(), now=NOW + timedelta(days=14))


def _invited() -> Invitation:
    do_request_invitation(Viewer.nobody())
    grant = GrantRequest.objects.get()
    return approve_grant(grant=grant, by=keeper("decider").viewer, now=NOW).invitation


def do_resend(by: Viewer) -> None:
    resend_invitation(invitation=_invited(), by=keeper("keeper").viewer, now=NOW)


def do_revoke(by: Viewer) -> None:
    revoke_invitation(invitation=_invited(), by=keeper("keeper").viewer, now=NOW)


def do_end(by: Viewer) -> None:
    chief = keeper("chief").viewer
    end_membership(membership=member("plain").membership, last_day=LAST_DAY, by=chief, now=NOW)


def do_remove(by: Viewer) -> None:
    chief = keeper("chief").viewer
    remove_administrator(membership=keeper("second").membership, by=chief, now=NOW)


def _planned() -> tuple[Handover, Member]:
    boss, leaver = keeper("boss"), member("leaver")
    handover = plan_handover(
        leaving=leaver.membership,
        successor=boss.membership,
        last_day=LAST_DAY,
        notes="",
        by=leaver.viewer,
        now=NOW,
    )
    return handover, boss


def something_due() -> tuple[str, ...]:
    """A handover whose day is over, and a request that waited too long: for the clock's task."""
    long_ago = NOW - timedelta(days=30)
    boss, leaver = keeper("boss"), member("leaver")
    plan_handover(
        leaving=leaver.membership,
        successor=boss.membership,
        last_day=(NOW - timedelta(days=5)).date(),
        notes="",
        by=leaver.viewer,
        now=long_ago,
    )
    request_change(
        membership=member("plain").membership,
        kind=GrantKind.MAKE_ADMINISTRATOR,
        reason="後任",
        by=boss.viewer,
        now=long_ago,
    )
    return ()


def an_invitation_to_send() -> None:
    """Post an invitation's e-mail; called again, the same one."""
    send(Invitation.objects.first() or _invited(), at=NOW)


def somebody_to_tell() -> None:
    """Post that a request waits; called again, the same one."""
    grant = GrantRequest.objects.first()
    if grant is None:
        keeper("decider")
        grant, _ = _asked()
    tell(GRANT_ASKED, grant, at=NOW)


def do_plan(by: Viewer) -> None:
    _planned()


def do_change_handover(by: Viewer) -> None:
    handover, boss = _planned()
    change_handover(
        handover=handover,
        successor=boss.membership,
        last_day=LAST_DAY,
        notes="改めました。",
        by=boss.viewer,
        now=NOW,
    )


def do_withdraw_handover(by: Viewer) -> None:
    handover, boss = _planned()
    withdraw_handover(handover=handover, by=boss.viewer, now=NOW)


def do_carry_out(by: Viewer) -> None:
    _planned()
    carry_out_handovers(by=Viewer.system(), now=NOW + timedelta(days=200))


def _chief() -> Viewer:
    return keeper("chief", factories.organization(Role.MINISTRY)).viewer


def do_suspend(by: Viewer) -> None:
    suspend_organization(organization=factories.body(), reason="調査中", by=_chief(), now=NOW)


def do_resume(by: Viewer) -> None:
    chief = _chief()
    suspend_organization(organization=factories.body(), reason="調査中", by=chief, now=NOW)
    resume_organization(organization=factories.body(), by=chief, now=NOW)


def do_appoint(by: Viewer) -> None:
    appoint_first_administrator(
        organization=factories.body(),
        email="first@test.example",
        name="最初の人",
        by=Viewer.system(),
        now=NOW,
    )


RIGHTS: dict[str, tuple[str, Callable[[Viewer], None]]] = {
    "suspend_organization": ("組織の利用を停止", do_suspend),
    "resume_organization": ("組織の利用停止を解除", do_resume),
    "appoint_first_administrator": ("最初の管理者を登録", do_appoint),
    "request_change": ("権限を申請", do_request_change),
    "request_invitation": ("権限を申請", do_request_invitation),
    "approve_grant": ("管理者にした", do_approve),
    "reject_grant": ("申請を却下", do_reject),
    "withdraw_grant": ("申請を取下げ", do_withdraw_grant),
    "expire_grants": ("申請が期限切れ", do_expire),
    "resend_invitation": ("招待を送り直した", do_resend),
    "revoke_invitation": ("招待を取り消した", do_revoke),
    "end_membership": ("所属を終える", do_end),
    "remove_administrator": ("管理者から外した", do_remove),
    "plan_handover": ("異動の引継ぎを計画", do_plan),
    "change_handover": ("異動の引継ぎを変更", do_change_handover),
    "withdraw_handover": ("異動の引継ぎを取消し", do_withdraw_handover),
    "carry_out_handovers": ("異動の引継ぎを行った", do_carry_out),
}
