"""S05, S06: a draft is seen by whom it binds, by page, API and a query that forgot its filter."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client

from agreements.actions.put_attachment import put_attachment
from agreements.models import Agreement, AgreementParty, Attachment, AttachmentVersion, Clause
from portal.common.acting import acting_as
from portal.common.uploads import KeptFile
from portal.people.models import User
from tests.agreements import makers
from tests.agreements.makers import NOW, Sides

pytestmark = pytest.mark.django_db
SEE_DRAFTS = ("city", "bureau", "office", "ministry")
STRANGERS = ("other_city", "other_bureau", "other_office")


def raw(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


@pytest.fixture
def sides() -> Sides:
    of = makers.sides()
    made = makers.consulting(of)
    file = KeptFile("別紙.pdf", "application/pdf", b"%PDF-1.7 x")
    put_attachment(agreement=made, title="秘密の別紙", file=file, by=of.city, now=NOW)
    return of


WORDS, PAPER = "職業相談を行う。", "秘密の別紙"


def of_draft(sql: str, wanted: object = WORDS) -> int:
    """How many rows of `sql` are the draft's."""
    return sum(
        bytes(one) == wanted if isinstance(one, memoryview) else one == wanted
        for (one,) in raw(sql)
    )


UNFILTERED: dict[str, Callable[[], int]] = {
    "agreements": lambda: Agreement.objects.filter(title="試験の協定").count(),
    "parties": lambda: AgreementParty.objects.filter(agreement__title="試験の協定").count(),
    "clauses": lambda: Clause.objects.filter(text=WORDS).count(),
    "attachments": lambda: Attachment.objects.filter(title=PAPER).count(),
    "versions": lambda: AttachmentVersion.objects.filter(filename="別紙.pdf").count(),
    "base manager": lambda: Agreement._base_manager.filter(title="試験の協定").count(),
    "raw clauses": lambda: of_draft("SELECT text FROM agreements_clause"),
    "raw contents": lambda: of_draft(
        "SELECT content FROM agreements_attachmentversion", b"%PDF-1.7 x"
    ),
    "or true": lambda: of_draft("SELECT text FROM agreements_clause WHERE id = 0 OR true"),
    "join": lambda: of_draft(
        "SELECT c.text FROM agreements_agreement a RIGHT JOIN agreements_clause c ON true"
    ),
    "subquery": lambda: of_draft(
        f"SELECT (SELECT title FROM agreements_attachment WHERE title = '{PAPER}')", PAPER
    ),
    "union": lambda: of_draft(
        "SELECT text FROM agreements_clause UNION SELECT text FROM agreements_clause"
    ),
    "table function": lambda: of_draft(
        "SELECT x.text FROM json_populate_recordset(null::agreements_clause,"
        " (SELECT json_agg(c) FROM agreements_clause c)) x"
    ),
}


@pytest.mark.parametrize("query", UNFILTERED)
@pytest.mark.parametrize("name", [*STRANGERS, *SEE_DRAFTS])
def test_s06_an_unfiltered_query_finds_a_draft_only_for_whom_it_binds(
    sides: Sides, name: str, query: str
) -> None:
    with acting_as(getattr(sides, name)):
        assert bool(UNFILTERED[query]()) == (name in SEE_DRAFTS)


def test_s06_a_subscriber_may_not_even_ask(sides: Sides) -> None:
    refused = pytest.raises(ProgrammingError, match="permission denied")
    with acting_as(sides.subscriber), refused, transaction.atomic():
        raw("SELECT 1 FROM agreements_agreement")


@pytest.mark.parametrize("name", [*STRANGERS, "office"])
def test_s06_nobody_else_writes_what_he_may_not(sides: Sides, name: str) -> None:
    made = Agreement.objects.get(title="試験の協定")
    with acting_as(getattr(sides, name)):
        for model in (AgreementParty, Clause, Attachment):
            assert not model.objects.filter(agreement=made).update(agreement=made)
        assert not Agreement.objects.filter(pk=made.pk).update(title="別の名")
        refused = pytest.raises(ProgrammingError, match="row-level security")
        with refused, transaction.atomic():
            Clause.objects.create(
                agreement=made, position=9, number="第9条", text="x", doer="LOCAL"
            )


@pytest.mark.parametrize("name", [*STRANGERS, *SEE_DRAFTS])
def test_s05_the_api_gives_a_draft_only_to_whom_it_binds(
    sides: Sides, name: str, static_files: None
) -> None:
    made = Agreement.objects.get(title="試験の協定")
    client = Client()
    client.force_login(User.objects.get(pk=getattr(sides, name).user_id))
    found = client.get("/api/v1/agreements/?state=CONSULTING").json()["results"]
    sees = name in SEE_DRAFTS
    assert [one["uuid"] for one in found] == ([str(made.public_id)] if sees else [])
    answer = client.get(f"/api/v1/agreements/{made.public_id}/")
    assert answer.status_code == (200 if sees else 404)
    listed = client.get(f"/agreements/{made.public_id}/")
    assert listed.status_code == (200 if sees else 404)


def test_what_is_concluded_is_seen_by_every_government() -> None:
    of = makers.sides()
    made = makers.signed(of)
    for name in (*STRANGERS, *SEE_DRAFTS):
        by = getattr(of, name)
        with acting_as(by):
            assert Agreement.objects.filter(pk=made.pk).exists(), name
            assert Agreement.objects.visible_to(by).filter(pk=made.pk).exists(), name
            assert Clause.objects.filter(agreement=made).exists(), name
    assert not Agreement.objects.visible_to(of.subscriber).exists()


@pytest.mark.parametrize("state", list(makers.IN_STATE))
def test_python_and_postgresql_say_the_same(state: Any) -> None:
    of = makers.sides()
    makers.IN_STATE[state](of)
    for name in (*STRANGERS, *SEE_DRAFTS):
        by = getattr(of, name)
        with acting_as(by):
            unfiltered = set(Agreement.objects.values_list("pk", flat=True))
        assert unfiltered == set(Agreement.objects.visible_to(by).values_list("pk", flat=True)), (
            name
        )
