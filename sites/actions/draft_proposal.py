"""Write a proposal of a site: a new one, or its content while it may be written."""

from datetime import datetime

from django.db import transaction

from portal.common.saving import save_checked
from portal.common.viewer import Viewer
from portal.organizations.models import LocalGovernment
from sites import permissions
from sites.models import SiteProposal
from sites.moving import locked_to_write

CONTENT = (
    "office",
    "name",
    "kind",
    "services",
    "target_groups",
    "is_outsourced",
    "address",
    "hours",
    "wished_opening",
    "reason",
    "expected",
)


@transaction.atomic
def draft_proposal(*, proposal: SiteProposal, by: Viewer, now: datetime) -> SiteProposal:
    """拠点の設置の提案を作る。提案番号「提案-団体コード-連番」はポータルが付ける。

    The body is the viewer's own. Raises PermissionDenied, and ValidationError by field.
    """
    permissions.check_can_propose_sites(by)
    body = LocalGovernment.objects.get(organization_ptr_id=by.organization_id)
    proposal.body, proposal.prefecture_code = body, body.prefecture_code
    proposal.number = _next_number(body)
    return save_checked(proposal, event="拠点の提案を作成", by=by, at=now)


@transaction.atomic
def change_proposal(*, proposal: SiteProposal, by: Viewer, now: datetime) -> SiteProposal:
    """提案の内容を変える。変えられるのは作成中と協議中だけ。

    Raises PermissionDenied, Conflict when it was moved meanwhile, and ValidationError by field.
    """
    permissions.check_can_write_proposal(by, proposal)
    current = locked_to_write(proposal)
    for name in CONTENT:
        setattr(current, name, getattr(proposal, name))
    return save_checked(current, event="拠点の提案を変更", by=by, at=now)


def _next_number(body: LocalGovernment) -> str:
    """Two drafts at once get the same number; the second is refused and asked to save again."""
    made = SiteProposal.objects.filter(body=body).count()
    return f"提案-{body.code6}-{made + 1:02}"
