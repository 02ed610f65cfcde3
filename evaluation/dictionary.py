"""The indicators every portal starts with (DOMAIN.md §2); councils may add their own."""

from dataclasses import dataclass

from evaluation.choices import Measure, Side
from evaluation.models import Indicator

SEED = "厚生労働省資料（令和3年。一体的実施事業の実施状況）"
PLACEMENTS, NEW_SEEKERS = "PLACEMENTS", "NEW_SEEKERS"
USERS, CONSULTATIONS = "USERS", "CONSULTATIONS"
SUPPORTED, PERSONS_PLACED = "SUPPORTED", "PERSONS_PLACED"
WELFARE_PLACED = "WELFARE_PLACED"
REFERRALS = "REFERRALS"


@dataclass(frozen=True, slots=True)
class Entry:
    """One indicator; `of` is the count it is part of, `rate` its numerator and denominator.

    `owner` is the side that counts it; a rate is counted by nobody.
    """

    code: str
    name: str
    unit: str
    definition: str
    owner: Side | None = None
    is_common: bool = False
    of: str = ""
    rate: tuple[str, str] | None = None


CITY, HELLO_WORK = Side.MUNICIPALITY, Side.HELLO_WORK

INDICATORS = (
    Entry(
        USERS,
        "施設利用者数",
        "人",
        "施設を利用した延べ人数（利用件数）。",
        owner=CITY,
        is_common=True,
    ),
    Entry(
        NEW_SEEKERS,
        "新規求職者数",
        "人",
        "新たに求職を申し込んだ人数。",
        owner=HELLO_WORK,
        is_common=True,
    ),
    Entry(
        CONSULTATIONS,
        "職業相談件数",
        "件",
        "ハローワークの職業相談の件数。",
        owner=HELLO_WORK,
        is_common=True,
    ),
    Entry(
        PLACEMENTS,
        "就職件数",
        "件",
        "紹介により就職した件数。",
        owner=HELLO_WORK,
        is_common=True,
        of=NEW_SEEKERS,
    ),
    Entry(SUPPORTED, "支援対象者数", "人", "団体が選び、支援の対象とした人数。", owner=CITY),
    Entry(
        PERSONS_PLACED,
        "就職者数",
        "人",
        "支援対象者のうち就職した人数。",
        owner=HELLO_WORK,
        of=SUPPORTED,
    ),
    Entry(
        WELFARE_PLACED,
        "生活保護受給者等の就職者数",
        "人",
        "就職件数のうち、生活保護受給者等（児童扶養手当・住居確保給付金受給者等を含む）の人数。",
        owner=HELLO_WORK,
        of=PLACEMENTS,
    ),
    Entry(
        REFERRALS,
        "相互の相談窓口へ誘導した件数",
        "件",
        "団体とハローワークが互いに窓口へつないだ件数。",
        owner=CITY,
    ),
    Entry("INTERVIEW_EVENTS", "面接会開催回数", "回", "面接会を開いた回数。", owner=HELLO_WORK),
    Entry(
        "PLACEMENT_RATE",
        "就職率",
        "%",
        "就職件数 ÷ 新規求職者数。",
        rate=(PLACEMENTS, NEW_SEEKERS),
    ),
    Entry(
        "SUPPORTED_RATE",
        "支援対象者の就職率",
        "%",
        "就職者数 ÷ 支援対象者数。",
        rate=(PERSONS_PLACED, SUPPORTED),
    ),
)


def load_indicators() -> int:
    """辞書にない指標を加え、加えた数を返す。すでにある指標は変えない。"""
    known = {indicator.code: indicator for indicator in Indicator.objects.all()}
    added = 0
    for position, entry in enumerate(INDICATORS, start=1):
        if entry.code in known:
            continue
        numerator, denominator = entry.rate or (None, None)
        known[entry.code] = Indicator.objects.create(
            code=entry.code,
            name=entry.name,
            unit=entry.unit,
            measure=Measure.RATE if entry.rate else Measure.COUNT,
            owner=entry.owner,
            numerator=known[numerator] if numerator else None,
            denominator=known[denominator] if denominator else None,
            part_of=known[entry.of] if entry.of else None,
            is_common=entry.is_common,
            position=position * 10,
            definition=entry.definition,
            source=SEED,
        )
        added += 1
    return added
