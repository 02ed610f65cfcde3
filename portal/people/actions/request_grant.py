"""Ask for a change of somebody's rights; another administrator decides."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q

from portal.common import audit
from portal.common.fiscal import today
from portal.common.viewer import Viewer
from portal.organizations.models import Organization
from portal.people import permissions
from portal.people.choices import GrantKind
from portal.people.granting import expire
from portal.people.models import GrantRequest, Membership, User
from portal.people.telling import GRANT_ASKED, tell

REQUESTED = "権限を申請"


@transaction.atomic
def request_invitation(
    *,
    organization: Organization,
    email: str,
    name: str,
    reason: str,
    by: Viewer,
    now: datetime,
    as_administrator: bool = False,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> GrantRequest:
    """人を招待して所属を加えることを申請する。

    Raises PermissionDenied, and ValidationError by field: somebody of this address is a member
    already, an invitation of it waits, or the period is over before it begins.
    """
    permissions.check_can_ask(by, organization)
    address = email.strip().lower()
    known = User.objects.filter(email=address).first()
    member = Membership.objects.filter(user=known, organization=organization).first()
    if known and member and (member.valid_to is None or member.valid_to >= today(now)):
        raise ValidationError({"email": "このメールアドレスの人は、すでに所属しています。"})
    if valid_to and valid_to < today(now):
        raise ValidationError({"valid_to": "離任日は、きょう以後の日を入力してください。"})
    grant = GrantRequest(
        kind=GrantKind.INVITE,
        organization=organization,
        subject=known,
        email=address,
        name=name.strip(),
        as_administrator=as_administrator,
        valid_from=valid_from,
        valid_to=valid_to,
        reason=reason.strip(),
    )
    return _ask(grant, by=by, now=now)


@transaction.atomic
def request_change(
    *,
    membership: Membership,
    kind: GrantKind,
    reason: str,
    by: Viewer,
    now: datetime,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> GrantRequest:
    """所属している人の権限を変えることを申請する（招待のほかの4種類）。

    Raises PermissionDenied, and ValidationError when the change would change nothing or another
    request about the same person waits.
    """
    permissions.check_can_ask(by, membership.organization)
    if (problem := _problem(membership, kind, valid_from, valid_to, today(now))) is not None:
        raise problem
    grant = GrantRequest(
        kind=kind,
        organization=membership.organization,
        membership=membership,
        subject=membership.user,
        valid_from=valid_from,
        valid_to=valid_to,
        reason=reason.strip(),
    )
    return _ask(grant, by=by, now=now)


def _problem(
    membership: Membership,
    kind: GrantKind,
    valid_from: date | None,
    valid_to: date | None,
    day: date,
) -> ValidationError | None:
    """Return what speaks against asking, None when nothing does."""
    if kind == GrantKind.INVITE:
        return ValidationError("すでに所属している人は招待できません。")
    if kind == GrantKind.MAKE_ADMINISTRATOR and membership.is_administrator:
        return ValidationError("この人は、すでに管理者です。")
    if kind == GrantKind.REMOVE_ADMINISTRATOR and not membership.is_administrator:
        return ValidationError("この人は管理者ではありません。")
    if kind == GrantKind.CHANGE_PERIOD and (
        (valid_from, valid_to) == (membership.valid_from, membership.valid_to)
    ):
        return ValidationError("いまの期間と同じです。")
    over = membership.valid_to is not None and membership.valid_to < day
    if kind == GrantKind.MAKE_ADMINISTRATOR and over:
        return ValidationError("この人の所属は終わっています。")
    return None


def _ask(grant: GrantRequest, *, by: Viewer, now: datetime) -> GrantRequest:
    # What nobody decided in time does not stand in the way of asking again.
    same = Q(membership=grant.membership) if grant.membership else Q(email=grant.email)
    expire(GrantRequest.objects.filter(same, organization=grant.organization), by=by, now=now)
    grant.asked_by = User.objects.behind(by)
    grant.asked_at = now
    try:
        with transaction.atomic():
            grant.full_clean()
            grant.save()
    except IntegrityError as refusal:
        # Of two who ask for the same at once, the second is told only now.
        if "one_open_" not in str(refusal):
            raise
        raise ValidationError("同じ人についての申請が、いま承認待ちになりました。") from refusal
    audit.record(REQUESTED, target=grant, by=by, at=now, after=_in_words(grant))
    tell(GRANT_ASKED, grant, at=now)
    return grant


def _in_words(grant: GrantRequest) -> dict[str, str | bool | date]:
    """Return what is asked for, as the history shows it; what was left blank is left out."""
    facts: dict[str, str | bool | date | None] = {
        "申請の内容": str(grant.get_kind_display()),
        "対象の人": grant.person_name,
        "メールアドレス": grant.email,
        "管理者として": grant.as_administrator,
        "着任日": grant.valid_from,
        "離任日": grant.valid_to,
        "申請の理由": grant.reason,
    }
    return {name: value for name, value in facts.items() if value}
