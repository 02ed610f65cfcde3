"""Words of the demonstration's improvement plans and contracts: synthetic, and nobody's own."""

from dataclasses import dataclass

JUDGED, CLOSED_YEAR = 2019, 2018  # plans under way, and the one that has been closed
OUTSOURCED_SITES = 3
CONTRACT_YEARS = (2019, 2020)
ANALYSIS = "合成データ。窓口どうしの引継ぎが口頭にとどまり、紹介までに日数がかかっていた。"
AIM = "合成データ。支援対象者を早く紹介につなげ、似た拠点の水準にする。"
CHECK = "合成データ。相談日に紹介まで進む人が増えた。求人の開拓は見込みに届かなかった。"
CONCLUSION = "合成データ。相談日は続け、求人の開拓は翌年度の事業計画に移す。"


@dataclass(frozen=True, slots=True)
class MeasureText:
    """A measure: what, which side, whose desk, and what came of it."""

    what: str
    is_municipal: bool
    desk: str
    expected: str
    done: str
    result: str


MEASURES = (
    MeasureText(
        "合同の相談日を月2回開く",
        is_municipal=True,
        desk="福祉課 就労支援係長",
        expected="月の新しい支援対象者を5人増やす",
        done="合成データ。合同の相談日を開いた。",
        result="合成データ。相談日に紹介まで進む人が増えた。",
    ),
    MeasureText(
        "支援対象者に合う求人を月10件開拓する",
        is_municipal=False,
        desk="職業相談部門 統括職業指導官",
        expected="紹介の件数を1割増やす",
        done="合成データ。事業所を訪問した。",
        result="合成データ。月6件の開拓にとどまった。",
    ),
)


@dataclass(frozen=True, slots=True)
class ContractText:
    """A contracted work: what, by whom, its cost in yen a year, and what it is measured by."""

    work: str
    contractor: str
    cost: int
    indicator: str = ""
    measure: str = ""
    unit: str = ""
    result: int | None = None


CONTRACTS = (
    ContractText("就労支援員の配置", "委託先A（合成データ）", 8_400_000, indicator="PLACEMENTS"),
    ContractText(
        "就職後の定着支援",
        "委託先B（合成データ）",
        1_200_000,
        measure="定着支援の終了者数",
        unit="人",
        result=7,
    ),
)
