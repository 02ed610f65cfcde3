"""Who sees a request: the rule in Python and row-level security say the same (S06)."""

import pytest
from django.db import ProgrammingError, connection, transaction

from agreements.choices import RequestKind, RequestState
from agreements.models import ExpertHearing, Request, RequestExchange, RequestNotice
from portal.common.acting import acting_as
from portal.common.viewer import Role, Viewer
from tests import factories
from tests.agreements.asking import Desks, agreement_of

pytestmark = pytest.mark.django_db
DRAFT, FILED, WITHDRAWN = RequestState.DRAFT, RequestState.FILED, RequestState.WITHDRAWN


@pytest.fixture
def desks() -> Desks:
    return Desks()


@pytest.fixture
def viewers(desks: Desks) -> dict[str, Viewer]:
    return {
        "city": desks.city,
        "bureau": desks.bureau,
        "ministry": desks.ministry,
        "office": factories.viewer(Role.HELLO_WORK),
        "other_city": factories.viewer(Role.LOCAL_GOVERNMENT, factories.body("072028")),
        "other_bureau": factories.viewer(Role.BUREAU, factories.bureau("13")),
        "other_office": factories.viewer(Role.HELLO_WORK, factories.office("13801")),
        "nobody": Viewer.nobody(),
    }


SEEN: dict[tuple[str, str], set[str]] = {
    (RequestKind.STATUTORY, DRAFT): {"city"},
    (RequestKind.AGREEMENT, DRAFT): {"city"},
    (RequestKind.STATUTORY, FILED): {"city", "bureau", "ministry"},
    (RequestKind.AGREEMENT, FILED): {"city", "bureau", "ministry", "office"},
    (RequestKind.STATUTORY, WITHDRAWN): {"city", "bureau", "ministry"},
}


@pytest.mark.parametrize(("kind", "state"), SEEN)
def test_s06_who_sees_a_request(
    desks: Desks, viewers: dict[str, Viewer], kind: str, state: str
) -> None:
    asked = desks.asked(kind, state)
    by_rule, by_rows = set(), set()
    for name, viewer in viewers.items():
        if Request.objects.visible_to(viewer).filter(pk=asked.pk).exists():
            by_rule.add(name)
        with acting_as(viewer):
            if Request.objects.filter(pk=asked.pk).exists():
                by_rows.add(name)
    assert by_rule == by_rows == SEEN[kind, state]
    subscriber = factories.viewer(Role.SUBSCRIBER)
    assert not Request.objects.visible_to(subscriber).exists()


def test_s06_a_draft_that_was_withdrawn_stays_the_bodys_own(
    desks: Desks, viewers: dict[str, Viewer]
) -> None:
    asked = desks.step(desks.draft(), WITHDRAWN)
    for name, viewer in viewers.items():
        with acting_as(viewer):
            assert Request.objects.filter(pk=asked.pk).exists() == (name == "city"), name


def test_s06_what_hangs_on_a_request_is_seen_with_it(
    desks: Desks, viewers: dict[str, Viewer]
) -> None:
    asked = desks.asked(RequestKind.STATUTORY, RequestState.NOTIFIED)
    own = {"city", "bureau", "ministry"}
    for model in (ExpertHearing, RequestNotice):
        for name, viewer in viewers.items():
            with acting_as(viewer):
                found = model.objects.filter(request_id=asked.pk).exists()
            assert found == (name in own), (model, name)
            listed = model.objects.visible_to(viewer).filter(request=asked)
            assert listed.exists() == (name in own)
    assert RequestExchange.objects.visible_to(desks.city).count() == 0


def test_s06_nobody_files_or_speaks_for_another(desks: Desks, viewers: dict[str, Viewer]) -> None:
    asked = desks.asked(RequestKind.AGREEMENT, FILED)
    for name in ("office", "other_city"):
        with acting_as(viewers[name]), connection.cursor() as cursor:
            cursor.execute("UPDATE agreements_request SET title = 'x'")
            assert cursor.rowcount == 0, name
    no = pytest.raises(ProgrammingError, match="row-level security")
    with acting_as(desks.bureau), no, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO agreements_requestexchange"
            " (request_id, kind, organization_id, said_at, text)"
            " VALUES (%s, 'ANSWER', %s, now(), '団体の名で')",
            [asked.pk, desks.body.pk],
        )


@pytest.mark.parametrize("kind", RequestKind)
def test_each_side_takes_its_steps_under_its_own_role(desks: Desks, kind: str) -> None:
    """The whole way with row-level security on, as pages and systems go it."""
    agreement_of(desks.body)
    with acting_as(desks.city):
        asked = desks.asked(kind, FILED)
    with acting_as(desks.bureau):
        asked = desks.step(asked, RequestState.RECEIVED)
        if kind == RequestKind.STATUTORY:
            desks.hear(asked)
    with acting_as(desks.decider(kind)):
        if kind == RequestKind.STATUTORY:
            asked = desks.step(asked, RequestState.EXPERTS_HEARD)
        asked = desks.step(asked, RequestState.DECIDED)
        asked = desks.step(asked, RequestState.NOTIFIED)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert asked.state == RequestState.NOTIFIED
