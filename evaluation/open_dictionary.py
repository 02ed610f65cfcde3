"""The data dictionary of open data: the tables, what tells their rows apart, and each measure."""

from dataclasses import dataclass

from portal.common.exports.table import ColumnKind


@dataclass(frozen=True, slots=True)
class Entry:
    """One column. `kind` is that of a report's column; `unit` "" where a dimension says it."""

    key: str
    label: str
    kind: ColumnKind
    unit: str
    definition: str


@dataclass(frozen=True, slots=True)
class OpenTableEntry:
    """One table: its dimensions (the first is the area code) and measures, in order."""

    key: str
    title: str
    description: str
    dimensions: tuple[Entry, ...]
    measures: tuple[Entry, ...]


def _text(key: str, label: str, definition: str) -> Entry:
    return Entry(key, label, ColumnKind.TEXT, "", definition)


def _count(key: str, label: str, unit: str, definition: str) -> Entry:
    return Entry(key, label, ColumnKind.COUNT, unit, definition)


_AREA = Entry(
    "area",
    "地域コード",
    ColumnKind.CODE,
    "",
    "全国地方公共団体コード（検査数字を含む6桁）。全国は 000000。",
)
_PREFECTURE = _text("prefecture", "都道府県", "都道府県の名称。全国の行は「全国」。")
_SITE_CODE = Entry("site_code", "拠点コード", ColumnKind.CODE, "", "ポータルの拠点コード。")
_SITE = _text("site", "拠点", "公表した時の拠点の名称。")
_FIGURES = (
    _count("users", "施設利用者数", "人", "施設を利用した延べ人数。"),
    _count("new_seekers", "新規求職者数", "人", "新たに求職を申し込んだ人数。"),
    _count("placements", "就職件数", "件", "紹介により就職した件数。"),
    _count("consultations", "職業相談件数", "件", "ハローワークの職業相談の件数。"),
    Entry(
        "placement_rate",
        "就職率",
        ColumnKind.PERCENT,
        "%",
        "就職件数 ÷ 新規求職者数。小数第1位まで。一方でも秘匿したときは秘匿する。",
    ),
)
_ACHIEVED = (
    _count("sites", "拠点数", "拠点", "その年度に実施した拠点の数。"),
    _count("achieved", "達成した拠点", "拠点", "事業目標を1つ以上達成した拠点の数。"),
)

TABLES = (
    OpenTableEntry(
        "prefectures",
        "都道府県別の実施状況",
        "全国と都道府県の計。",
        (_AREA, _PREFECTURE),
        (
            *_ACHIEVED,
            *_FIGURES,
            _count("welfare_placed", "生活保護受給者等の就職者数", "人", "就職件数の内数。"),
        ),
    ),
    OpenTableEntry(
        "bodies",
        "実施団体別の実施状況",
        "2つの団体が実施する拠点は、それぞれの団体に数える。団体の計は全国の計にならない。",
        (
            Entry("area", "団体コード", ColumnKind.CODE, "", _AREA.definition),
            _text("body", "団体", "公表した時の団体の名称。"),
        ),
        (*_ACHIEVED, *_FIGURES),
    ),
    OpenTableEntry(
        "sites",
        "拠点別の実施状況",
        "1拠点を1行とする。",
        (_AREA, _PREFECTURE, _SITE_CODE, _SITE),
        (
            _text(
                "level",
                "達成状況",
                "FULL 全達成、PARTIAL 一部達成、NONE 未達成。空欄は目標未設定。",
            ),
            _count("targets_set", "目標数", "件", "事業目標の数。"),
            _count("targets_met", "達成した目標数", "件", "達成した事業目標の数。"),
            *_FIGURES,
        ),
    ),
    OpenTableEntry(
        "targets",
        "拠点の事業目標と実績",
        "1つの目標を1行とする。単位は指標による。",
        (
            _AREA,
            _SITE_CODE,
            _SITE,
            Entry("indicator", "目標の指標コード", ColumnKind.CODE, "", "指標のコード。"),
            _text("indicator_name", "目標の指標", "公表した時の指標の名称。"),
        ),
        (
            Entry("target", "目標", ColumnKind.DECIMAL, "", "運営協議会が定めた目標の値。"),
            Entry(
                "result",
                "実績",
                ColumnKind.DECIMAL,
                "",
                "年度の実績。割合は%で、小数第1位まで。",
            ),
            _count("met", "達成", "", "1 は達成、0 は未達成。実績を秘匿したときは秘匿する。"),
        ),
    ),
    OpenTableEntry(
        "satisfaction",
        "利用者アンケートの結果",
        "全国の計。都道府県や拠点ごとの回答は少数が多く、公表しない。",
        (_AREA, _PREFECTURE),
        (
            _count("satisfied", "満足", "人", "「満足」と答えた人数。"),
            _count("fairly_satisfied", "まあ満足", "人", "「まあ満足」と答えた人数。"),
            _count("neither", "どちらとも言えない", "人", "「どちらとも言えない」と答えた人数。"),
            _count("rather_dissatisfied", "やや不満", "人", "「やや不満」と答えた人数。"),
            _count("dissatisfied", "不満", "人", "「不満」と答えた人数。"),
            _count("answers", "回答数", "人", "回答した人数の計。"),
        ),
    ),
)
BY_KEY = {one.key: one for one in TABLES}
SYMBOL = "×"
STATUSES = (
    ("shown", "", "値を表示している。"),
    ("withheld", SYMBOL, "秘匿。少数のため、または少数が計算できるため、値を示さない。0ではない。"),
    ("blank", "–", "未報告、または計算できない。0ではない。"),
)
