"""Numbers of the moment about evaluation."""

from collections.abc import Iterator

from django.db.models import Count

from evaluation.choices import RunState
from evaluation.models import SettlementRun
from portal.common.gauges import Gauge
from portal.common.viewer import Viewer


def settlement_runs() -> Iterator[Gauge]:
    """Yield how many settlement runs (年度締め) there are in each state."""
    runs = SettlementRun.objects.visible_to(Viewer.system())
    counted = dict(runs.order_by().values_list("state").annotate(Count("pk")))
    for state in RunState:
        yield Gauge(
            "portal_settlement_runs",
            "年度締めの実行の数（状態ごと）",
            counted.get(state.value, 0),
            {"state": state.value.lower()},
        )
