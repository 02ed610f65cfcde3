"""Register a joint site with its hosts, or change what it is."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from portal.common.fiscal import FiscalYear
from portal.common.saving import save_checked
from portal.common.viewer import Viewer
from portal.organizations.models import LocalGovernment
from sites import permissions
from sites.models import JointSite, SiteHost


@transaction.atomic
def register_site(
    *,
    site: JointSite,
    hosts: Sequence[LocalGovernment],
    by: Viewer,
    now: datetime,
) -> JointSite:
    """拠点を登録・変更する。都道府県はハローワークから決まる。実施団体は1つ以上。

    Raises PermissionDenied, and ValidationError by field.
    """
    site.prefecture_code = site.office.prefecture_code
    permissions.check_can_keep_sites(by, site.prefecture_code)
    if not hosts:
        raise ValidationError({"host_bodies": "実施団体を1つ以上選んでください。"})
    _check_planned_years(site)
    hosted = sorted(site.hosts.values_list("name", flat=True)) if site.pk else []
    hosting = sorted(body.name for body in hosts)
    save_checked(site, event="拠点を登録", by=by, at=now, also={"実施団体": (hosted, hosting)})
    SiteHost.objects.filter(site=site).exclude(body__in=hosts).delete()
    for body in hosts:
        SiteHost.objects.get_or_create(site=site, body=body)
    return site


def _check_planned_years(site: JointSite) -> None:
    """Refuse an opening or closing day that leaves a planned year without the site."""
    if site.pk is None:
        return
    for year in map(FiscalYear, site.profiles.values_list("fiscal_year", flat=True)):
        if site.opened_on > year.end:
            raise ValidationError(
                {"opened_on": f"{year}の概要があるため、その後の開設日にはできません。"}
            )
        if site.closed_on and site.closed_on < year.start:
            raise ValidationError(
                {"closed_on": f"{year}の概要があるため、その前の廃止日にはできません。"}
            )
