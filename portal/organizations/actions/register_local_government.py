"""Register a local government that came into being (新設合併など)."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from portal.common.saving import save_checked
from portal.common.viewer import Role, Viewer
from portal.organizations import permissions
from portal.organizations.models import LocalGovernment
from portal.organizations.rules.local_government_code import problem_with


@transaction.atomic
def register_local_government(
    *,
    body: LocalGovernment,
    by: Viewer,
    now: datetime,
) -> LocalGovernment:
    """新しい団体を台帳に載せる。都道府県は団体コードの先頭2桁から決まる。

    Raises PermissionDenied, and ValidationError by field.
    """
    if problem := problem_with(body.code6):
        raise ValidationError({"code6": problem})
    body.kind = Role.LOCAL_GOVERNMENT
    body.prefecture_code = body.code6[:2]
    permissions.check_can_change_register(by, body.prefecture_code)
    return save_checked(body, event="団体を登録", by=by, at=now)
