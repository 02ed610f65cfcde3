"""Put a photograph to a practice case, or take it away, while the case is a draft."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from evaluation import permissions_practice as permissions
from evaluation.models import PracticeCase, PracticePhoto
from evaluation.practice_moving import locked_to_write
from portal.common import audit
from portal.common.pictures import Picture
from portal.common.refusals import told
from portal.common.viewer import Viewer

MOST = 6  # photographs of a case


@transaction.atomic
def put_practice_photo(
    *,
    case: PracticeCase,
    picture: Picture,
    alternative: str,
    caption: str,
    people_agreed: bool,
    by: Viewer,
    now: datetime,
) -> PracticePhoto:
    """取組事例に写真を加える（6枚まで）。説明と、写っている人の承諾の確認が要る。

    Raises PermissionDenied, Conflict when it was moved meanwhile, and ValidationError by field.
    """
    permissions.check_can_change_case(by, case)
    current = locked_to_write(case)
    if current.photos.count() >= MOST:
        raise ValidationError({"content": f"写真は1つの事例に{MOST}枚までです。"})
    photo = PracticePhoto(
        case=current,
        alternative=alternative.strip(),
        caption=caption.strip(),
        people_agreed=people_agreed,
        width=picture.width,
        height=picture.height,
        sha256=picture.sha256,
        content=picture.content,
        added_by_name=by.name,
        added_at=now,
    )
    with told(PracticePhoto):
        photo.full_clean()
        photo.save()
    after = {"写真": photo.alternative, "承諾": "確認済み", "SHA-256": photo.sha256}
    audit.record("取組事例に写真を登録", target=current, by=by, at=now, after=after)
    return photo


@transaction.atomic
def remove_practice_photo(*, photo: PracticePhoto, by: Viewer, now: datetime) -> None:
    """写真を消す。

    Raises PermissionDenied, Conflict when the case was moved meanwhile, and ValidationError.
    """
    permissions.check_can_change_case(by, photo.case)
    current = locked_to_write(photo.case)
    before = {"写真": photo.alternative, "SHA-256": photo.sha256}
    with told(PracticePhoto):
        photo.delete()
    audit.record("取組事例の写真を削除", target=current, by=by, at=now, before=before)
