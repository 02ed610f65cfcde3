"""Tell both sides of a site and its bureau of targets in danger: told by the worker."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from evaluation.models import LandingAlert
from evaluation.topics import ALERTS
from portal.common.fiscal import today
from portal.common.formats import wareki_year
from portal.common.outbox import OutboxItem, post
from portal.common.viewer import Role, Viewer
from portal.organizations.models import Organization
from portal.organizations.prefectures import PREFECTURE_BY_CODE
from portal.people.actions.notify import notify
from portal.people.models import Membership, User
from sites.models import SiteHost

KIND = "evaluation.tell_alerts"
SITE, PREFECTURE = "landing_alert", "landing_alerts_prefecture"


def tell_of_alerts(alerts: Sequence[LandingAlert], *, at: datetime) -> None:
    """Have both sides of each site told, and each bureau once of all in its prefecture.

    `alerts` are of one year, each with its site, by site code. Inside the caller's transaction.
    """
    _post(SITE, alerts, "site_id", at)
    _post(PREFECTURE, alerts, "site.prefecture_code", at)


def _post(what: str, alerts: Iterable[LandingAlert], by: str, at: datetime) -> None:
    for _, group in groupby(alerts, attrgetter(by)):
        ids = [str(one.public_id) for one in group]
        post(KIND, {"what": what, "alerts": ids}, key=f"{what}:{ids[0]}", at=at)


def deliver(item: OutboxItem) -> None:
    """Notify the people concerned, each at most once an item."""
    alerts = list(
        LandingAlert.objects.filter(public_id__in=item.payload["alerts"])
        .select_related("site", "indicator")
        .order_by("site__code", "indicator__position")
    )
    what = item.payload["what"]
    organizations, context, url = (_of_site if what == SITE else _of_prefecture)(alerts)
    for person in _people_of(organizations):
        notify(
            person=person,
            topic=ALERTS.code,
            template=what,
            context=context,
            url=url,
            key=str(item.pk),
            by=Viewer.system(),
            now=timezone.now(),
        )


Told = tuple[QuerySet[Organization], dict[str, Any], str]


def _of_site(alerts: Sequence[LandingAlert]) -> Told:
    site, year = alerts[0].site, alerts[0].fiscal_year
    hosts = SiteHost.objects.filter(site=site).values("body")
    names = "、".join(one.indicator.name for one in alerts)
    words = {"site": site.name, "year": wareki_year(year), "names": names}
    url = f"{reverse('evaluation:site', args=[site.code])}?year={year}"
    return Organization.objects.filter(Q(pk__in=hosts) | Q(pk=site.office_id)), words, url


def _of_prefecture(alerts: Sequence[LandingAlert]) -> Told:
    code, year = alerts[0].site.prefecture_code, alerts[0].fiscal_year
    words = {
        "prefecture": PREFECTURE_BY_CODE[code].name,
        "year": wareki_year(year),
        "sites": len({one.site_id for one in alerts}),
        "targets": len(alerts),
    }
    bureaus = Organization.objects.filter(kind=Role.BUREAU, prefecture_code=code)
    return bureaus, words, reverse("evaluation:alerts", args=[year])


def _people_of(organizations: QuerySet[Organization]) -> QuerySet[User]:
    members = Membership.objects.current_on(today(timezone.now())).filter(
        organization__in=organizations.filter(suspended_at=None)
    )
    return User.objects.filter(memberships__in=members, is_active=True).distinct().order_by("pk")
