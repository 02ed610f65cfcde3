"""Reads of the register of sites."""

from collections.abc import Collection

from django.db.models import Prefetch, Q, QuerySet

from agreements.choices import AgreementKind, AgreementState
from agreements.models import Agreement
from portal.common.fiscal import FiscalYear
from portal.common.viewer import Role, Viewer
from portal.organizations.models import Organization
from portal.organizations.models.organization import OrganizationQuerySet
from sites.choices import ProposalState
from sites.models import JointSite, OutreachEvent, ProposalNote, SiteHost, SiteProposal

_CLOSED = [ProposalState.OPENED, ProposalState.DECLINED, ProposalState.WITHDRAWN]
_WAIT_FOR_BUREAU = [ProposalState.PROPOSED, ProposalState.CONSULTING, ProposalState.AGREED]


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


def organizations_running_each(sites: Collection[JointSite]) -> dict[int, frozenset[int]]:
    """Return the ids of `organizations_running` of each site, in two queries for all of them."""
    hosts: dict[int, set[int]] = {one.pk: set() for one in sites}
    for site_id, body_id in SiteHost.objects.filter(site__in=hosts).values_list("site", "body"):
        hosts[site_id].add(body_id)
    state = Organization.objects.filter(kind__in=[Role.BUREAU, Role.MINISTRY])
    keepers: dict[str, set[int]] = {}
    for pk, prefecture_code in state.values_list("pk", "prefecture_code"):
        keepers.setdefault(prefecture_code, set()).add(pk)
    nation = keepers.get("", set())
    return {
        one.pk: frozenset(
            hosts[one.pk] | {one.office_id} | keepers.get(one.prefecture_code, set()) | nation
        )
        for one in sites
    }


def proposals(viewer: Viewer) -> QuerySet[SiteProposal]:
    """Return the proposals the viewer may see: open ones first, the newest first."""
    is_open = ~Q(state__in=_CLOSED)
    return (
        SiteProposal.objects.visible_to(viewer)
        .select_related("body", "office", "agreement", "site")
        .annotate(is_open=is_open)
        .order_by("-is_open", "-proposed_at", "-number")
    )


def waiting_proposals(viewer: Viewer) -> QuerySet[SiteProposal]:
    """Return the proposals at which the viewer's own organisation acts next."""
    if viewer.role == Role.BUREAU:
        return proposals(viewer).filter(state__in=_WAIT_FOR_BUREAU)
    if viewer.role == Role.LOCAL_GOVERNMENT:
        return proposals(viewer).filter(state=ProposalState.DRAFT)
    return proposals(viewer).none()


def notes_of(viewer: Viewer, proposal: SiteProposal) -> QuerySet[ProposalNote]:
    """Return what was said about the proposal, in its order."""
    return (
        ProposalNote.objects.visible_to(viewer)
        .filter(proposal=proposal)
        .select_related("organization")
        .order_by("written_at", "pk")
    )


def agreements_for(viewer: Viewer, proposal: SiteProposal) -> QuerySet[Agreement]:
    """Return the concluded agreements the proposal can be tied to."""
    return (
        Agreement.objects.visible_to(viewer)
        .filter(
            kind=AgreementKind.JOINT_IMPLEMENTATION,
            state__in=[AgreementState.SIGNED, AgreementState.IN_FORCE],
            party_rows__organization=proposal.body_id,
        )
        .order_by("reference")
    )


def next_site_code(proposal: SiteProposal) -> str:
    """Return the first code of the body's that no site has yet, as a suggestion."""
    begin = f"{proposal.body.code6[:5]}-"
    used = set(JointSite.objects.filter(code__startswith=begin).values_list("code", flat=True))
    codes = (f"{begin}{number:02}" for number in range(1, 100))
    return next((code for code in codes if code not in used), "")
