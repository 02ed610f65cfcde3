"""Make a meeting's council pack in one go, and freeze it under the next number."""

import hashlib
import re
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from agreements import permissions_councils as permissions
from agreements.choices import MeetingState
from agreements.models import CouncilPack, Meeting, OperatingCouncil
from agreements.reports.council_pack import council_pack
from portal.common import audit
from portal.common.exports import RENDERERS
from portal.common.refusals import told
from portal.common.viewer import Viewer

_PAGE = re.compile(rb"/Type\s*/Page\b")


@transaction.atomic
def make_pack(*, meeting: Meeting, by: Viewer, now: datetime) -> CouncilPack:
    """協議会資料を作り、番号を付けて凍結する。もう一度作ると、次の番号になる。

    The number is the next of the council's year; the council's row stays locked until the pack is
    in, so that of two who press the button at once the second waits and gets the number behind.
    Raises PermissionDenied, and ValidationError for a meeting that is called off.
    """
    permissions.check_can_keep_council(by, meeting.council)
    if meeting.state == MeetingState.CANCELLED:
        raise ValidationError("中止した会議の資料は作れません。")
    council = OperatingCouncil.objects.select_for_update().get(pk=meeting.council_id)
    year = meeting.fiscal_year
    last = council.packs.filter(fiscal_year=year).aggregate(last=Max("number"))["last"] or 0
    report = council_pack(by, meeting, number=last + 1, now=now)
    pdf = RENDERERS["pdf"].render(report)
    pack = CouncilPack(
        council=council,
        meeting=meeting,
        fiscal_year=year,
        number=last + 1,
        made_at=now,
        made_by_id=by.user_id,
        made_by_name=by.name,
        made_by_organization=by.organization_name,
        pdf=pdf,
        pages=len(_PAGE.findall(pdf)),
        sha256=hashlib.sha256(pdf).hexdigest(),
    )
    with told(CouncilPack):
        pack.save(force_insert=True)
    facts = {"会議": str(meeting), "ページ数": pack.pages, "SHA-256": pack.sha256}
    audit.record("協議会資料を作成", target=pack, by=by, at=now, after=facts)
    return pack
