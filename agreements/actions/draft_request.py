"""Draft a request (要望・要請); until it is filed nobody else sees it."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from agreements import permissions_requests as permissions
from agreements.choices import RequestKind, RequestState
from agreements.models import Agreement, Request
from agreements.moving import locked
from agreements.rules.addressees import addressee_of_request
from portal.common.conflict import Conflict
from portal.common.saving import save_checked
from portal.common.viewer import Role, Viewer
from portal.organizations.models import LabourBureau, LocalGovernment


@transaction.atomic
def draft_request(
    *,
    body: LocalGovernment,
    kind: str,
    title: str,
    measures: str,
    grounds: str,
    by: Viewer,
    now: datetime,
    agreement: Agreement | None = None,
) -> Request:
    """要望・要請の下書きを作る。

    Raises PermissionDenied, and ValidationError by field: something is blank, or the body is no
    party to the agreement.
    """
    permissions.check_can_file_for(by, body.pk)
    row = Request(body=body, prefecture_code=body.prefecture_code, created_at=now)
    return _write(row, kind, title, measures, grounds, agreement, by=by, now=now)


@transaction.atomic
def change_draft(
    *,
    asked: Request,
    kind: str,
    title: str,
    measures: str,
    grounds: str,
    by: Viewer,
    now: datetime,
    agreement: Agreement | None = None,
) -> Request:
    """下書きを書き直す。

    Raises PermissionDenied, Conflict when it has been filed or withdrawn meanwhile, and
    ValidationError by field.
    """
    permissions.check_can_file_for(by, asked.body_id)
    row = locked(asked, by)
    if row.state != RequestState.DRAFT:
        raise Conflict("この下書きは、すでに提出されたか、取り下げられています。")
    return _write(row, kind, title, measures, grounds, agreement, by=by, now=now)


def _write(
    row: Request,
    kind: str,
    title: str,
    measures: str,
    grounds: str,
    agreement: Agreement | None,
    *,
    by: Viewer,
    now: datetime,
) -> Request:
    row.kind = kind
    row.agreement = agreement if kind == RequestKind.AGREEMENT else None
    row.title, row.measures, row.grounds = title.strip(), measures.strip(), grounds.strip()
    row.addressee = addressee_of_request(kind, _bureau_of(row.prefecture_code).name)
    event = "要望・要請を書き直し" if row.pk else "要望・要請を作成"
    return save_checked(row, event=event, by=by, at=now)


def _bureau_of(prefecture_code: str) -> LabourBureau:
    bureau = LabourBureau.objects.filter(kind=Role.BUREAU, prefecture_code=prefecture_code).first()
    if bureau is None:
        raise ValidationError("この都道府県の労働局が登録されていません。")
    return bureau
