"""部品のテンプレート。"""

from decimal import Decimal

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template.loader import render_to_string

from portal.common.charts import monthly_chart
from portal.common.point_map import Place, points


class ReportForm(forms.Form):
    name = forms.CharField(label="名称", help_text="正式な名称")
    note = forms.CharField(label="備考", required=False)
    kind = forms.ChoiceField(label="型", choices=[("A", "生保型")], widget=forms.RadioSelect)
    version = forms.IntegerField(widget=forms.HiddenInput)


def draw(name: str, **context: object) -> str:
    return " ".join(render_to_string(f"components/{name}.html", context).split())


def test_field_ties_label_hint_and_error_to_the_input() -> None:
    html = draw("field", field=ReportForm({})["name"])
    assert '<label class="field__label" for="id_name">' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html


def test_field_without_error_has_no_error_list() -> None:
    html = draw("field", field=ReportForm()["name"])
    assert "field__errors" not in html
    assert "aria-invalid" not in html
    assert 'aria-describedby="id_name_helptext"' in html


@pytest.mark.parametrize(("name", "need"), [("name", "必須"), ("note", "任意")])
def test_field_tells_whether_it_is_needed(name: str, need: str) -> None:
    assert need in draw("field", field=ReportForm()[name])
    assert need not in draw("field", field=ReportForm()[name], hide_need=True)


def test_a_group_of_choices_is_a_fieldset_described_by_its_error() -> None:
    html = draw("field", field=ReportForm({})["kind"])
    assert "<fieldset" in html
    assert '<legend class="field__label">' in html
    assert 'aria-describedby="id_kind_error"' in html


def test_a_hidden_field_is_only_an_input() -> None:
    html = draw("field", field=ReportForm()["version"])
    assert html.startswith("<input")
    assert "label" not in html


def test_error_summary_links_to_each_field() -> None:
    html = draw("form_errors", form=ReportForm({"version": "x"}))
    assert 'role="alert"' in html
    assert 'tabindex="-1"' in html
    assert 'href="#id_name"' in html
    assert 'href="#id_kind"' in html
    assert 'href="#id_note"' not in html
    assert 'href="#id_version"' not in html
    assert "整数を入力してください" in html


def test_no_error_summary_for_a_sound_form() -> None:
    assert not draw("form_errors", form=ReportForm({"name": "拠点", "kind": "A", "version": "1"}))


@pytest.mark.parametrize(
    ("level", "words", "css"),
    [
        ("FULL", "◎</span>全達成", "badge--full"),
        ("PARTIAL", "○</span>一部達成", "badge--partial"),
        ("NONE", "×</span>未達成", "badge--none"),
        ("", "－</span>目標未設定", "badge--unset"),
        (None, "－</span>目標未設定", "badge--unset"),
    ],
)
def test_level_is_told_by_words_and_sign(level: str | None, words: str, css: str) -> None:
    html = draw("level_badge", level=level)
    assert words in html
    assert css in html


def test_progress_bar_stops_at_the_end_while_the_words_go_on() -> None:
    html = draw("progress", percentage=Decimal("153.5"), label="就職件数")
    assert 'width="100"' in html
    assert 'aria-label="就職件数 153.5%"' in html


def test_missing_progress_is_not_zero() -> None:
    html = draw("progress", percentage=None, label="就職件数")
    assert "未報告" in html
    assert "0" not in html


def test_pagination_keeps_the_query_and_marks_the_page() -> None:
    page = Paginator(range(24_000), 20).page(1100)
    html = draw("pagination", page=page, query="q=1", unit="か所")
    assert "24,000か所中 21,981～22,000か所目" in html
    assert 'href="?q=1&amp;page=1099"' in html
    assert 'href="?q=1&amp;page=1101"' in html
    assert '<span class="pagination__current" aria-current="page">1100</span>' in html


def test_pagination_of_one_page_has_no_links() -> None:
    html = draw("pagination", page=Paginator([1, 2], 20).page(1))
    assert "2件中 1～2件目" in html
    assert "href" not in html


def test_pagination_of_nothing_counts_nothing() -> None:
    assert "0件 " in draw("pagination", page=Paginator([], 20).page(1))


def test_stat_links_to_the_rows_it_was_computed_from() -> None:
    html = draw("stat", label="就職件数", value="1,234", unit="件", href="/rows/")
    assert 'href="/rows/"' in html
    assert 'aria-label="就職件数 1,234件の内訳"' in html


def test_bar_chart_draws_only_reported_months_and_repeats_them_as_a_table() -> None:
    chart = monthly_chart("就職件数", ["4月", "5月"], [0, None], [5, 6], [Decimal(4), Decimal(8)])
    html = draw("bar_chart", chart=chart)
    svg = html[html.index('class="chart__svg"') : html.index("</svg> </div>")]
    assert svg.count('class="chart__bar--this"') == 1
    assert svg.count('class="chart__bar--last"') == 2
    assert 'aria-labelledby="monthly-title monthly-description"' in svg
    assert '<td class="num">–</td>' in html
    assert html.index("<table") > html.index("</svg>")


def test_bar_chart_without_reports_is_words() -> None:
    html = draw("bar_chart", chart=monthly_chart("就職件数", ["4月"], [None], [None]))
    assert "今年度の報告はまだありません。" in html
    assert "<svg" not in html


def test_body_points_link_each_body_in_picture_and_list() -> None:
    place = Place(label="山形市", url="/bodies/1/", level="NONE", latitude=38.2, longitude=140.3)
    html = draw("body_points", title="山形県", points=points([place]))
    assert html.count('href="/bodies/1/"') == 2
    assert "body-points__mark--NONE" in html
    assert "未達成" in html


def test_notice_of_each_kind_has_a_spoken_name() -> None:
    spoken = {"info": "お知らせ", "success": "完了", "warning": "注意", "error": "エラー"}
    for kind, name in spoken.items():
        assert f'aria-label="{name}"' in draw("notice", kind=kind, heading="見出し")


def test_texts_are_escaped() -> None:
    html = draw("notice", kind="info", heading="<script>", body="<b>")
    assert "<script>" not in html
    assert "<b>" not in html
