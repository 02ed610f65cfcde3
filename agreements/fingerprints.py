"""What somebody read, in one short word: whoever writes by an old word is told so."""

import hashlib
import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Max

from agreements.models import Agreement, Clause, Meeting
from portal.common.audit import facts_of
from portal.common.conflict import Conflict

CHANGED = (
    "開いている間に、ほかの人が内容を変えました。いまの内容を確かめて、もう一度行ってください。"
)


def of_agreement(agreement: Agreement) -> str:
    """Return the word for the agreement's own facts."""
    names = ("title", "kind", "purpose", "prefecture_code", "relation", "predecessor_id")
    return _word([str(getattr(agreement, name)) for name in names])


def of_clause(clause: Clause) -> str:
    """Return the word for one clause."""
    return _word(facts_of(clause))


def of_minutes(meeting: Meeting) -> str:
    """Return the word for a meeting's minutes."""
    return _word(meeting.minutes)


def of_text(agreement: Agreement) -> str:
    """Return the word for all that is agreed on: facts, parties, clauses and attachments."""
    parties = agreement.party_rows.order_by("pk").values_list("kind", "organization", "name")
    clauses = agreement.clauses.order_by("position").values_list(
        "number", "heading", "text", "doer"
    )
    papers = agreement.attachments.annotate(last=Max("versions__number"))
    return _word(
        [
            of_agreement(agreement),
            list(parties),
            list(clauses),
            list(papers.order_by("pk").values_list("pk", "last")),
        ]
    )


def check_unchanged(seen: str, current: str) -> None:
    """Raise Conflict when what was read is not what there is. "" was not read on a page."""
    if seen and seen != current:
        raise Conflict(CHANGED)


def _word(facts: object) -> str:
    text = json.dumps(facts, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:24]
