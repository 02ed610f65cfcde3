"""A settled year is told to who runs the site, and to nobody else."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluation.actions.settle_year import settle_year
from evaluation.models import Achievement, Indicator
from evaluation.webhook_events import tell_years_settled
from portal.common.fiscal import FiscalYear
from portal.common.viewer import Role, Viewer
from portal.organizations.models import Organization
from portal.webhooks.actions.keep_endpoint import register_endpoint
from portal.webhooks.models import WebhookDelivery, WebhookEndpoint
from sites.models import JointSite
from sites.queries import organizations_running, organizations_running_each
from tests import factories

pytestmark = pytest.mark.django_db
NOW = factories.NOW
YEAR = FiscalYear(2025)


def listen(role: Role, of: Organization | None = None) -> WebhookEndpoint:
    """Register an endpoint of the role's organisation."""
    keeper = factories.viewer(role, of, is_administrator=True)
    return register_endpoint(
        name=keeper.organization_name[:60],
        url="https://hooks.partner.example/in",
        events=["year.settled"],
        by=keeper,
        now=NOW,
    )[0]


@pytest.fixture
def site() -> JointSite:
    made = factories.site(hosts=("072044", "072036"))
    factories.target(made, "USERS", 2)
    factories.month(made, "USERS", date(2025, 6, 1), 1)
    return made


def told() -> set[str]:
    return set(WebhookDelivery.objects.values_list("endpoint__organization__name", flat=True))


def test_settling_tells_the_desks_of_the_site_once(site: JointSite) -> None:
    second_host, office = factories.body("072036"), factories.office()
    endpoints = [
        listen(Role.LOCAL_GOVERNMENT),
        listen(Role.LOCAL_GOVERNMENT, second_host),
        listen(Role.HELLO_WORK),
        listen(Role.BUREAU),
    ]
    listen(Role.LOCAL_GOVERNMENT, factories.body("072052"))
    listen(Role.HELLO_WORK, factories.office("07802"))
    listen(Role.BUREAU, factories.bureau("13"))
    by = Viewer.system()
    settle_year(site=site, year=YEAR, by=by, now=NOW)
    settle_year(site=site, year=YEAR, by=by, now=NOW)
    assert told() == {one.organization.name for one in endpoints}
    assert second_host.name in told()
    assert office.name in told()
    assert WebhookDelivery.objects.count() == 4
    body = json.loads(WebhookDelivery.objects.filter(endpoint=endpoints[0]).get().body)
    assert body["data"] == {
        "site": "07204-91",
        "fiscal_year": 2025,
        "version": 1,
        "level": "NONE",
        "targets_met": 0,
        "targets_set": 1,
        "settled_at": "2026-11-20T03:00:00+00:00",
    }


def test_a_new_version_is_told_anew(site: JointSite) -> None:
    listen(Role.HELLO_WORK)
    settle_year(site=site, year=YEAR, by=Viewer.system(), now=NOW)
    Indicator.objects.filter(code="USERS").update(direction="DOWN")
    settle_year(site=site, year=YEAR, by=Viewer.system(), now=NOW)
    levels = [json.loads(one.body)["data"]["level"] for one in WebhookDelivery.objects.all()]
    assert sorted(levels) == ["FULL", "NONE"]


def test_a_merged_body_is_told_no_more(site: JointSite) -> None:
    listen(Role.LOCAL_GOVERNMENT)
    Organization.objects.filter(pk=factories.body().pk).update(valid_to=date(2026, 3, 31))
    settle_year(site=site, year=YEAR, by=Viewer.system(), now=NOW)
    assert told() == set()


def test_where_nobody_listens_it_costs_one_query(site: JointSite) -> None:
    settle_year(site=site, year=YEAR, by=Viewer.system(), now=NOW)
    achievement = Achievement.objects.select_related("site").get(site=site)
    with CaptureQueriesContext(connection) as queries:
        tell_years_settled([achievement], NOW)
    looks = [one for one in queries.captured_queries if "SAVEPOINT" not in one["sql"]]
    assert len(looks) == 1


def test_who_is_told_is_who_runs_the_site(site: JointSite) -> None:
    """`organizations_running` and `run_by` say the same from both sides, for one and for many."""
    running = set(organizations_running(site).values_list("pk", flat=True))
    assert organizations_running_each([site]) == {site.pk: running}
    sample = Organization.objects.filter(prefecture_code__in=["", "07", "13"])
    assert sample.filter(pk__in=running).count() == len(running) >= 5
    for organization in sample:
        viewer = Viewer(
            user_id=1,
            role=Role(organization.kind),
            organization_id=organization.pk,
            prefecture_code=organization.prefecture_code,
        )
        runs = JointSite.objects.run_by(viewer).filter(pk=site.pk).exists()
        assert runs == (organization.pk in running), organization
