"""S16: no two agreements of a kind between the same parties at the same time."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreements.actions.sign import sign
from agreements.choices import AgreementKind
from agreements.models import Agreement, AgreementParty
from agreements.parties import Party
from portal.common.conflict import Conflict
from portal.common.viewer import Role
from tests import factories
from tests.agreements import makers
from tests.agreements.makers import NOW
from tests.races import at_once

FIRST = date(2030, 4, 1)
TRIED = 5_000
EXAMPLES = 200
A_BATCH = 30
Span = tuple[int, int | None]

spans = st.tuples(st.integers(0, 40), st.one_of(st.none(), st.integers(0, 25))).map(
    lambda one: (one[0], None if one[1] is None else one[0] + one[1])
)


@dataclass
class Counted:
    """How many pairs were put before the database."""

    pairs: int = 0


def days(span: Span) -> tuple[date, date | None]:
    begins, ends = span
    return FIRST + timedelta(begins), None if ends is None else FIRST + timedelta(ends)


def overlap(one: Span, other: Span) -> bool:
    far = 10_000
    return one[0] <= (far if other[1] is None else other[1]) and other[0] <= (
        far if one[1] is None else one[1]
    )


# As an author of SQL would write it: each row walks to SIGNED by the allowed way, or stays AGREED.
SIGN = """
DO $$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT id FROM agreements_agreement WHERE reference LIKE '重-%' ORDER BY id LOOP
        BEGIN
            UPDATE agreements_agreement SET state = 'SIGNED' WHERE id = one.id;
        EXCEPTION WHEN exclusion_violation THEN NULL;
        END;
    END LOOP;
END $$
"""
OVERLAPS = """
SELECT count(*) FROM agreements_agreement a JOIN agreements_agreement b ON a.id < b.id
WHERE a.reference LIKE '重-%' AND b.reference LIKE '重-%'
  AND a.state = 'SIGNED' AND b.state = 'SIGNED'
  AND a.valid_from <= coalesce(b.valid_until, 'infinity')
  AND b.valid_from <= coalesce(a.valid_until, 'infinity')
