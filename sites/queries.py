"""Reads of the register of sites."""

from django.db.models import Prefetch, QuerySet

from portal.common.fiscal import FiscalYear
from portal.common.viewer import Viewer
from sites.models import JointSite, OutreachEvent, SiteHost


def site_register(viewer: Viewer) -> QuerySet[JointSite]:
    """Return all sites with office, agreement and hosts, by code."""
    hosts = Prefetch("host_links", SiteHost.objects.select_related("body").order_by("pk"))
    return (
        JointSite.objects.visible_to(viewer)
        .select_related("office", "agreement")
        .prefetch_related(hosts)
        .order_by("code")
    )


def outreach_of(viewer: Viewer, site: JointSite, year: FiscalYear) -> QuerySet[OutreachEvent]:
    """Return the site's calendar of a fiscal year."""
    return OutreachEvent.objects.visible_to(viewer).filter(
        site=site, held_on__range=(year.start, year.end)
    )


def sites_run_by(viewer: Viewer) -> QuerySet[JointSite]:
    """Return the sites the viewer's own organisation takes part in or is responsible for."""
    return JointSite.objects.visible_to(viewer).run_by(viewer)
