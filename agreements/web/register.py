"""The register of agreements: a list to narrow, with the numbers of a day, and as files."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Case, QuerySet, Value, When
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements import permissions
from agreements.choices import CONCLUDED, AgreementKind
from agreements.filters import RegisterForm
from agreements.models import Agreement
from agreements.queries.agreements import agreements
from agreements.queries.register import Counted, count_on
from agreements.reports.register import register_report, register_table
from portal.common.fiscal import today
from portal.common.formats import wareki_date
from portal.common.viewer import Viewer
from portal.common.web.downloads import LIST_LABELS, list_links, list_response
from portal.common.web.request import PortalRequest
from portal.organizations.choices import BodyKind
from portal.organizations.queries import local_governments

PER_PAGE = 50
# Days the ministry's own numbers stand for.
PUBLISHED_DAYS = (date(2021, 4, 1), date(2021, 7, 31))
SYNTHETIC = "一体的実施協定は公表値に合わせた合成データ"


@dataclass(frozen=True, slots=True)
class Tab:
    """One way to look at the same."""

    label: str
    url: str
    is_current: bool
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """One count of the day, with the list behind it."""

    label: str
    count: int
    url: str


def require_reader(viewer: Viewer) -> None:
    """Raise Http404 for a viewer for whom there is no register of agreements."""
    if not permissions.can_read_agreements(viewer):
        raise Http404


@require_safe
def index(request: PortalRequest) -> HttpResponse:
    """Show the agreements, 50 a page, those not yet concluded first; 400 for a wrong condition."""
    require_reader(request.viewer)
    query = _conditions(request)
    form = RegisterForm(query)
    context: dict[str, object] = {
        "form": form,
        "kinds": _kinds(query),
        "breadcrumbs": [("ホーム", reverse("home")), ("協定", None)],
        "is_wide": True,
        "may_draft": permissions.may_begin_draft(request.viewer),
    }
    if form.is_valid():
        page = Paginator(_narrowed(request.viewer, form), PER_PAGE).get_page(
            request.GET.get("page")
        )
        wanted = form.cleaned_data
        kind = AgreementKind(wanted["kind"] or AgreementKind.EMPLOYMENT_MEASURES)
        counted = count_on(request.viewer, wanted["on"] or today(timezone.now()), kind)
        bodies = local_governments(request.viewer).filter(code6=wanted["body"])
        context |= {
            "page": page,
            "table": register_table(page),
            "query": query.urlencode(),
            "downloads": list_links("agreements:download", query.urlencode()),
            "counted": counted,
            "numbers": numbers(counted),
            "days": day_tabs(reverse("agreements:index"), counted.on, kind=wanted["kind"]),
            "body": bodies.first() if wanted["body"] else None,
        }
    return render(request, "agreements/index.html", context, status=200 if form.is_valid() else 400)


@require_safe
def download(request: PortalRequest, extension: str) -> HttpResponse:
    """Send the whole narrowed list as a file."""
    require_reader(request.viewer)
    form = RegisterForm(_conditions(request))
    if extension not in LIST_LABELS or not form.is_valid():
        raise Http404
    notices = (SYNTHETIC,) if request.viewer.shows_demonstration else ()
    table = register_table(_narrowed(request.viewer, form))
    return list_response(register_report(table, as_of=timezone.now(), notices=notices), extension)


def numbers(counted: Counted) -> list[Number]:
    """Return the counts of the day by kind of body, each leading to its agreements."""
    asked = {"kind": counted.kind.value, "on": counted.on.isoformat()}
    url = reverse("agreements:index")
    return [
        Number("締結している団体", counted.total, f"{url}?{urlencode(asked)}"),
        *(
            Number(
                str(kind.label),
                counted.by_kind.get(kind, 0),
                f"{url}?{urlencode({**asked, 'body_kind': kind.value})}",
            )
            for kind in BodyKind
            if kind != BodyKind.WARD or counted.by_kind.get(kind)
        ),
    ]


def day_tabs(url: str, on: date, **kept: str) -> list[Tab]:
    """Return the days to switch to: today, and those that were published."""
    now = today(timezone.now())
    rest = {name: value for name, value in kept.items() if value}
    return [
        Tab(
            "今日" if day == now else wareki_date(day),
            f"{url}?{urlencode({**rest, 'on': day.isoformat()})}",
            is_current=day == on,
        )
        for day in (*PUBLISHED_DAYS, now)
    ]


def _conditions(request: PortalRequest) -> QueryDict:
    query = request.GET.copy()
    query.pop("page", None)
    return query


def _narrowed(viewer: Viewer, form: RegisterForm) -> QuerySet[Agreement]:
    rank = Case(When(state__in=CONCLUDED, then=Value(1)), default=Value(0))
    return form.narrow(agreements(viewer)).order_by(rank, "prefecture_code", "reference")


def _kinds(query: QueryDict) -> list[Tab]:
    url, current = reverse("agreements:index"), query.get("kind", "")
    return [
        Tab("すべて", url, is_current=not current),
        *(
            Tab(str(kind.label), f"{url}?kind={kind.value}", is_current=current == kind.value)
            for kind in AgreementKind
        ),
    ]
