"""The registers of sites, for the bureaus and the ministry."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelectMultiple

from portal.common.admin import ActionAdmin, ActionForm
from portal.common.viewer import Role, Viewer
from portal.organizations.models import LocalGovernment
from sites import permissions
from sites.actions.plan_year import plan_year
from sites.actions.register_site import register_site
from sites.actions.schedule_outreach import schedule_outreach
from sites.choices import Service, TargetGroup
from sites.models import AnnualProfile, JointSite, OutreachEvent


def _may_keep(viewer: Viewer, site: JointSite | None) -> bool:
    if site is None:
        return viewer.sees_nation or viewer.role == Role.BUREAU
    return permissions.can_keep_sites(viewer, site.prefecture_code)


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
class JointSiteAdmin(ActionAdmin[JointSite]):
    form = JointSiteForm
    list_display = ["code", "name", "kind", "office", "opened_on", "closed_on"]
    list_filter = ["kind"]
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

    def may_write(self, viewer: Viewer, row: JointSite | None) -> bool:
        """The bureau of the prefecture and the ministry."""
        return _may_keep(viewer, row)


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
class AnnualProfileAdmin(ActionAdmin[AnnualProfile]):
    form = AnnualProfileForm
    list_display = ["site", "fiscal_year", "is_outsourced"]
    list_filter = ["fiscal_year", "is_outsourced"]
    list_select_related = ["site"]
    search_fields = ["site__code", "site__name"]
    autocomplete_fields = ["site"]

    def may_write(self, viewer: Viewer, row: AnnualProfile | None) -> bool:
        """The bureau of the prefecture and the ministry."""
        return _may_keep(viewer, row.site if row else None)


class OutreachEventForm(ActionForm[OutreachEvent]):
    def perform(self, row: OutreachEvent, *, by: Viewer, now: datetime) -> OutreachEvent:
        """Put the event into the calendar."""
        return schedule_outreach(event=row, by=by, now=now)


@admin.register(OutreachEvent)
class OutreachEventAdmin(ActionAdmin[OutreachEvent]):
    form = OutreachEventForm
    list_display = ["held_on", "kind", "title", "site"]
    list_filter = ["kind"]
    list_select_related = ["site"]
    search_fields = ["title", "site__code", "site__name"]
    autocomplete_fields = ["site"]

    def may_write(self, viewer: Viewer, row: OutreachEvent | None) -> bool:
        """The bureau of the prefecture and the ministry."""
        return _may_keep(viewer, row.site if row else None)
