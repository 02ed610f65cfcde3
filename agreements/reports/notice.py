"""The notice of a decision (通知書): declared once, read on the screen and on paper."""

from dataclasses import asdict, dataclass
from datetime import datetime

from agreements.models import Request
from agreements.rules.addressees import MINISTER
from portal.common.exports.cells import printable
from portal.common.exports.pdf import typeset
from portal.common.formats import wareki_date

TEMPLATE = "notice.typ"
_STATUTORY_TITLE = "労働施策総合推進法第32条に基づく要請について（通知）"
_AGREEMENT_TITLE = "協定に基づく要望・要請について（回答）"


@dataclass(frozen=True, slots=True)
class Notice:
    """What stands on the notice, in its order; `items` are heading and text, numbered."""

    number: str
    day: str
    addressee: str
    sender: str
    title: str
    opening: str
    items: tuple[tuple[str, str], ...]
    reference: str


def notice_of(asked: Request) -> Notice:
    """Return the notice of a request that is notified. Offices are named, persons are not."""
    is_statutory = asked.is_statutory
    what = "要請" if is_statutory else "要望・要請"
    return Notice(
        number=asked.notice_number,
        day=wareki_date(asked.notified_on),
        addressee=f"{asked.notice_addressee}　殿",
        sender=MINISTER if is_statutory else asked.addressee,
        title=_STATUTORY_TITLE if is_statutory else _AGREEMENT_TITLE,
        opening=(
            f"{wareki_date(asked.filed_on)}に提出のあった標記の{what}"
            f"（受付番号{asked.number}）について、下記のとおり決定したので通知します。"
        ),
        items=_items(asked),
        reference=f"受付番号 {asked.number}",
    )


def notice_pdf(asked: Request, *, as_of: datetime) -> bytes:
    """Return the notice as PDF; the same request and instant make the same bytes."""
    words = asdict(notice_of(asked))
    words["items"] = [[printable(heading), printable(text)] for heading, text in words["items"]]
    for name in ("number", "addressee"):
        words[name] = printable(words[name])
    return typeset(TEMPLATE, {"notice": words}, as_of=as_of)


def _items(asked: Request) -> tuple[tuple[str, str], ...]:
    heading = "措置を講じない理由" if asked.is_statutory else "理由"
    items = [
        ("件名", asked.title),
        ("求められた措置", asked.measures),
        ("決定", f"{asked.decision_words}（{wareki_date(asked.decided_on)}決定）"),
        ("決定の内容", asked.decision_text),
    ]
    if asked.refusal_reason:
        items.append((heading, asked.refusal_reason))
    if asked.is_statutory:
        items.append(("学識経験者の意見を聴いた日", wareki_date(asked.experts_heard_on)))
    elif asked.agreement is not None:
        items.append(("もとになる協定", asked.agreement.title))
    if asked.source:  # what was never really asked must not look as if it had been
        items.append(("備考", asked.source))
    return tuple(items)
