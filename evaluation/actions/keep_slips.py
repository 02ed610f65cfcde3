"""Referral slips: give one, print many beforehand, hand one out, take it back, count its use."""

from contextlib import suppress
from datetime import date, datetime, timedelta
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from evaluation import permissions_voices as permissions
from evaluation.choices_voices import SLIP_STATES, SlipState
from evaluation.models import ReferralSlip, SlipRule
from evaluation.rules.slip_number import new_number
from portal.common.fiscal import FiscalYear, today
from portal.common.saving import save_checked
from portal.common.viewer import Viewer
from sites.models import JointSite

MOST_AT_ONCE = 40  # five sheets of eight slips
_TRIES = 5  # two slips with one number among ten million: once is bad luck, five times is a fault


@transaction.atomic
def give_slip(*, site: JointSite, purpose: str, by: Viewer, now: datetime) -> ReferralSlip:
    """誘導票を1枚、いま窓口にいる人に交付する。

    Raises PermissionDenied, and ValidationError by field.
    """
    side = permissions.giving_side(by, site)
    day = today(now)
    slip = ReferralSlip(
        site=site,
        purpose=purpose,
        from_side=side,
        state=SlipState.GIVEN,
        made_on=day,
        given_on=day,
        valid_until=day + timedelta(days=_rule_on(day).valid_days),
    )
    return _numbered(slip, event="誘導票を交付", by=by, now=now)


@transaction.atomic
def print_slips(
    *, site: JointSite, purpose: str, count: int, by: Viewer, now: datetime
) -> list[ReferralSlip]:
    """番号の入った誘導票をまとめて作る。窓口で手渡すまでは「未交付」。

    Raises PermissionDenied, and ValidationError by field.
    """
    side = permissions.giving_side(by, site)
    if not 1 <= count <= MOST_AT_ONCE:
        raise ValidationError({"count": f"1枚から{MOST_AT_ONCE}枚までにしてください。"})
    day, batch = today(now), uuid4()
    last = day + timedelta(days=_rule_on(day).blank_valid_days)
    slips = [
        ReferralSlip(
            site=site,
            purpose=purpose,
            from_side=side,
            state=SlipState.BLANK,
            batch=batch,
            made_on=day,
            valid_until=last,
        )
        for _ in range(count)
    ]
    return [_numbered(slip, event="誘導票を印刷", by=by, now=now) for slip in slips]


@transaction.atomic
def hand_out_slip(*, slip: ReferralSlip, purpose: str, by: Viewer, now: datetime) -> ReferralSlip:
    """まとめて印刷した誘導票を、窓口で手渡したと記録する。期限はこの日から数え直す。

    Raises PermissionDenied, and ValidationError.
    """
    permissions.check_can_cancel_slip(by, slip)
    current = _locked(slip)
    _check_way(current, SlipState.GIVEN, now)
    day = today(now)
    current.state, current.purpose, current.given_on = SlipState.GIVEN, purpose, day
    current.valid_until = day + timedelta(days=_rule_on(day).valid_days)
    return save_checked(current, event="誘導票を交付", by=by, at=now)


@transaction.atomic
def use_slip(*, slip: ReferralSlip, by: Viewer, now: datetime) -> ReferralSlip:
    """相手方の窓口で誘導票が使われたと記録する。ここで1件と数える。

    Raises PermissionDenied at the counter that gave it, and ValidationError with the reason when
    the slip was used already, taken back, or is too old.
    """
    permissions.check_can_use_slip(by, slip)
    current = _locked(slip)
    _check_way(current, SlipState.USED, now)
    current.state, current.used_on = SlipState.USED, today(now)
    return save_checked(current, event="誘導票の利用を記録", by=by, at=now)


@transaction.atomic
def cancel_slip(*, slip: ReferralSlip, by: Viewer, now: datetime) -> ReferralSlip:
    """渡し間違えた、または印刷し損じた誘導票を取り消す。

    Raises PermissionDenied, and ValidationError with the reason when it is over already.
    """
    permissions.check_can_cancel_slip(by, slip)
    current = _locked(slip)
    _check_way(current, SlipState.CANCELLED, now)
    current.state = SlipState.CANCELLED
    return save_checked(current, event="誘導票を取消し", by=by, at=now)


def _rule_on(day: date) -> SlipRule:
    rules = SlipRule.objects.filter(from_year__lte=FiscalYear.of(day).year).order_by("-from_year")
    found = rules.first()
    if found is None:
        raise ValidationError("誘導票の決まり（使える日数）が登録されていません。")
    return found


def _numbered(slip: ReferralSlip, *, event: str, by: Viewer, now: datetime) -> ReferralSlip:
    """Save the slip with a number of its own; other sites' numbers are met only when saving."""
    for _ in range(_TRIES - 1):
        slip.number = new_number()
        with suppress(IntegrityError):
            return save_checked(slip, event=event, by=by, at=now)
    slip.number = new_number()
    return save_checked(slip, event=event, by=by, at=now)


def _locked(slip: ReferralSlip) -> ReferralSlip:
    return ReferralSlip.objects.select_for_update(of=("self",)).get(pk=slip.pk)


def _check_way(slip: ReferralSlip, state: SlipState, now: datetime) -> None:
    problem = slip.why_not_usable(today(now))
    if problem:
        raise ValidationError(problem)
    SLIP_STATES.check(slip.state, state)
