"""The text of an agreement: who writes it, what it does to what was agreed, and when it stays."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from agreements import fingerprints
from agreements.actions.agree import agree
from agreements.actions.draft_agreement import change_draft, draft_agreement
from agreements.actions.put_attachment import put_attachment
from agreements.actions.set_parties import set_parties
from agreements.actions.write_clause import move_clause, remove_clause, write_clause
from agreements.choices import AgreementKind, AgreementState, Doer, Relation
from agreements.models import Agreement
from agreements.parties import Party, parties_of
from portal.common.acting import acting_as
from portal.common.conflict import Conflict
from portal.common.uploads import KeptFile
from tests.agreements import makers
from tests.agreements.makers import NOW, Sides
from tests.races import at_once

pytestmark = pytest.mark.django_db
PAPER = KeptFile("別紙.pdf", "application/pdf", b"%PDF-1.7 x")


@pytest.fixture
def sides() -> Sides:
    return makers.sides()


def half_agreed(of: Sides) -> Agreement:
    made = agree(agreement=makers.consulting(of), by=of.city, now=NOW)
    assert made.party_rows.exclude(agreed_at=None).count() == 1
    return made


def reworded(made: Agreement, of: Sides) -> None:
    write_clause(
        agreement=made,
        clause=made.clauses.get(),
        number="第1条",
        heading="",
        text="別のこと",
        doer=Doer.BOTH,
        by=of.bureau,
        now=NOW,
    )


CHANGES: dict[str, Callable[[Agreement, Sides], object]] = {
    "a clause is reworded": reworded,
    "a clause is added": lambda made, of: makers.with_clause(made, of, "第2条"),
    "a clause is removed": lambda made, of: remove_clause(
        clause=made.clauses.get(), by=of.bureau, now=NOW
    ),
    "a party is added": lambda made, of: set_parties(
        agreement=made,
        parties=[*parties_of(made), Party.named("商工会議所")],
        by=of.bureau,
        now=NOW,
    ),
    "the title": lambda made, of: change_draft(
        agreement=made,
        kind=AgreementKind.JOINT_IMPLEMENTATION,
        title="別の名",
        purpose=made.purpose,
        by=of.bureau,
        now=NOW,
    ),
    "a paper": lambda made, of: put_attachment(
        agreement=made, title="別紙", file=PAPER, by=of.bureau, now=NOW
    ),
    "SQL": lambda made, _: made.clauses.update(text="SQLで"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whoever_agreed_agreed_to_the_text_he_read(sides: Sides, change: str) -> None:
    made = half_agreed(sides)
    with acting_as(sides.bureau):
        CHANGES[change](made, sides)
    assert not made.party_rows.exclude(agreed_at=None).exists()
    made = agree(agreement=made, by=sides.bureau, now=NOW)
    assert made.state == "CONSULTING"


def test_s15_nobody_agrees_to_a_text_that_changed_under_his_eyes(sides: Sides) -> None:
    made = makers.consulting(sides)
    seen = fingerprints.of_text(made)
    reworded(made, sides)
    with pytest.raises(Conflict):
        agree(agreement=made, by=sides.city, now=NOW, seen=seen)
    agree(agreement=made, by=sides.city, now=NOW, seen=fingerprints.of_text(made))


def test_s15_a_clause_is_not_overwritten_unseen(sides: Sides) -> None:
    made = makers.consulting(sides)
    clause = made.clauses.get()
    seen = fingerprints.of_clause(clause)
    reworded(made, sides)
    with pytest.raises(Conflict):
        write_clause(
            agreement=made,
            clause=clause,
            number="第1条",
            heading="",
            text="前のまま",
            doer=Doer.LOCAL,
            by=sides.city,
            now=NOW,
            seen=seen,
        )


LOCKED = {
    "UPDATE agreements_clause SET text = 'x' WHERE agreement_id = %s": "条項は変えられません",
    "UPDATE agreements_clause SET position = 9 WHERE agreement_id = %s": "条項は変えられません",
    "DELETE FROM agreements_clause WHERE agreement_id = %s": "条項は変えられません",
    "INSERT INTO agreements_clause (agreement_id, position, number, heading, text, doer)"
    " VALUES (%s, 7, '第7条', '', 'x', 'LOCAL')": "条項は変えられません",
    "DELETE FROM agreements_agreementparty WHERE agreement_id = %s": "当事者は変えられません",
    "INSERT INTO agreements_agreementparty (agreement_id, kind, name, position, agreed_by_name)"
    " VALUES (%s, 'OTHER', '第三者', 3, '')": "当事者は変えられません",
    "UPDATE agreements_agreementparty SET agreed_at = NULL, agreed_by_name = ''"
    " WHERE agreement_id = %s": "合意の記録は消せません",
    "UPDATE agreements_agreement SET title = 'x' WHERE id = %s": "合意した内容は変えられません",
    "UPDATE agreements_agreement SET reference = 'x' WHERE id = %s": "整理番号",
    "UPDATE agreements_agreement SET drafted_by_id = NULL WHERE id = %s": "起案した組織",
}


@pytest.mark.parametrize("sql", LOCKED)
@pytest.mark.parametrize("state", ["AGREED", "SIGNED", "IN_FORCE", "ENDED"])
def test_what_was_agreed_stays_whoever_writes(sides: Sides, sql: str, state: str) -> None:
    made = makers.IN_STATE[AgreementState(state)](sides)
    refused = pytest.raises(IntegrityError, match=LOCKED[sql])
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [made.pk])


def test_the_end_of_what_is_over_stays(sides: Sides) -> None:
    made = makers.ended(sides)
    refused = pytest.raises(IntegrityError, match="末日は変えられません")
    with refused, transaction.atomic():
        Agreement.objects.filter(pk=made.pk).update(valid_until=None)


@pytest.mark.parametrize("act", ["write", "parties", "change"])
def test_the_actions_say_so_before(sides: Sides, act: str) -> None:
    made = makers.agreed(sides)
    acts: dict[str, Callable[[], object]] = {
        "write": lambda: makers.with_clause(made, sides, "第9条"),
        "parties": lambda: set_parties(agreement=made, parties=[], by=sides.bureau, now=NOW),
        "change": lambda: CHANGES["the title"](made, sides),
    }
    with pytest.raises(ValidationError, match="合意した協定の内容は変えられません"):
        acts[act]()


def test_clauses_change_places(sides: Sides) -> None:
    made = makers.drafted(sides)
    for number in ("第1条", "第2条", "第3条"):
        makers.with_clause(made, sides, number)
    second = made.clauses.get(number="第2条")
    move_clause(clause=second, up=True, by=sides.city, now=NOW)
    move_clause(clause=made.clauses.get(number="第2条"), up=True, by=sides.city, now=NOW)
    assert list(made.clauses.values_list("number", flat=True)) == ["第2条", "第1条", "第3条"]
    move_clause(clause=made.clauses.get(number="第1条"), up=False, by=sides.city, now=NOW)
    assert list(made.clauses.values_list("number", flat=True)) == ["第2条", "第3条", "第1条"]


@pytest.mark.parametrize(
    ("number", "text", "field"),
    [("第1条", "x", "number"), ("", "x", "number"), ("第2条", " ", "text")],
)
def test_a_clause_without_words_or_number_or_twice_is_told_at_its_field(
    sides: Sides, number: str, text: str, field: str
) -> None:
    made = makers.consulting(sides)
    with pytest.raises(ValidationError) as refusal:
        write_clause(
            agreement=made,
            number=number,
            heading="",
            text=text,
            doer=Doer.LOCAL,
            by=sides.city,
            now=NOW,
        )
    assert field in refusal.value.message_dict
    assert made.clauses.count() == 1


def test_a_body_drafts_only_what_it_is_a_party_of(sides: Sides) -> None:
    bureau = Party.of(makers.organization_of(sides.bureau))
    with pytest.raises(ValidationError, match="当事者に入れてください"):
        makers.drafted(sides, parties=[bureau])
    made = makers.drafted(sides)
    with pytest.raises(ValidationError, match="当事者に入れてください"):
        set_parties(agreement=made, parties=[bureau], by=sides.city, now=NOW)


@pytest.mark.parametrize("actor", ["office", "other_city", "other_bureau", "subscriber"])
def test_nobody_else_drafts_here(sides: Sides, actor: str) -> None:
    with pytest.raises(PermissionDenied):
        makers.drafted(replace(sides, city=getattr(sides, actor)), parties=makers.two(sides))


def test_a_party_twice_is_refused_at_its_field(sides: Sides) -> None:
    for twice, field in (
        ([*makers.two(sides), makers.two(sides)[0]], "organization"),
        ([*makers.two(sides), Party.minister(), Party.minister()], "kind"),
        ([*makers.two(sides), Party.named("甲"), Party.named("　甲 ")], "name"),
    ):
        before = Agreement.objects.count()
        with pytest.raises(ValidationError) as refusal:
            makers.drafted(sides, parties=twice)
        assert list(refusal.value.message_dict) == [field]
        assert Agreement.objects.count() == before


def test_the_ministers_side_agrees_by_the_ministry(sides: Sides) -> None:
    city = makers.two(sides)[0]
    made = makers.drafted(sides, parties=[city, Party.minister(), Party.named("新聞社")])
    made = makers.consulted(made, sides)
    with pytest.raises(PermissionDenied):
        agree(agreement=made, by=sides.bureau, now=NOW)
    made = agree(agreement=made, by=sides.ministry, now=NOW)
    assert agree(agreement=made, by=sides.city, now=NOW).state == "AGREED"


def test_a_bureau_of_another_prefecture_that_is_a_party_sees_and_agrees(sides: Sides) -> None:
    parties = [*makers.two(sides), Party.of(makers.organization_of(sides.other_bureau))]
    made = makers.drafted(sides, parties=parties)
    made = makers.consulted(made, sides)
    with acting_as(sides.other_bureau):
        assert Agreement.objects.visible_to(sides.other_bureau).filter(pk=made.pk).exists()
        agree(agreement=made, by=sides.other_bureau, now=NOW)


def test_one_side_alone_is_not_consulted_on(sides: Sides) -> None:
    made = makers.drafted(sides, parties=[makers.two(sides)[0]])
    with pytest.raises(ValidationError, match="両方を当事者に"):
        makers.consulted(made, sides)


def test_only_its_writer_renews_an_agreement(sides: Sides) -> None:
    """Otherwise a stranger's draft would take an agreement's place when it begins."""
    earlier = makers.in_force(sides)
    stranger = [
        Party.of(makers.organization_of(sides.other_city)),
        Party.of(makers.organization_of(sides.other_bureau)),
    ]
    with pytest.raises(PermissionDenied):
        draft_agreement(
            kind=AgreementKind.JOINT_IMPLEMENTATION,
            title="横取り",
            purpose="",
            prefecture_code="13",
            parties=stranger,
            predecessor=earlier,
            relation=Relation.RENEWAL,
            by=sides.other_city,
            now=NOW,
        )
    refused = pytest.raises(IntegrityError, match="もとの協定と同じに")
    with refused, transaction.atomic():
        Agreement.objects.create(
            kind=AgreementKind.JOINT_IMPLEMENTATION,
            reference="x",
            title="x",
            prefecture_code="13",
            predecessor=earlier,
            relation=Relation.RENEWAL,
        )


@pytest.mark.django_db(transaction=True)
def test_s15_versions_put_at_once_have_each_its_number() -> None:
    of = makers.sides()
    made = makers.drafted(of)
    first = put_attachment(agreement=made, title="別紙", file=PAPER, by=of.city, now=NOW)
    answers = at_once(
        [
            lambda: put_attachment(
                agreement=made, attachment=first.attachment, file=PAPER, by=of.city, now=NOW
            )
        ]
        * 8
    )
    assert not [one for one in answers if isinstance(one, Exception)]
    numbers = first.attachment.versions.values_list("number", flat=True)
    assert sorted(numbers) == list(range(1, 10))


def test_a_version_is_neither_changed_nor_removed(sides: Sides) -> None:
    made = makers.drafted(sides)
    version = put_attachment(agreement=made, title="別紙", file=PAPER, by=sides.city, now=NOW)
    acts: tuple[Callable[[], object], ...] = (version.delete, version.save)
    for act in acts:
        with pytest.raises(IntegrityError, match="登録した版"), transaction.atomic():
            act()
