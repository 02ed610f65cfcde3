"""Suspend an organisation's use of the portal, and lift the suspension."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from portal.common.saving import save_checked
from portal.common.viewer import Viewer
from portal.organizations import permissions
from portal.organizations.models import Organization


@transaction.atomic
def suspend_organization(
    *, organization: Organization, reason: str, by: Viewer, now: datetime
) -> Organization:
    """組織の利用を停止する。所属する人は、次の操作から何も見られず、何もできない。

    Memberships stay as they are: lifting the suspension gives back exactly what there was. Raises
    PermissionDenied, and ValidationError without a reason or when it is suspended already.
    """
    permissions.check_can_suspend(by, organization)
    row = Organization.objects.select_for_update().get(pk=organization.pk)
    if row.suspended_at:
        raise ValidationError({"reason": "この組織の利用は、すでに停止されています。"})
    if not reason.strip():
        raise ValidationError({"reason": "利用を停止する理由を入力してください。"})
    row.suspended_at, row.suspended_reason = now, reason.strip()
    row.suspended_by_name = by.name
    return save_checked(row, event="組織の利用を停止", by=by, at=now)


@transaction.atomic
def resume_organization(*, organization: Organization, by: Viewer, now: datetime) -> Organization:
    """組織の利用停止を解く。

    Raises PermissionDenied, and ValidationError when the organisation is not suspended.
    """
    permissions.check_can_suspend(by, organization)
    row = Organization.objects.select_for_update().get(pk=organization.pk)
    if row.suspended_at is None:
        raise ValidationError("この組織の利用は停止されていません。")
    row.suspended_at, row.suspended_reason, row.suspended_by_name = None, "", ""
    return save_checked(row, event="組織の利用停止を解除", by=by, at=now)
