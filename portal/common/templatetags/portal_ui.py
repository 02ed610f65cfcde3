"""部品のテンプレートだけが使う、表示のための小さな変換。"""

from collections.abc import Iterator
from decimal import Decimal

from django import template
from django.core.paginator import Page

from portal.common.charts import Progress, progress

register = template.Library()


@register.filter
def elided_pages(page: Page[object]) -> Iterator[int | str]:
    """今の頁の前後 2 頁と両端を残し、間を省略記号にした頁番号の並び。"""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)


@register.filter
def grouped(number: int) -> str:
    """整数を 3 桁ごとに区切る。"""
    return f"{number:,}"


@register.filter
def progress_bar(percentage: Decimal | None) -> Progress | None:
    """進捗率（%）を棒の長さと文字にする。値がまだないときは None。"""
    return progress(percentage)
