"""Put a paper to an agreement: a new one, or a new version of one that is there."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from agreements import permissions
from agreements.choices import AgreementState
from agreements.models import Agreement, Attachment, AttachmentVersion
from agreements.steps import note
from portal.common.refusals import told
from portal.common.uploads import KeptFile
from portal.common.viewer import Viewer


@transaction.atomic
def put_attachment(
    *,
    agreement: Agreement,
    file: KeptFile,
    by: Viewer,
    now: datetime,
    title: str = "",
    attachment: Attachment | None = None,
) -> AttachmentVersion:
    """添付書類を登録する。`attachment` があれば、その新しい版にする。古い版は残る。

    Also when the agreement is concluded, for the signed paper comes then; while it is consulted
    on, a new paper ends what the sides agreed to. Raises PermissionDenied, and ValidationError
    by field.
    """
    permissions.check_can_draft(by, agreement)
    # The agreement is the lock under which versions are counted.
    current = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    if current.state == AgreementState.ABANDONED:
        raise ValidationError("取りやめた協定には書類を加えられません。")
    if attachment is None:
        attachment = Attachment(agreement=current, title=title.strip())
        with told(Attachment):
            attachment.full_clean(exclude=["agreement"])
            attachment.save()
    last = attachment.versions.aggregate(last=Max("number"))["last"] or 0
    version = AttachmentVersion(
        attachment=attachment,
        number=last + 1,
        filename=file.name,
        content_type=file.content_type,
        size=len(file.content),
        sha256=file.sha256,
        content=file.content,
        uploaded_by_id=by.user_id,
        uploaded_at=now,
    )
    with told(AttachmentVersion):
        version.full_clean(exclude=["attachment", "uploaded_by"])
        version.save()
    note(
        current,
        "添付書類を登録",
        by=by,
        now=now,
        after={
            "書類": attachment.title,
            "版": version.number,
            "ファイル名": file.name,
            "SHA-256": file.sha256,
        },
    )
    return version
