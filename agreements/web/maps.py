"""Where the agreements are: the map, one prefecture, the list by prefecture."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements.choices import AgreementKind
from agreements.filters import DayForm
from agreements.models import PublishedCount
from agreements.queries.agreements import agreements
from agreements.queries.register import (
    InPrefecture,
    bodies_with,
    count_by_prefecture,
    count_on,
    counting,
    first_signed,
    growth,
    new_in,
)
from agreements.reports.register import prefectures_table, published_table, register_table
from agreements.web.register import day_tabs, numbers, require_reader
from portal.common.charts import GrowthChart, growth_chart
from portal.common.fiscal import today
from portal.common.formats import wareki_date
from portal.common.point_map import Place, PointMap, points
from portal.common.viewer import Viewer
from portal.common.web.request import PortalRequest
from portal.organizations.models import LocalGovernment
from portal.organizations.prefectures import PREFECTURE_BY_CODE, PREFECTURES

KIND = AgreementKind.EMPLOYMENT_MEASURES
# The least number of municipalities of each step of the map.
STEPS = (1, 3, 6, 10)
LEGEND = [
    (0, "市区町村の協定なし"),
    (1, "1～2団体"),
    (2, "3～5団体"),
    (3, "6～9団体"),
    (4, "10団体以上"),
    (None, "都道府県の協定もなし"),
]


@dataclass(frozen=True, slots=True)
class Tile:
    """One prefecture on the map."""

    code: str
    name: str
    value_text: str
    step: int | None
    url: str
    is_current: bool


@require_safe
def country(request: PortalRequest) -> HttpResponse:
    """Show the map of a day, the growth until then, and who signed in its year."""
    require_reader(request.viewer)
    day, form = _day(request)
    counted = count_on(request.viewer, day, KIND)
    return render(
        request,
        "agreements/map.html",
        {
            "form": form,
            "counted": counted,
            "numbers": numbers(counted),
            "days": day_tabs(request.path, day),
            "tiles": tiles(count_by_prefecture(request.viewer, day, KIND), day),
            "legend": LEGEND,
            "new": new_in(request.viewer, day.year, day, KIND),
            "chart": _growth(request.viewer, day),
            "published": published_table(PublishedCount.objects.visible_to(request.viewer)),
            "breadcrumbs": _crumbs("地図と推移"),
            "is_wide": True,
        },
        status=200 if form.is_valid() else 400,
    )


@require_safe
def prefecture(request: PortalRequest, code: str) -> HttpResponse:
    """Show one prefecture by its two-digit `code`; 404 for any other."""
    require_reader(request.viewer)
    place = PREFECTURE_BY_CODE.get(code)
    if place is None:
        raise Http404
    day, form = _day(request)
    bodies = list(bodies_with(request.viewer, day, KIND).filter(prefecture_code=code))
    in_force = agreements(request.viewer).filter(
        prefecture_code=code, pk__in=counting(request.viewer, day, KIND).values("pk")
    )
    by_prefecture = count_by_prefecture(request.viewer, day, KIND)
    return render(
        request,
        "agreements/prefecture.html",
        {
            "form": form,
            "prefecture": place,
            "day": day,
            "here": by_prefecture.get(code, InPrefecture()),
            "days": day_tabs(request.path, day),
            "points": _points(bodies, first_signed(request.viewer, KIND)),
            "table": register_table(in_force),
            "has_rows": bool(bodies),
            "tiles": tiles(by_prefecture, day, current=code),
            "legend": LEGEND,
            "breadcrumbs": _crumbs(place.name, within=True),
            "is_wide": True,
        },
        status=200 if form.is_valid() else 400,
    )


@require_safe
def by_prefecture(request: PortalRequest) -> HttpResponse:
    """Show all bodies by prefecture, to be printed on A4."""
    require_reader(request.viewer)
    day, form = _day(request)
    counted = count_on(request.viewer, day, KIND)
    bodies = bodies_with(request.viewer, day, KIND)
    return render(
        request,
        "agreements/by_prefecture.html",
        {
            "form": form,
            "counted": counted,
            "days": day_tabs(request.path, day),
            "table": prefectures_table(bodies, counted, first_signed(request.viewer, KIND)),
            "breadcrumbs": _crumbs("都道府県別の一覧"),
        },
        status=200 if form.is_valid() else 400,
    )


def tiles(found: Mapping[str, InPrefecture], day: date, current: str = "") -> list[Tile]:
    """Return the 47 tiles of `day`; `current` is the code of the prefecture being looked at."""
    return [
        Tile(
            code=one.code,
            name=one.short_name,
            value_text=str(found[one.code].municipalities) if one.code in found else "–",
            step=_step(found[one.code]) if one.code in found else None,
            url=f"{reverse('agreements:prefecture', args=[one.code])}?on={day.isoformat()}",
            is_current=one.code == current,
        )
        for one in PREFECTURES
    ]


def _step(here: InPrefecture) -> int:
    return sum(here.municipalities >= least for least in STEPS)


def _day(request: PortalRequest) -> tuple[date, DayForm]:
    """Return the day of `?on=`, today without one or while it cannot be read."""
    form = DayForm(request.GET)
    wanted = form.cleaned_data["on"] if form.is_valid() else None
    return wanted or today(timezone.now()), form


def _crumbs(last: str, *, within: bool = False) -> list[tuple[str, str | None]]:
    way: list[tuple[str, str | None]] = [
        ("ホーム", reverse("home")),
        ("協定", reverse("agreements:index")),
    ]
    if within:
        way.append(("地図と推移", reverse("agreements:map")))
    return [*way, (last, None)]


def _points(bodies: Iterable[LocalGovernment], first: Mapping[int, date]) -> PointMap:
    """Place the municipalities whose position is known; a prefecture has none."""
    return points(
        [
            Place(
                label=body.name,
                url=f"{reverse('agreements:index')}?body={body.code6}",
                level="",
                latitude=float(body.latitude),
                longitude=float(body.longitude),
                note=wareki_date(first[body.pk]) if body.pk in first else "締結日は不明",
            )
            for body in bodies
            if body.latitude is not None and body.longitude is not None
        ]
    )


def _growth(viewer: Viewer, day: date) -> GrowthChart:
    years = growth(viewer, day)
    return growth_chart(
        "締結している団体の推移",
        [str(one.year) for one in years],
        known=[one.known for one in years],
        published=[one.published.total if one.published else None for one in years],
        unit="団体",
        known_label="締結日がわかる団体（台帳）",
        published_label="公表値",
    )
