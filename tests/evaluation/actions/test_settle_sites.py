"""Many sites settled at once are settled as each alone, by as many statements as one."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from evaluation.actions.settle_year import settle_sites, settle_year
from evaluation.models import Achievement, Indicator
from portal.common.fiscal import FiscalYear
from portal.common.models import AuditEntry
from portal.common.viewer import Role, Viewer
from portal.webhooks.actions.keep_endpoint import register_endpoint
from portal.webhooks.models import WebhookDelivery
from sites.models import JointSite
from tests import factories

pytestmark = pytest.mark.django_db
NOW, CLOCK = factories.NOW, Viewer.system()
Y2020 = FiscalYear(2020)
FACTS = ("site", "version", "level", "targets_set", "targets_met", "lines", "digest")


def some(count: int) -> list[JointSite]:
    return list(JointSite.objects.filter(profiles__fiscal_year=2020).order_by("code")[:count])


def settled() -> list[tuple[object, ...]]:
    rows = Achievement.objects.current().filter(fiscal_year=2020).order_by("site")
    return list(rows.values_list(*FACTS))


def test_many_are_settled_as_each_alone() -> None:
    """Counts and rates, met and missed: the demonstration's year has every kind."""
    sites = some(40)
    alone = transaction.savepoint()
    for site in sites:
        settle_year(site=site, year=Y2020, by=CLOCK, now=NOW)
    one_by_one = settled()
    transaction.savepoint_rollback(alone)
    assert not settled()
    found = settle_sites(sites=sites, year=Y2020, by=CLOCK, now=NOW)
    assert settled() == one_by_one
    assert len(found.new) == 40
    entries = AuditEntry.objects.filter(event="年度を締めた")
    assert {one.object_id for one in entries} == {str(site.pk) for site in sites}


def test_only_what_changed_becomes_a_new_version() -> None:
    sites = some(3)
    for code, of in (("OURS", sites[1:2]), ("THEIRS", sites[1:])):
        Indicator.objects.create(
            code=code, name="前の名称", unit="件", measure="COUNT", owner="HELLO_WORK"
        )
        for site in of:
            factories.target(site, code, 1, 2020)
    first = settle_sites(sites=sites, year=Y2020, by=CLOCK, now=NOW)
    Indicator.objects.filter(code="OURS").update(name="改めた名称")
    second = settle_sites(sites=sites, year=Y2020, by=CLOCK, now=NOW)
    assert len(first.new) == 3
    assert second.new == {sites[1].pk}
    Indicator.objects.filter(code="THEIRS").update(name="改めた名称")
    third = settle_sites(sites=sites, year=Y2020, by=CLOCK, now=NOW)
    versions = {pk: one.version for pk, one in third.in_force.items()}
    assert versions == {sites[0].pk: 1, sites[1].pk: 3, sites[2].pk: 2}
    assert Achievement.objects.filter(site=sites[1], superseded_at=None).count() == 1


def test_each_refusal_is_its_sites_own() -> None:
    settled_site, silent, closed = factories.site(), factories.site("07204-92"), some(1)[0]
    factories.month(settled_site, "USERS", date(2025, 6, 1), 1)
    closed.profiles.filter(fiscal_year=2025).delete()
    year = FiscalYear(2025)
    found = settle_sites(sites=[settled_site, silent, closed], year=year, by=CLOCK, now=NOW)
    assert found.new == {settled_site.pk}
    assert "1か月も" in found.refused[silent.pk]
    assert "実施年度ではありません" in found.refused[closed.pk]


def test_no_site_out_of_scope_comes_along() -> None:
    bureau = factories.viewer(Role.BUREAU)
    with pytest.raises(PermissionDenied):
        settle_sites(sites=some(3), year=Y2020, by=bureau, now=NOW)
    assert not settled()


def test_as_many_statements_for_fifty_as_for_five() -> None:
    """And as many when somebody listens to all of them."""
    register_endpoint(
        name="本省のシステム",
        url="https://hooks.partner.example/in",
        events=["year.settled"],
        by=factories.viewer(Role.MINISTRY, is_administrator=True),
        now=NOW,
    )
    counts = []
    for sites in (some(5), some(55)[5:]):
        with CaptureQueriesContext(connection) as captured:
            settle_sites(sites=sites, year=Y2020, by=CLOCK, now=NOW)
        audits = sum("common_auditentry" in one["sql"] for one in captured.captured_queries)
        counts.append(len(captured) - audits)
    assert counts[0] == counts[1]
    assert WebhookDelivery.objects.count() == 55
