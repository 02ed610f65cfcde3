"""Rename a local government, keeping what it was called before."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from portal.common.saving import save_checked
from portal.common.viewer import Viewer
from portal.organizations import permissions
from portal.organizations.models import FormerName, LocalGovernment
from portal.organizations.rules.local_government_code import problem_with


@transaction.atomic
def rename_local_government(
    *,
    body: LocalGovernment,
    name: str,
    kana: str,
    effective_on: date,
    by: Viewer,
    now: datetime,
    code6: str | None = None,
    body_kind: str | None = None,
) -> LocalGovernment:
    """団体の名称（町から市になるときは団体コードと区分も）を変え、旧名称を残す。

    Raises PermissionDenied, and ValidationError (by field) for a wrong code or a day that is not
    after the last change.
    """
    permissions.check_can_change_register(by, body.prefecture_code)
    body = LocalGovernment.objects.select_for_update().get(pk=body.pk)
    last = body.former_names.order_by("-used_until").first()
    if last and effective_on <= last.used_until + timedelta(days=1):
        raise ValidationError({"effective_on": "前回の名称変更より後の日を入力してください。"})
    if code6 and (problem := problem_with(code6)):
        raise ValidationError({"code6": problem})
    FormerName.objects.create(
        organization=body,
        name=body.name,
        kana=body.kana,
        code6=body.code6,
        body_kind=body.body_kind,
        used_from=last.used_until + timedelta(days=1) if last else body.valid_from,
        used_until=effective_on - timedelta(days=1),
        recorded_by_name=by.name,
        recorded_at=now,
    )
    body.name, body.kana = name, kana
    body.code6 = code6 or body.code6
    body.body_kind = body_kind or body.body_kind
    return save_checked(body, event="名称を変更", by=by, at=now)
