"""Open the site that was proposed, consulted about and agreed upon."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from portal.common.fiscal import FiscalYear
from portal.common.viewer import Viewer
from sites import permissions
from sites.actions.plan_year import plan_year
from sites.actions.register_site import register_site
from sites.models import AnnualProfile, JointSite, SiteProposal
from sites.moving import locked_for, moved


@transaction.atomic
def open_proposed_site(
    *, proposal: SiteProposal, code: str, opened_on: date, by: Viewer, now: datetime
) -> JointSite:
    """提案どおりの拠点を登録し、開設日の年度の概要を加え、提案を「開設」にする。

    Raises PermissionDenied, Conflict when it was moved meanwhile, and ValidationError by field;
    nothing is kept unless all of it is.
    """
    permissions.check_can_handle_proposal(by, proposal)
    current = locked_for("open", proposal)
    site = register_site(
        site=JointSite(
            code=code,
            name=current.name,
            kind=current.kind,
            office=current.office,
            agreement=current.agreement,
            opened_on=opened_on,
            address=current.address,
            hours=current.hours,
        ),
        hosts=[current.body],
        by=by,
        now=now,
    )
    plan_year(
        profile=AnnualProfile(
            site=site,
            fiscal_year=FiscalYear.of(opened_on).year,
            services=current.services,
            target_groups=current.target_groups,
            is_outsourced=current.is_outsourced,
        ),
        by=by,
        now=now,
    )
    current.site, current.closed_at = site, now
    try:
        moved(current, event="提案の拠点を開設", by=by, now=now)
    except ValidationError as refusal:
        raise _at_the_day(refusal) from refusal
    return site


def _at_the_day(refusal: ValidationError) -> ValidationError:
    """Return the refusal with what is said of the new site at the day of its opening."""
    said = refusal.message_dict
    return ValidationError({"opened_on" if at == "site" else at: said[at] for at in said})
