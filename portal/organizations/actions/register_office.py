"""Register a Hello Work office, or change what it is."""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from portal.common.saving import save_checked
from portal.common.viewer import Role, Viewer
from portal.organizations import permissions
from portal.organizations.models import HelloWorkOffice, LocalGovernment


@transaction.atomic
def register_office(
    *,
    office: HelloWorkOffice,
    serves: Collection[LocalGovernment],
    by: Viewer,
    now: datetime,
) -> HelloWorkOffice:
    """ハローワークを登録・変更する。都道府県は労働局から決まり、安定所番号の先頭2桁と合うこと。

    Raises PermissionDenied, and ValidationError by field.
    """
    office.kind = Role.HELLO_WORK
    office.prefecture_code = office.bureau.prefecture_code
    permissions.check_can_change_register(by, office.prefecture_code)
    if not office.office_number.startswith(office.prefecture_code):
        raise ValidationError(
            {"office_number": "安定所番号の先頭2桁を、労働局の都道府県コードに合わせてください。"}
        )
    served = sorted(office.serves.values_list("name", flat=True)) if office.pk else []
    serving = sorted(body.name for body in serves)
    save_checked(
        office, event="ハローワークを登録", by=by, at=now, also={"管轄する団体": (served, serving)}
    )
    office.serves.set(serves)
    return office
