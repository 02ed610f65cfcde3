"""Reads of the register of sites."""

from django.db.models import Prefetch, Q, QuerySet

from portal.common.fiscal import FiscalYear
from portal.common.viewer import Role, Viewer
from portal.organizations.models import Organization
from portal.organizations.models.organization import OrganizationQuerySet
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


def organizations_running(site: JointSite) -> OrganizationQuerySet[Organization]:
    """Return the organisations whose people `run_by` gives the site to.

    Its host bodies, its Hello Work, the bureau of its prefecture, and the ministry.
    """
    hosts = SiteHost.objects.filter(site=site).values("body")
    return Organization.objects.filter(
        Q(kind=Role.LOCAL_GOVERNMENT, pk__in=hosts)
        | Q(pk=site.office_id)
        | Q(kind=Role.BUREAU, prefecture_code=site.prefecture_code)
        | Q(kind=Role.MINISTRY)
    )
