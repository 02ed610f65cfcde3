"""Say what a site does in a fiscal year, as its council planned."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from portal.common.fiscal import FiscalYear
from portal.common.saving import save_checked
from portal.common.viewer import Viewer
from sites import permissions
from sites.models import AnnualProfile


@transaction.atomic
def plan_year(
    *,
    profile: AnnualProfile,
    by: Viewer,
    now: datetime,
) -> AnnualProfile:
    """年度の業務・支援対象者・委託の有無を登録・変更する。

    Raises PermissionDenied, and ValidationError when the site is not open in the year or
    a plan would move to another site or year.
    """
    permissions.check_can_keep_sites(by, profile.site.prefecture_code)
    site = profile.site
    try:
        year = FiscalYear(profile.fiscal_year)
    except ValueError as error:
        raise ValidationError({"fiscal_year": str(error)}) from error
    if site.opened_on > year.end or (site.closed_on and site.closed_on < year.start):
        raise ValidationError({"fiscal_year": f"{year}には、この拠点は開いていません。"})
    was = AnnualProfile.objects.filter(pk=profile.pk).first()
    if was and (was.site_id, was.fiscal_year) != (profile.site_id, profile.fiscal_year):
        # Its months and targets refer to the pair and would stay behind.
        raise ValidationError(
            {"fiscal_year": "拠点と年度は変えられません。別の年度は追加してください。"}
        )
    return save_checked(profile, event="年度別概要を登録", by=by, at=now)
