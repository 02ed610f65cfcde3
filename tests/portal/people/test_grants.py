"""Rights are raised by two: one administrator asks, another decides, once."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError

from portal.common.conflict import Conflict
from portal.common.viewer import Role, Viewer
from portal.people.actions.decide_grant import approve_grant, reject_grant, withdraw_grant
from portal.people.actions.expire_grants import expire_grants
from portal.people.actions.lower_rights import end_membership, remove_administrator
from portal.people.actions.request_grant import request_change, request_invitation
from portal.people.choices import GrantKind, GrantState
from portal.people.models import GrantRequest, Invitation, Membership, User
from tests import factories
from tests.portal.people.administrators import NOW, Member, keeper, member
from tests.races import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def asker() -> Member:
    return keeper("asker")


@pytest.fixture
def decider() -> Member:
    return keeper("decider")


@pytest.fixture
def plain() -> Member:
    return member("plain")


def ask(
    by: Member,
    of: Member,
    kind: GrantKind = GrantKind.MAKE_ADMINISTRATOR,
    **facts: date | None,
) -> GrantRequest:
    return request_change(
        membership=of.membership,
        kind=kind,
        reason="担当が替わるため",
        by=by.viewer,
        now=NOW,
        **facts,
    )


def ask_to_invite(by: Member, email: str = "new@test.example") -> GrantRequest:
    return request_invitation(
        organization=by.membership.organization,
        email=email,
        name="新しい人",
        reason="増員のため",
        by=by.viewer,
        now=NOW,
    )


def test_a_right_is_raised_when_another_administrator_agrees(
    asker: Member, decider: Member, plain: Member
) -> None:
    grant = ask(asker, plain)
    plain.membership.refresh_from_db()
    assert not plain.membership.is_administrator
    decided = approve_grant(grant=grant, by=decider.viewer, now=NOW)
    plain.membership.refresh_from_db()
    assert plain.membership.is_administrator
    assert (decided.state, decided.decided_by_id) == (GrantState.APPROVED, decider.user.pk)


EFFECTS: list[tuple[GrantKind, dict[str, date], dict[str, object]]] = [
    (GrantKind.MAKE_ADMINISTRATOR, {}, {"is_administrator": True}),
    (GrantKind.REMOVE_ADMINISTRATOR, {}, {"is_administrator": False}),
    (GrantKind.END, {"valid_to": date(2027, 3, 31)}, {"valid_to": date(2027, 3, 31)}),
    (
        GrantKind.CHANGE_PERIOD,
        {"valid_from": date(2026, 4, 1), "valid_to": date(2028, 3, 31)},
        {"valid_from": date(2026, 4, 1), "valid_to": date(2028, 3, 31)},
    ),
]


@pytest.mark.parametrize(("kind", "facts", "expected"), EFFECTS)
def test_each_kind_does_what_it_says(
    asker: Member,
    decider: Member,
    kind: GrantKind,
    facts: dict[str, date],
    expected: dict[str, object],
) -> None:
    subject = member("subject", is_administrator=kind == GrantKind.REMOVE_ADMINISTRATOR)
    approve_grant(grant=ask(asker, subject, kind, **facts), by=decider.viewer, now=NOW)
    subject.membership.refresh_from_db()
    assert {name: getattr(subject.membership, name) for name in expected} == expected


def test_nobody_decides_his_own_request_or_about_himself(
    asker: Member, decider: Member, plain: Member
) -> None:
    grant = ask(asker, plain)
    with pytest.raises(PermissionDenied, match="自分の申請"):
        approve_grant(grant=grant, by=asker.viewer, now=NOW)
    about_decider = ask(asker, decider, GrantKind.REMOVE_ADMINISTRATOR)
    for decide in (approve_grant, lambda **given: reject_grant(answer="否", **given)):
        with pytest.raises(PermissionDenied, match="自分について"):
            decide(grant=about_decider, by=decider.viewer, now=NOW)


def test_an_administrator_cannot_invite_himself_elsewhere_and_agree(asker: Member) -> None:
    bureau = keeper("bureau", factories.bureau())
    grant = ask_to_invite(asker, bureau.user.email)
    with pytest.raises(PermissionDenied, match="自分について"):
        approve_grant(grant=grant, by=bureau.viewer, now=NOW)
    early = ask_to_invite(asker, "later@test.example")
    late = keeper("later", factories.bureau())
    with pytest.raises(PermissionDenied, match="自分について"):
        approve_grant(grant=early, by=late.viewer, now=NOW)


@pytest.mark.parametrize("field", ["asked_by", "subject"])
def test_postgresql_refuses_a_decider_who_asked_or_is_meant(
    asker: Member, decider: Member, plain: Member, field: str
) -> None:
    grant = ask(asker, plain)
    himself = getattr(grant, field)
    with pytest.raises(IntegrityError, match="grant_is_decided_by_another"):
        GrantRequest.objects.filter(pk=grant.pk).update(
            state=GrantState.APPROVED, decided_by=himself, closed_at=NOW
        )


@pytest.mark.parametrize(
    ("facts", "constraint"),
    [
        ({"state": GrantState.APPROVED, "closed_at": NOW}, "grant_is_decided_by_someone"),
        ({"state": GrantState.EXPIRED}, "grant_ends_when_it_is_closed"),
        ({"closed_at": NOW}, "grant_ends_when_it_is_closed"),
        ({"reason": ""}, "grant_is_asked_for_a_reason"),
        ({"subject": None}, "grant_says_whom_it_is_about"),
        ({"kind": GrantKind.INVITE}, "grant_says_whom_it_is_about"),
        ({"kind": GrantKind.END}, "grant_to_end_says_when"),
    ],
)
def test_postgresql_keeps_a_request_whole(
    asker: Member, plain: Member, facts: dict[str, object], constraint: str
) -> None:
    grant = ask(asker, plain)
    with pytest.raises(IntegrityError, match=constraint):
        GrantRequest.objects.filter(pk=grant.pk).update(**facts)


def test_a_request_is_about_a_member_of_its_own_organisation(asker: Member, plain: Member) -> None:
    grant = ask(asker, plain)
    with pytest.raises(IntegrityError, match="grant_is_about_a_member"):
        GrantRequest.objects.filter(pk=grant.pk).update(organization=factories.body("072052"))


def strangers() -> list[Viewer]:
    """People who keep nobody in the city."""
    return [
        member("colleague").viewer,
        keeper("other-city", factories.body("072052")).viewer,
        keeper("office", factories.office()).viewer,
        keeper("other-bureau", factories.bureau("13")).viewer,
        member("bureau-clerk", factories.bureau()).viewer,
        factories.viewer(Role.MINISTRY),
        Viewer.nobody(),
    ]


def test_only_those_who_keep_the_organisation_ask_decide_and_lower(
    asker: Member, plain: Member
) -> None:
    grant = ask(asker, plain)
    keeper("second")
    acts: list[Callable[[Viewer], object]] = [
        lambda by: approve_grant(grant=grant, by=by, now=NOW),
        lambda by: reject_grant(grant=grant, answer="否", by=by, now=NOW),
        lambda by: withdraw_grant(grant=grant, by=by, now=NOW),
        lambda by: remove_administrator(membership=asker.membership, by=by, now=NOW),
        lambda by: end_membership(
            membership=plain.membership, last_day=date(2027, 3, 31), by=by, now=NOW
        ),
        lambda by: request_change(
            membership=plain.membership, kind=GrantKind.END, reason="理由", by=by, now=NOW
        ),
        lambda by: request_invitation(
            organization=factories.body(),
            email="a@test.example",
            name="あ",
            reason="い",
            by=by,
            now=NOW,
        ),
    ]
    for by in strangers():
        assert not GrantRequest.objects.visible_to(by).filter(pk=grant.pk).exists()
        for act in acts:
            with pytest.raises(PermissionDenied):
                act(by)
    with pytest.raises(PermissionDenied, match="自分の名前"):
        request_change(
            membership=plain.membership,
            kind=GrantKind.MAKE_ADMINISTRATOR,
            reason="理由",
            by=Viewer.system(),
            now=NOW,
        )


@pytest.mark.parametrize("above", ["bureau", "ministry"])
def test_the_level_above_decides_where_there_is_only_one(
    asker: Member, plain: Member, above: str
) -> None:
    place = factories.bureau() if above == "bureau" else factories.organization(Role.MINISTRY)
    approve_grant(grant=ask(asker, plain), by=keeper(above, place).viewer, now=NOW)
    plain.membership.refresh_from_db()
    assert plain.membership.is_administrator


def test_a_request_of_somebody_who_lost_his_power_is_worth_nothing(
    asker: Member, decider: Member, plain: Member
) -> None:
    grant = ask(asker, plain)
    remove_administrator(membership=asker.membership, by=decider.viewer, now=NOW)
    with pytest.raises(ValidationError, match="もう管理者ではありません"):
        approve_grant(grant=grant, by=decider.viewer, now=NOW)
    plain.membership.refresh_from_db()
    assert not plain.membership.is_administrator


def test_a_request_is_decided_withdrawn_or_expired_once(
    asker: Member, decider: Member, plain: Member
) -> None:
    grant = ask(asker, plain)
    with pytest.raises(ValidationError, match="却下の理由"):
        reject_grant(grant=grant, answer=" ", by=decider.viewer, now=NOW)
    reject_grant(grant=grant, answer="担当が違うため", by=decider.viewer, now=NOW)
    with pytest.raises(Conflict, match="すでに決定されたか"):
        approve_grant(grant=grant, by=decider.viewer, now=NOW)
    with pytest.raises(Conflict):
        withdraw_grant(grant=grant, by=asker.viewer, now=NOW)
    again = ask(asker, plain)
    withdraw_grant(grant=again, by=asker.viewer, now=NOW)
    again.refresh_from_db()
    assert (again.state, again.decided_by) == (GrantState.WITHDRAWN, None)


def test_what_waits_two_weeks_expires(asker: Member, decider: Member, plain: Member) -> None:
    grant = ask(asker, plain)
    late = NOW + timedelta(days=14)
    with pytest.raises(Conflict):
        approve_grant(grant=grant, by=decider.viewer, now=late)
    assert expire_grants(by=Viewer.system(), now=late - timedelta(seconds=1)) == 0
    assert [expire_grants(by=Viewer.system(), now=late) for _ in range(2)] == [1, 0]
    grant.refresh_from_db()
    assert (grant.state, grant.closed_at) == (GrantState.EXPIRED, late)
    with pytest.raises(PermissionDenied):
        expire_grants(by=decider.viewer, now=late)


def test_an_expired_request_does_not_stand_in_the_way(asker: Member, plain: Member) -> None:
    ask(asker, plain)
    with pytest.raises(ValidationError, match="すでに承認を待って"):
        ask(asker, plain)
    late = NOW + timedelta(days=15)
    request_change(
        membership=plain.membership,
        kind=GrantKind.MAKE_ADMINISTRATOR,
        reason="改めて",
        by=asker.viewer,
        now=late,
    )
    states = GrantRequest.objects.order_by("asked_at").values_list("state", flat=True)
    assert list(states) == [GrantState.EXPIRED, GrantState.REQUESTED]


def test_what_would_change_nothing_is_not_asked(asker: Member, plain: Member) -> None:
    for subject, kind, words in (
        (asker, GrantKind.MAKE_ADMINISTRATOR, "すでに管理者"),
        (plain, GrantKind.REMOVE_ADMINISTRATOR, "管理者ではありません"),
        (plain, GrantKind.CHANGE_PERIOD, "いまの期間と同じ"),
        (plain, GrantKind.INVITE, "招待できません"),
        (plain, GrantKind.END, "離任日を入力"),
    ):
        with pytest.raises(ValidationError, match=words):
            ask(asker, subject, kind)
    with pytest.raises(ValidationError, match="すでに所属"):
        ask_to_invite(asker, "PLAIN@test.example")
    assert not GrantRequest.objects.exists()


def test_lowering_is_one_administrators_word_and_never_raises(asker: Member, plain: Member) -> None:
    end_membership(
        membership=plain.membership, last_day=date(2027, 3, 31), by=asker.viewer, now=NOW
    )
    plain.membership.refresh_from_db()
    assert plain.membership.valid_to == date(2027, 3, 31)
    for last_day, words in (
        (date(2027, 4, 1), "延ばすには申請"),
        (date(2026, 11, 18), "きのう以後"),
    ):
        with pytest.raises(ValidationError, match=words) as refusal:
            end_membership(membership=plain.membership, last_day=last_day, by=asker.viewer, now=NOW)
        assert "last_day" in refusal.value.message_dict
    end_membership(
        membership=plain.membership, last_day=date(2026, 11, 19), by=asker.viewer, now=NOW
    )
    assert plain.viewer == Viewer.nobody()


def test_approving_may_not_leave_nobody_in_charge(asker: Member, decider: Member) -> None:
    """Two ask the bureau to be let go; the second is refused, and stays waiting."""
    member("colleague")
    bureau = keeper("bureau", factories.bureau())
    first = ask(decider, asker, GrantKind.REMOVE_ADMINISTRATOR)
    second = ask(asker, decider, GrantKind.REMOVE_ADMINISTRATOR)
    approve_grant(grant=first, by=bureau.viewer, now=NOW)
    asked_anew = GrantRequest.objects.filter(pk=second.pk)
    asked_anew.update(asked_by=keeper("bureau2", factories.bureau()).user)
    second.refresh_from_db()
    with pytest.raises(ValidationError, match="管理者がいなくなります"):
        approve_grant(grant=second, by=bureau.viewer, now=NOW)
    second.refresh_from_db()
    assert second.state == GrantState.REQUESTED


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", range(2))
def test_s15_of_many_who_decide_at_once_one_wins(round_: int) -> None:
    asker = keeper("asker")
    deciders = [keeper(f"decider{number}") for number in range(50)]
    grant = ask_to_invite(asker)
    answers = at_once(
        [
            lambda by=one.viewer: approve_grant(grant=grant, by=by, now=NOW)  # type: ignore[misc]
            for one in deciders
        ]
    )
    late = [str(one) for one in answers if isinstance(one, Conflict)]
    assert len(late) == len(deciders) - 1, answers
    assert sum(isinstance(one, GrantRequest) for one in answers) == 1
    assert set(late) == {"この申請は、すでに決定されたか、取り下げられたか、期限が切れています。"}
    assert Invitation.objects.filter(grant=grant).count() == 1


def test_memberships_are_named_by_random_numbers(plain: Member) -> None:
    ids = set(Membership.objects.values_list("public_id", flat=True))
    assert len(ids) == Membership.objects.count()
    assert {one.version for one in ids} == {4}
    assert User.objects.count()
