"""数字と和暦を画面に示す部品。字面は portal/common/formats.py が決める。"""

from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from portal.common import formats
from portal.common.exports.display import cell_text as text_of_cell
from portal.common.exports.table import Column, Drill, Value

register = template.Library()


@register.filter
def count(value: int | None) -> str:
    """「1,234」「▲1,234」「–」。"""
    return formats.count(value)


@register.filter
def percent(value: Decimal | int | None, places: int = 1) -> str:
    """「67.8%」。"""
    return formats.percent(value, places)


@register.filter
def signed_percent(value: Decimal | int | None, places: int = 1) -> str:
    """「▲19.1%」「+1.6%」。"""
    return formats.signed_percent(value, places)


@register.filter
def points(value: Decimal | int | None, places: int = 1) -> str:
    """「▲3.0ポイント」。"""
    return formats.points(value, places)


@register.filter
def wareki_year(value: int | None) -> str:
    """「令和2年度」。"""
    return formats.wareki_year(value)


@register.filter
def wareki_date(value: date | None) -> str:
    """「令和2年4月1日」。日時は日本時間の日付になる。"""
    return formats.wareki_date(value)


@register.simple_tag
def cell_text(column: Column, value: Value) -> str:
    """表のますの文字。"""
    return text_of_cell(column, value)


@register.simple_tag
def drill_url(drill: Drill) -> str:
    """数字のもとになった行の一覧の URL。

    行き先は設定 ``PORTAL_DRILLS`` で決まる。``{"site": ("sites:page", ("code",))}`` のように、
    名に URL 名と、パスに入れる項目を対応させる。残りの項目は検索条件になる。
    ``ImproperlyConfigured``: 行き先が設定にないとき。
    """
    drills: dict[str, tuple[str, tuple[str, ...]]] = settings.PORTAL_DRILLS
    if drill.target not in drills:
        message = f"PORTAL_DRILLS に内訳の行き先がありません: {drill.target!r}"
        raise ImproperlyConfigured(message)
    name, in_path = drills[drill.target]
    url = reverse(name, kwargs={key: drill.query[key] for key in in_path})
    rest = {key: value for key, value in drill.query.items() if key not in in_path}
    return f"{url}?{urlencode(rest)}" if rest else url
