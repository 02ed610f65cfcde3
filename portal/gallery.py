"""部品の見本帳。すべての部品を、取りうる状態ごとに並べる。データベースは読まない。"""

from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.common.charts import (
    GrowthChart,
    MonthlyChart,
    Sparkline,
    growth_chart,
    monthly_chart,
    sparkline,
)
from portal.common.point_map import Place, PointMap, points
from portal.common.viewer import Role, Viewer
from portal.organizations.prefectures import PREFECTURES


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str
    is_current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    label: str
    is_done: bool = False
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Tile:
    code: str
    name: str
    value_text: str
    step: int | None
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class SampleMessage:
    level_tag: str
    text: str

    def __str__(self) -> str:
        return self.text


class SampleForm(forms.Form):
    """入力欄の種類をひととおり持つ見本。"""

    name = forms.CharField(label="拠点の名称", help_text="正式な名称を入力してください。")
    opened_on = forms.DateField(
        label="開設した日", widget=forms.DateInput(attrs={"type": "date"}), required=False
    )
    seekers = forms.IntegerField(
        label="新規求職者数",
        min_value=0,
        help_text="単位は人です。まだ分からないときは空欄にします。",
    )
    kind = forms.ChoiceField(
        label="拠点の型",
        choices=[("", "選んでください"), ("WELFARE", "生保型"), ("GENERAL", "一般型")],
    )
    tier = forms.ChoiceField(
        label="窓口の置き方",
        choices=[("INSIDE", "庁舎の中"), ("BESIDE", "庁舎の隣")],
        widget=forms.RadioSelect,
    )
    services = forms.MultipleChoiceField(
        label="地方公共団体の業務",
        choices=[("WELFARE", "福祉業務"), ("SUPPORT", "就労支援"), ("EMPLOYER", "事業主支援")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = forms.CharField(label="備考", widget=forms.Textarea, required=False)
    agreed = forms.BooleanField(label="公表してよい内容であることを確かめました")


class ReasonForm(forms.Form):
    reason = forms.CharField(label="差し戻す理由", widget=forms.Textarea)


MONTHS = ("4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月", "1月", "2月", "3月")
LAST_YEAR = (412, 398, 455, 430, 371, 466, 489, 452, 340, 401, 433, 520)
THIS_YEAR = (388, 0, 471, 462, 380, 470, 512, None, None, None, None, None)


# Share of sites that met a target, per cent, made up for this page: code 01, 02, … in a cycle.
SAMPLE_RATES = (72, 58, None, 64, 91, 80, 67, 77, 49, 85)


def _tiles() -> list[Tile]:
    return [
        _tile(prefecture.code, prefecture.short_name, SAMPLE_RATES[index % len(SAMPLE_RATES)])
        for index, prefecture in enumerate(PREFECTURES)
    ]


def _tile(code: str, name: str, rate: int | None) -> Tile:
    bounds = (60, 70, 80, 90)
    return Tile(
        code=code,
        name=name,
        value_text="–" if rate is None else f"{rate}%",
        step=None if rate is None else sum(rate >= bound for bound in bounds),
        url=f"#prefecture-{code}",
        is_current=code == "13",
    )


TILE_LEGEND = (
    (0, "60%未満"),
    (1, "60%以上"),
    (2, "70%以上"),
    (3, "80%以上"),
    (4, "90%以上"),
    (None, "拠点なし"),
)


def _chart() -> MonthlyChart:
    return monthly_chart(
        "就職件数の月別の動き",
        MONTHS,
        THIS_YEAR,
        LAST_YEAR,
        [Decimal(440)] * len(MONTHS),
        key="placements",
        this_label="令和3年度",
        last_label="令和2年度",
    )


def _growth() -> GrowthChart:
    return growth_chart(
        "締結している団体の推移（見本の値）",
        ["2018年", "2019年", "2020年", "2021年"],
        known=[4, 7, 12, 20],
        published=[15, None, None, 31],
        unit="団体",
        known_label="締結日がわかる団体",
        published_label="公表値",
    )


def _sparklines() -> list[tuple[str, Sparkline]]:
    return [
        ("続いた報告", sparkline(LAST_YEAR)),
        ("未報告の月を含む報告", sparkline([3, 5, None, 4, None, 6, 7])),
        ("報告のない拠点", sparkline([None, None])),
    ]


def _point_map() -> PointMap:
    places = (
        ("山形市", "FULL", 38.2554, 140.3396),
        ("米沢市", "PARTIAL", 37.9222, 140.1167),
        ("鶴岡市", "NONE", 38.7270, 139.8267),
        ("酒田市", "", 38.9146, 139.8365),
        ("新庄市", "PARTIAL", 38.7650, 140.3017),
    )
    return points(
        [
            Place(label=label, url="#points", level=level, latitude=latitude, longitude=longitude)
            for label, level, latitude, longitude in places
        ]
    )


def _page(number: int, of: int) -> Page[int]:
    return Paginator(range(of * 20), 20).page(number)


def _refused_form() -> SampleForm:
    form = SampleForm({"name": "", "seekers": "-3", "kind": "", "opened_on": ""})
    form.is_valid()
    return form


NOTICES = (
    ("info", "5月分の報告を受け付けています", "締切は6月10日です。"),
    ("success", "4月分を報告しました", "労働局の確認を待っています。"),
    ("warning", "前の月と大きく違う値があります", "新規求職者数を確かめてください。"),
    ("error", "保存できませんでした", "3行目の値を直してから、もう一度保存してください。"),
)

STATS: tuple[dict[str, str], ...] = (
    {
        "label": "就職件数",
        "value": "1,234",
        "unit": "件",
        "href": "#stats",
        "note": "令和3年度　前年度比 ▲5.6%",
    },
    {"label": "就職率", "value": "41.2", "unit": "%", "note": "前年度比 ▲0.8ポイント"},
    {
        "label": "目標を達成した拠点",
        "value": "18",
        "unit": "か所",
        "href": "#stats",
        "note": "24か所のうち 75.0%（一部達成を含む）",
    },
    {"label": "目標未設定の拠点", "value": "–", "unit": "", "note": "集計はまだありません"},
)

PERCENTAGES = (None, Decimal(0), Decimal("48.25"), Decimal(100), Decimal("153.5"))

ENTRY_ROWS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("新規求職者数", "1,204", ("98", "", "113")),
    ("相談件数", "3,310", ("280", "301", "")),
    ("就職件数", "412", ("31", "29", "x")),
)


def _shell(*, is_demonstration: bool) -> dict[str, object]:
    """土台（base.html）に渡すもの。"""
    return {
        "is_demonstration": is_demonstration,
        "viewer": Viewer(
            user_id=1,
            name="見本 利用者",
            role=Role.BUREAU,
            organization_name="見本の労働局",
        ),
        "navigation": (
            Link("ホーム", "#", is_current=True),
            Link("協定・協議会", "#"),
            Link("拠点と実績", "#"),
            Link("総合評価", "#"),
            Link("求人・求職情報", "#"),
            Link("お知らせ", "#"),
        ),
        "breadcrumbs": (("ホーム", "/"), ("部品の見本", None)),
        "footer_links": (("使い方", "#"), ("アクセシビリティ方針", "#")),
    }


def _components() -> dict[str, object]:
    """部品ごとの見本。"""
    return {
        "sample_messages": [SampleMessage("success", "4月分を保存しました。")],
        "notices": NOTICES,
        "levels": ("FULL", "PARTIAL", "NONE", ""),
        "stats": STATS,
        "percentages": PERCENTAGES,
        "tabs": (
            Link("すべて", "#tabs", is_current=True, count=24),
            Link("未報告", "#tabs", count=3),
            Link("差し戻し", "#tabs", count=0),
        ),
        "pages": (
            ("ページ送り（一頁）", _page(1, 1)),
            ("ページ送り（三頁）", _page(1, 3)),
            ("ページ送り（多数）", _page(12, 24)),
        ),
        "downloads": (
            ("Excel", "#"),
            ("CSV（UTF-8）", "#"),
            ("CSV（Shift_JIS）", "#"),
            ("PDF", "#"),
        ),
        "form": SampleForm(),
        "refused_form": _refused_form(),
        "facts": (
            ("対象の月", "令和3年4月"),
            ("報告のあった拠点", "12か所"),
            ("未報告の拠点", "0か所"),
        ),
        "reason_form": ReasonForm(),
        "entry_rows": ENTRY_ROWS,
        "chart": _chart(),
        "empty_chart": _empty_chart(),
        "growth": _growth(),
        "steps": (
            Step("作成中", is_done=True),
            Step("提案済み", is_current=True),
            Step("協議中"),
        ),
        "sparklines": _sparklines(),
        "tiles": _tiles(),
        "tile_legend": TILE_LEGEND,
        "point_map": _point_map(),
    }


def _empty_chart() -> MonthlyChart:
    blank = [None] * len(MONTHS)
    return monthly_chart("報告のない拠点", MONTHS, blank, blank, key="blank", unit="人")


def gallery(request: HttpRequest) -> HttpResponse:
    """部品の見本帳を描く。"""
    return render(request, "gallery.html", _shell(is_demonstration=True) | _components())
