"""デモ用の事業計画の文言。どれも合成で、実在の協定・計画の文ではない。人の名前は出さない。"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from evaluation.demonstration.named import NAMED

Doer = Literal["LOCAL", "STATE", "BOTH"]
SOURCE = "合成データ"
AGREEMENTS = 20
REVIEWED_YEAR, RUNNING_YEAR = 2020, 2021


@dataclass(frozen=True, slots=True)
class ClauseText:
    """条項ひとつ。"""

    number: str
    heading: str
    text: str
    doer: Doer


@dataclass(frozen=True, slots=True)
class ItemText:
    """実績を入力する取組ひとつ。clause は条項の順序（1 から）。数値目標のないものもある。"""

    clause: int
    title: str
    plan: str
    doer: Doer
    done: str
    measure: str = ""
    unit: str = ""
    target: Decimal | None = None
    result: Decimal | None = None


CLAUSES = (
    ClauseText(
        "第2条",
        "一体的な就労支援",
        "（合成の文）両者は、拠点において相談から就職までを一体的に支援する。",
        "BOTH",
    ),
    ClauseText(
        "第3条",
        "職業相談と職業紹介",
        "（合成の文）国は、拠点において職業相談と職業紹介を行う。",
        "STATE",
    ),
    ClauseText(
        "第4条",
        "生活の相談と案内",
        "（合成の文）地方公共団体は、生活の相談に応じ、拠点の利用を案内する。",
        "LOCAL",
    ),
    ClauseText(
        "第5条",
        "運営協議会",
        "（合成の文）両者は、運営協議会を開き、目標と実績を確かめる。",
        "BOTH",
    ),
    ClauseText(
        "第6条",
        "情報の取扱い",
        "（合成の文）両者は、支援に要る情報を本人の同意を得て共有する。",
        "BOTH",
    ),
)
ITEMS = (
    ItemText(
        3,
        "庁内の窓口からの案内",
        "（合成の文）福祉の窓口で拠点の案内を配り、希望する方を拠点につなぐ。",
        "LOCAL",
        "（合成の文）福祉の窓口で案内を配った。",
        "案内した人数",
        "人",
        Decimal(120),
        Decimal(131),
    ),
    ItemText(
        4,
        "運営協議会の開催",
        "（合成の文）年度の初めと終わりに運営協議会を開く。",
        "BOTH",
        "（合成の文）運営協議会を開いた。",
        "開催回数",
        "回",
        Decimal(2),
        Decimal(2),
    ),
    ItemText(
        1,
        "窓口の職員の合同研修",
        "（合成の文）両者の窓口の職員が、互いの制度を学ぶ。",
        "BOTH",
        "（合成の文）合同の研修を行った。",
    ),
)
COMPUTED_PLAN = "（合成の文）拠点の窓口で支援し、月ごとに両者で実績を確かめる。"
COMPUTED_CHECK = "（合成の文）拠点の実績を運営協議会で確かめた。"
CHECK = "（合成の文）計画のとおりに行った。"
ACT = "（合成の文）翌年度は、案内の方法を両者で見直す。"
REVIEW = "（合成の文）取組はおおむね計画のとおりに進んだ。"


def chosen(hosts: list[str]) -> list[str]:
    """事業計画を作る協定の団体コード6桁。名のある拠点の団体、都道府県、ほかの団体の順。

    `hosts` は協定のある団体。並びは毎回同じ。
    """
    named = [site.body for site in NAMED if site.body in hosts]
    prefectures = [code for code in sorted(hosts) if code[2:5] == "000"]
    return list(dict.fromkeys([*named, *prefectures, *sorted(hosts)]))[:AGREEMENTS]
