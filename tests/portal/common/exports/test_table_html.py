import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import override_settings
from django.urls import path

from portal.common.exports.table import Drill, Row, Table


def listing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [path("sites/", listing, name="sites-list")]
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture(autouse=True)
def drills() -> Iterator[None]:
    with override_settings(PORTAL_DRILLS={"sites": ("sites-list", ())}):
        yield


class Elements(HTMLParser):
    """開始タグと属性を集める。"""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def render(table: Table) -> str:
    html = render_to_string("components/table.html", {"table": table})
    # 字下げの空白は表示に出ないので、比べる前に除く。
    return re.sub(r"(?<=>)\s+|\s+(?=<)", "", html)


def evaluate(source: str, **context: object) -> str:
    return Template("{% load figures %}" + source).render(Context(context))


def test_the_scroll_area_can_be_focused_and_is_named(yearly: Table) -> None:
    elements = Elements(render(yearly))
    (region,) = elements.of("div")
    (caption,) = elements.of("caption")
    assert (region["class"], region["tabindex"], region["role"]) == ("table-scroll", "0", "region")
    assert region["aria-labelledby"] == caption["id"]


def test_headers_have_a_scope(bodies: Table) -> None:
    scopes = [attributes["scope"] for attributes in Elements(render(bodies)).of("th")]
    assert scopes == ["col"] * 4 + ["row"] * 2 * 3


def test_numbers_are_marked_and_shown_in_japanese(yearly: Table) -> None:
    html = render(yearly)
    assert '<td class="num">61,176</td>' in html
    assert '<td class="num">▲19.1%</td>' in html
    assert '<td class="num">–</td>' in html
    assert '<th scope="row">令和2年度（2020年度）</th>' in html
    assert '就職件数<span class="unit">（件）</span>' in html


def test_a_figure_links_to_its_rows(yearly: Table) -> None:
    html = render(yearly)
    assert [link["href"] for link in Elements(html).of("a")] == [
        f"/sites/?year={year}" for year in (2018, 2019, 2020)
    ]
    assert '>230<span class="visually-hidden">（内訳を開く）</span></a>' in html


def test_totals_and_notes(yearly: Table, bodies: Table) -> None:
    assert [row.get("class") for row in Elements(render(bodies)).of("tr")][-1] == "total"
    assert "table-notes" not in render(bodies)
    elements = Elements(render(yearly))
    assert elements.of("table")[0]["aria-describedby"] == elements.of("ul")[0]["id"]
    assert len(elements.of("li")) == 2


def test_values_are_escaped(bodies: Table) -> None:
    script = "<script>alert(1)</script>"
    hostile = replace(bodies, title=script, notes=(script,), rows=(Row({"name": script}),))
    assert not Elements(render(hostile)).of("script")


def test_drill_url_encodes_its_query() -> None:
    drill = Drill("sites", {"q": "江津 & 高松", "year": "2020"})
    url = evaluate("{% drill_url drill %}", drill=drill)
    expected = "/sites/?q=%E6%B1%9F%E6%B4%A5+%26+%E9%AB%98%E6%9D%BE&amp;year=2020"
    assert url == expected
    assert evaluate("{% drill_url drill %}", drill=Drill("sites", {})) == "/sites/"


def test_an_unknown_drill_is_a_mistake_in_settings() -> None:
    with pytest.raises(ImproperlyConfigured, match="PORTAL_DRILLS"):
        evaluate("{% drill_url drill %}", drill=Drill("nowhere", {}))


@pytest.mark.parametrize(
    ("source", "value", "expected"),
    [
        ("count", -1234, "▲1,234"),
        ("percent", Decimal("67.8"), "67.8%"),
        ("percent:2", Decimal("67.845"), "67.85%"),
        ("signed_percent", Decimal("1.6"), "+1.6%"),
        ("points", Decimal("-3.0"), "▲3.0ポイント"),
        ("wareki_year", 2019, "令和元年度"),
        ("wareki_date", date(2020, 4, 1), "令和2年4月1日"),
        ("wareki_date", datetime(2020, 3, 31, 15, tzinfo=UTC), "令和2年4月1日"),
        ("count", None, "–"),
    ],
)
def test_filters(source: str, value: object, expected: str) -> None:
    assert evaluate("{{ value|" + source + " }}", value=value) == expected
