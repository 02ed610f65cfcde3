"""One run of each action that closes, corrects or publishes, for the table of audited actions."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from evaluation.actions.decide_correction import (
    approve_correction,
    refuse_correction,
    withdraw_correction,
)
from evaluation.actions.publish_year import publish_year
from evaluation.actions.request_correction import Wanted, request_correction
from evaluation.actions.settle_year import settle_year
from evaluation.models import Correction, Indicator
from portal.common.fiscal import FiscalYear
from portal.common.viewer import Role, Viewer
from sites.models import JointSite
from tests import factories

NOW, Y2025 = factories.NOW, FiscalYear(2025)


def settled(by: Viewer) -> JointSite:
    """A site whose year 2025 is settled."""
    site = factories.site()
    factories.target(site, "PLACEMENTS", 10)
    factories.month(site, "NEW_SEEKERS", date(2025, 6, 1), 30)
    factories.month(site, "PLACEMENTS", date(2025, 6, 1), 10)
    settle_year(site=site, year=Y2025, by=by, now=NOW)
    return site


def do_publish(by: Viewer) -> None:
    settled(by)
    publish_year(year=Y2025, by=by, now=NOW)


def asked(by: Viewer) -> Correction:
    """A correction that the Hello Work of the settled site asked for."""
    wanted = Wanted(Indicator.objects.get(code="PLACEMENTS"), Decimal(9), date(2025, 6, 1))
    return request_correction(
        site=settled(by),
        year=Y2025,
        wanted=[wanted],
        reason="転記の誤り",
        by=factories.viewer(Role.HELLO_WORK),
        now=NOW,
    )


def do_ask(by: Viewer) -> None:
    asked(by)


def do_approve(by: Viewer) -> None:
    approve_correction(correction=asked(by), by=by, now=NOW + timedelta(days=1))


def do_refuse(by: Viewer) -> None:
    refuse_correction(correction=asked(by), decision_reason="根拠がない", by=by, now=NOW)


def do_withdraw(by: Viewer) -> None:
    correction = asked(by)
    mine = replace(by, organization_id=correction.organization_id)
    withdraw_correction(correction=correction, by=mine, now=NOW)


CLOSING: dict[str, tuple[str, Callable[[Viewer], object]]] = {
    "request_correction": ("訂正を申請", do_ask),
    "approve_correction": ("訂正を承認", do_approve),
    "refuse_correction": ("訂正を却下", do_refuse),
    "withdraw_correction": ("訂正の申請を取下げ", do_withdraw),
    "publish_year": ("年度を公表", do_publish),
}
