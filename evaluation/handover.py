"""What of the evaluation stays open when somebody leaves: runs under way, asked for by him."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from evaluation.capabilities import SETTLE
from evaluation.choices import ACTIVE_RUN_STATES
from evaluation.models import SettlementRun
from portal.common.viewer import Role, Viewer
from portal.people.leaving import Leaving, OpenThing, OpenThings


def _runs_of(leaving: Leaving) -> Iterable[SettlementRun]:
    """Active runs of the organisation's area that the person asked for: he answers for them."""
    organization = leaving.membership.organization
    if organization.kind not in SETTLE.scopes:
        return []
    area = (
        Q()
        if organization.kind == Role.MINISTRY
        else Q(prefecture_code=organization.prefecture_code)
    )
    return SettlementRun.objects.filter(
        area, requested_by=leaving.membership.user_id, state__in=ACTIVE_RUN_STATES
    )


def _find(leaving: Leaving) -> list[OpenThing]:
    return [
        OpenThing(str(run), reverse("evaluation:settlement", args=[run.pk]))
        for run in _runs_of(leaving)
    ]


def _move(leaving: Leaving, by: Viewer, now: datetime) -> int:  # noqa: ARG001 — as all kinds
    if leaving.successor is None:
        return 0
    ids = [run.pk for run in _runs_of(leaving)]
    return SettlementRun.objects.filter(pk__in=ids).update(requested_by=leaving.successor.user_id)


RUNS = OpenThings("実行中の年度締め", _find, _move)
