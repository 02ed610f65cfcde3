"""Warn of targets that will hardly be met; the clock looks every day."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction

from evaluation.models import AlertRule, LandingAlert
from evaluation.queries.landing import Forecast, forecasts_of_year
from evaluation.rules.alerts import Basis, Danger, is_in_danger
from evaluation.telling_alerts import tell_of_alerts
from portal.common import audit
from portal.common.fiscal import FiscalYear
from portal.common.viewer import Viewer


@transaction.atomic
def alert_landings(*, year: FiscalYear, by: Viewer, now: datetime) -> int:
    """着地見込みの警告を記録し、双方と労働局に知らせる。同じ月までの実績では一度だけ。

    Return how many warnings are new. None without a rule for the year, and none where the forecast
    says too little. Only the clock does it. Raises PermissionDenied for others.
    """
    if not by.is_system:
        raise PermissionDenied("着地見込みの警告は、自動処理が行います。")
    rule = AlertRule.objects.visible_to(by).of_year(year.year)
    if rule is None:
        return 0
    danger = Danger(rule.first_month, rule.chance_below)
    found = [
        _alert(one, rule, now)
        for one in forecasts_of_year(by, year)
        if is_in_danger(one.probability, _basis(one), danger)
    ]
    LandingAlert.objects.bulk_create(found, ignore_conflicts=True)
    # Those of a month already warned of were not written: neither told nor counted again.
    written = list(
        LandingAlert.objects.filter(public_id__in=[one.public_id for one in found])
        .select_related("site")
        .order_by("site__code", "indicator__position")
    )
    if written:
        audit.record(
            "着地見込みを警告",
            target=rule,
            by=by,
            at=now,
            after={"年度": year.year, "警告した目標": len(written), "拠点": _sites(written)},
        )
        tell_of_alerts(written, at=now)
    return len(written)


def _basis(forecast: Forecast) -> Basis:
    return Basis(forecast.last_month, forecast.past_years, forecast.pairs)


def _alert(forecast: Forecast, rule: AlertRule, now: datetime) -> LandingAlert:
    line, ends, chance = forecast.line, forecast.rate or forecast.count, forecast.probability
    if ends is None or chance is None or forecast.last_month is None:
        raise ValueError("A target is in danger by its chance after a month.")
    return LandingAlert(
        site_id=line.site_id,
        fiscal_year=line.fiscal_year,
        indicator_id=line.indicator_id,
        month=forecast.last_month,
        target=line.target,
        chance=chance,
        expected=ends.expected,
        low=Decimal(ends.low),
        high=Decimal(ends.high),
        needed_a_month=forecast.count.needed_a_month if forecast.count else None,
        months_left=forecast.count.months_left if forecast.count else None,
        chance_below=rule.chance_below,
        alerted_at=now,
    )


def _sites(alerts: Iterable[LandingAlert]) -> int:
    return len({one.site_id for one in alerts})
