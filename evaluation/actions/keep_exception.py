"""Keep a site's exceptions: who counts a figure there, and when one of its months is due."""

from datetime import datetime
from typing import TypeVar

from django.db import transaction

from evaluation import permissions
from evaluation.models import CellOwner, WindowException
from portal.common.saving import save_checked
from portal.common.viewer import Viewer

_Exception = TypeVar("_Exception", CellOwner, WindowException)


@transaction.atomic
def keep_exception(*, exception: _Exception, by: Viewer, now: datetime) -> _Exception:
    """拠点ごとの例外（入力する側、提出の期限）を登録・変更する。

    Raises PermissionDenied, and ValidationError by field: no reason, a side that changes for a year
    in which months were submitted, a due day within the month.
    """
    permissions.check_can_keep_exceptions(by, exception.site)
    return save_checked(exception, event="拠点ごとの例外を登録", by=by, at=now)
