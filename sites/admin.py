"""The registers of sites, for the bureaus and the ministry."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelectMultiple

from portal.common.admin import ActionForm, PrefectureAdmin, ReadOnlyAdmin
from portal.common.viewer import Viewer
from portal.organizations.admin_filters import PrefectureFilter, SitePrefectureFilter
from portal.organizations.models import LocalGovernment
from sites.actions.plan_year import plan_year
from sites.actions.register_site import register_site
from sites.actions.schedule_outreach import schedule_outreach
from sites.capabilities import KEEP_SITES
from sites.choices import Service, TargetGroup
from sites.models import AnnualProfile, JointSite, OutreachEvent, SiteProposal


class JointSiteForm(ActionForm[JointSite]):
    host_bodies = forms.ModelMultipleChoiceField(
        LocalGovernment.objects.all(),
        label="実施団体",
        widget=AutocompleteSelectMultiple(JointSite._meta.get_field("hosts"), admin.site),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["host_bodies"] = list(self.instance.hosts.all())

    def perform(self, row: JointSite, *, by: Viewer, now: datetime) -> JointSite:
        """Register the site with its hosts."""
        return register_site(site=row, hosts=self.cleaned_data["host_bodies"], by=by, now=now)


@admin.register(JointSite)
class JointSiteAdmin(PrefectureAdmin[JointSite]):
    form = JointSiteForm
    capability = KEEP_SITES
    list_display = ["code", "name", "kind", "office", "opened_on", "closed_on"]
    list_filter = [PrefectureFilter, "kind", ("closed_on", admin.EmptyFieldListFilter)]
    list_select_related = ["office"]
    search_fields = ["code", "name"]
    autocomplete_fields = ["office", "agreement"]
    fields = [
        "code",
        "name",
        "kind",
        "host_bodies",
        "office",
        "agreement",
        "address",
        "hours",
        "opened_on",
        "closed_on",
    ]


class AnnualProfileForm(ActionForm[AnnualProfile]):
    services = forms.MultipleChoiceField(
        label="業務", choices=Service.choices, widget=forms.CheckboxSelectMultiple
    )
    target_groups = forms.MultipleChoiceField(
        label="支援対象者", choices=TargetGroup.choices, widget=forms.CheckboxSelectMultiple
    )

    def perform(self, row: AnnualProfile, *, by: Viewer, now: datetime) -> AnnualProfile:
        """Plan the year."""
        return plan_year(profile=row, by=by, now=now)


@admin.register(AnnualProfile)
class AnnualProfileAdmin(PrefectureAdmin[AnnualProfile]):
    form = AnnualProfileForm
    capability = KEEP_SITES
    prefecture_path = "site.prefecture_code"
    list_display = ["site", "fiscal_year", "is_outsourced"]
    list_filter = ["fiscal_year", SitePrefectureFilter, "is_outsourced"]
    list_select_related = ["site"]
    search_fields = ["site__code", "site__name"]
    autocomplete_fields = ["site"]


class OutreachEventForm(ActionForm[OutreachEvent]):
    def perform(self, row: OutreachEvent, *, by: Viewer, now: datetime) -> OutreachEvent:
        """Put the event into the calendar."""
        return schedule_outreach(event=row, by=by, now=now)


@admin.register(OutreachEvent)
class OutreachEventAdmin(PrefectureAdmin[OutreachEvent]):
    form = OutreachEventForm
    capability = KEEP_SITES
    prefecture_path = "site.prefecture_code"
    list_display = ["held_on", "kind", "title", "site"]
    list_filter = ["kind", SitePrefectureFilter]
    date_hierarchy = "held_on"
    list_select_related = ["site"]
    search_fields = ["title", "site__code", "site__name"]
    autocomplete_fields = ["site"]


@admin.register(SiteProposal)
class SiteProposalAdmin(ReadOnlyAdmin[SiteProposal]):
    """To look at; a proposal goes its way on its own pages."""

    list_display = ["number", "name", "body", "office", "state", "proposed_at", "closed_at"]
    list_filter = [PrefectureFilter, "state", "kind"]
    list_select_related = ["body", "office"]
    search_fields = ["number", "name", "body__name"]