"""


def agreed_rows(chosen: list[Span], parties: list[Party]) -> None:
    """Rows that wait for their signature, each between `parties` in another order."""
    made = Agreement.objects.bulk_create(
        Agreement(
            kind=AgreementKind.JOINT_IMPLEMENTATION,
            reference=f"重-{number}",
            title="重なりの試験",
            prefecture_code="07",
            signed_on=FIRST,
            valid_from=days(span)[0],
            valid_until=days(span)[1],
        )
        for number, span in enumerate(chosen)
    )
    AgreementParty.objects.bulk_create(
        AgreementParty(
            agreement=agreement, kind=one.kind, organization=one.organization, position=position
        )
        for number, agreement in enumerate(made)
        for position, one in enumerate(parties if number % 2 else parties[::-1], start=1)
    )
    with connection.cursor() as cursor:
        for state in ("CONSULTING", "AGREED"):
            cursor.execute(
                "UPDATE agreements_agreement SET state = %s WHERE reference LIKE '重-%%'", [state]
            )
            if state == "CONSULTING":
                cursor.execute(
                    "UPDATE agreements_agreementparty p"
                    " SET agreed_at = now(), agreed_by_name = '係' FROM agreements_agreement a"
                    " WHERE a.id = p.agreement_id AND a.reference LIKE '重-%'"
                )


@pytest.mark.django_db
def test_s16_no_overlap_in_five_thousand_pairs() -> None:
    parties = [Party.of(factories.body()), Party.of(factories.bureau())]
    counted = Counted()

    @given(st.lists(spans, min_size=9, max_size=12))
    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    def signed_together(chosen: list[Span]) -> None:
        with transaction.atomic():
            agreed_rows(chosen, parties)
            with connection.cursor() as cursor:
                cursor.execute(SIGN)
                cursor.execute(OVERLAPS)
                assert cursor.fetchone() == (0,)
            signed = Agreement.objects.filter(reference__startswith="重-", state="SIGNED")
            # The first always, and nothing is refused that overlaps nothing.
            held: list[Span] = []
            for span in chosen:
                if not any(overlap(span, one) for one in held):
                    held.append(span)
            assert signed.count() == len(held)
            counted.pairs += len(chosen) * (len(chosen) - 1) // 2
            transaction.set_rollback(True)

    signed_together()
    assert counted.pairs >= TRIED


@pytest.mark.django_db
def test_s16_a_different_third_party_or_kind_is_another_agreement() -> None:
    of = makers.sides()
    makers.signed(of)
    three = [*makers.two(of), Party.named("郡山商工会議所")]
    makers.signed(of, made=makers.both_agree(makers.drafted(of, parties=three), of))
    other = makers.drafted(of, parties=three)
    Agreement.objects.filter(pk=other.pk).update(kind=AgreementKind.EMPLOYMENT_MEASURES)
    makers.signed(of, made=makers.both_agree(Agreement.objects.get(pk=other.pk), of))
    same = makers.both_agree(makers.drafted(of, parties=makers.two(of)[::-1]), of)
    with pytest.raises(Exception, match="有効期間が重なっています") as refusal:
        makers.signed(of, made=same)
    assert list(refusal.value.message_dict) == ["valid_from"]  # type: ignore[attr-defined]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["郡山商工会議所", " 郡山商工会議所 ", "郡山商工会議所\u3000"])
def test_s16_the_same_third_party_in_other_letters_is_the_same(name: str) -> None:
    of = makers.sides()
    makers.signed(of, made=makers.both_agree(drafted_with(of, "郡山商工会議所"), of))
    later = drafted_with(of, "別の名")
    # By SQL, past the form that would have put the name right.
    later.party_rows.filter(kind="OTHER").update(name=name)
    with pytest.raises(Exception, match="有効期間が重なっています"):
        makers.signed(of, made=makers.both_agree(Agreement.objects.get(pk=later.pk), of))


@pytest.mark.django_db
def test_s16_a_name_does_not_imitate_two_parties() -> None:
    of = makers.sides()
    two = [*makers.two(of), Party.named("甲"), Party.named("乙")]
    names = ("甲|other:乙", "乙|other:甲", '甲"|other:"乙', '乙"|other:"甲')
    imitations = [[*makers.two(of), Party.named(name)] for name in names]
    keys = {makers.drafted(of, parties=one).party_key for one in (two, *imitations)}
    assert len(keys) == 1 + len(names)


@pytest.mark.django_db
def test_s16_the_key_of_the_parties_is_nobodys_to_write() -> None:
    of = makers.sides()
    made = makers.drafted(of)
    key = made.party_key
    assert key.count("organization:") == 2
    Agreement.objects.filter(pk=made.pk).update(party_key="x")
    assert Agreement.objects.get(pk=made.pk).party_key == key


@pytest.mark.django_db(transaction=True)
def test_s16_of_two_who_sign_at_once_one_signs() -> None:
    of = makers.sides()
    waiting = [makers.both_agree(makers.drafted(of), of) for _ in range(8)]
    answers = at_once([partial(makers.signed, of, made=one) for one in waiting])
    assert sum(isinstance(one, Agreement) for one in answers) == 1, answers
    assert Agreement.objects.filter(state="SIGNED").count() == 1
    assert all("重なっています" in str(one) for one in answers if isinstance(one, Exception))


@pytest.mark.django_db(transaction=True)
def test_s15_of_many_who_sign_one_agreement_one_signs() -> None:
    of = makers.sides()
    made = makers.both_agree(makers.drafted(of), of)
    begins, ends = makers.THIS_YEAR
    answers = at_once(
        [
            lambda: sign(
                agreement=made,
                signed_on=begins,
                valid_from=begins,
                valid_until=ends,
                renews_automatically=False,
                by=of.bureau,
                now=NOW,
            )
        ]
        * 20
    )
    assert sum(isinstance(one, Agreement) for one in answers) == 1, answers
    assert sum(isinstance(one, Conflict) for one in answers) == 19


@pytest.mark.django_db(transaction=True)
def test_numbers_are_given_once() -> None:
    of = makers.sides()
    bureau = makers.organization_of(of.bureau)
    bodies = [factories.body(code) for code in ("072044", "072052", "072079")]
    drafters = [
        factories.viewer(Role.LOCAL_GOVERNMENT, body) if body.code6 != "072044" else of.city
        for body in bodies
    ]

    def draft(number: int) -> Agreement:
        drafter = drafters[number % 3]
        parties = [Party.of(makers.organization_of(drafter)), Party.of(bureau)]
        return makers.drafted(replace(of, city=drafter), parties=parties)

    answers = at_once([partial(draft, number) for number in range(12)])
    numbers = sorted(one.reference for one in answers if isinstance(one, Agreement))
    assert numbers == [f"協-07-2026-{number:03}" for number in range(1, 13)], answers


def drafted_with(of: makers.Sides, name: str) -> Agreement:
    return makers.drafted(of, parties=[*makers.two(of), Party.named(name)])


@pytest.mark.django_db
def test_s16_straight_sql_is_refused_too() -> None:
    of = makers.sides()
    makers.signed(of)
    later = makers.both_agree(makers.drafted(of), of)
    begins, ends = makers.THIS_YEAR
    refused = pytest.raises(IntegrityError, match="agreements_of_a_kind_do_not_overlap")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE agreements_agreement SET state = 'SIGNED', signed_on = %s, valid_from = %s,"
            " valid_until = %s, party_key = '' WHERE id = %s",
            [begins, begins, ends, later.pk],
        )
