"""The numbers of operation, as Prometheus reads them. docs/operations.md says what they mean."""

from collections.abc import Iterator

import structlog
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from portal.common import readiness
from portal.common.gauges import gauges
from portal.common.web.measuring import OF_THIS_PROCESS
from portal.common.web.operators import is_operator
from portal.metrics_files import folder

log = structlog.get_logger("portal.metrics")


class OfTheMoment(Collector):
    """Numbers read when they are asked for."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield whether PostgreSQL and the broker answer, the room on the disk, and the gauges."""
        free, total = readiness.disk()
        database = readiness.database_answers()
        broker = readiness.broker_answers()
        yield GaugeMetricFamily("portal_database_up", "PostgreSQL が答えるか", float(database))
        yield GaugeMetricFamily("portal_broker_up", "Redis が答えるか", float(broker))
        yield GaugeMetricFamily("portal_disk_free_bytes", "PORTAL_DATA の空き容量", free)
        yield GaugeMetricFamily("portal_disk_total_bytes", "PORTAL_DATA の全容量", total)
        if database:
            yield from self._gauges()

    def _gauges(self) -> Iterator[GaugeMetricFamily]:
        families: dict[str, GaugeMetricFamily] = {}
        try:
            for one in gauges():
                labels = list(one.labels)
                family = families.setdefault(
                    one.name, GaugeMetricFamily(one.name, one.meaning, labels=labels)
                )
                family.add_metric(list(one.labels.values()), one.value)
        except DatabaseError:
            log.exception("gauges_unread")
            return
        yield from families.values()


@require_safe
@transaction.non_atomic_requests
@login_not_required
def metrics(request: HttpRequest) -> HttpResponse:
    """Show the numbers to the machines of METRICS_NETWORKS; for others the page does not exist."""
    if not is_operator(request):
        raise Http404
    registry = CollectorRegistry()
    registry.register(OfTheMoment())
    if folder() is not None:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(OF_THIS_PROCESS)
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
