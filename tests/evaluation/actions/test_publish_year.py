"""A published year: whole, unchanged, and counted like today's rows."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from evaluation.actions.publish_year import digest_of, publish_year
from evaluation.actions.settle_year import settle_year
from evaluation.models import EvaluationRule, Indicator, Publication, PublishedSiteYear
from evaluation.queries.published import publication_of
from evaluation.queries.publishing import published_rows
from evaluation.reports.published_figures import figures_as_published
from portal.common.acting import STAFF, WORKER
from portal.common.fiscal import FiscalYear
from portal.common.viewer import Role, Viewer
from sites.models import JointSite
from tests import factories
from tests.evaluation.closing import published, told

pytestmark = pytest.mark.django_db
CLOCK = Viewer.system()
Y2025 = FiscalYear(2025)


@pytest.fixture
def site() -> JointSite:
    made = factories.site(hosts=("072044", "072036"))
    factories.target(made, "PLACEMENTS", 10)
    factories.month(made, "PLACEMENTS", date(2025, 6, 1), 10)
    factories.month(made, "NEW_SEEKERS", date(2025, 6, 1), 30)
    return made


@pytest.fixture
def first(site: JointSite) -> Publication:
    settle_year(site=site, year=Y2025, by=CLOCK, now=factories.NOW)
    made = published(2025, note="初回")
    told("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    return made


def test_a_year_is_published_when_all_its_sites_are_settled(site: JointSite) -> None:
    with pytest.raises(ValidationError, match=r"締めていない拠点が1あるため.*07204-91"):
        published(2025)
    with pytest.raises(ValidationError, match="実施した拠点がありません"):
        published(2023)
    assert not Publication.objects.exists()


@pytest.mark.parametrize("role", [Role.BUREAU, Role.HELLO_WORK, Role.LOCAL_GOVERNMENT])
def test_only_the_ministry_publishes(site: JointSite, role: Role) -> None:
    with pytest.raises(PermissionDenied):
        publish_year(year=Y2025, by=factories.viewer(role), now=factories.NOW)


def test_what_was_published_keeps_names_and_rules_of_the_day(
    site: JointSite, first: Publication
) -> None:
    JointSite.objects.filter(pk=site.pk).update(name="改めた名称")
    site.host_links.filter(body__code6="072036").delete()
    EvaluationRule.objects.create(from_year=2025, body_rule="ALL_SITES", source="試験")
    Indicator.objects.filter(code="PLACEMENTS").update(name="改めた指標")
    row = first.site_years.get()
    assert row.name == "試験拠点07204-91"
    assert [host["code6"] for host in row.hosts] == ["072036", "072044"]
    assert row.lines[0]["name"] == "就職件数"
    assert first.rules["body_rule"]["code"] == "ANY_SITE"
    figures = figures_as_published(CLOCK, first)
    assert (figures.body_count.bodies, figures.body_count.achieved) == (2, 2)
    assert figures.body_count.rule_name.startswith("拠点が1つでも達成")
    assert (figures.now.full, figures.now.placements, figures.now.new_seekers) == (1, 10, 30)
    assert figures.services["WELFARE"].bodies == 2
    again, is_new = publish_year(year=Y2025, by=CLOCK, now=factories.NOW + timedelta(days=1))
    assert (again.version, is_new) == (2, True)
    assert figures_as_published(CLOCK, again).body_count.bodies == 1
    assert publication_of(CLOCK, 2025) == again
    assert publication_of(CLOCK, 2025, 1) == first


def test_publishing_again_without_a_change_changes_nothing(first: Publication) -> None:
    again, is_new = publish_year(year=Y2025, by=CLOCK, now=factories.NOW + timedelta(days=1))
    assert (again.pk, is_new) == (first.pk, False)


def test_the_digest_says_what_the_rows_say(first: Publication) -> None:
    found = published_rows(PublishedSiteYear.objects.filter(publication=first))
    assert digest_of(first.rules, found) == first.digest
    found[0]["placements"] += 1
    assert digest_of(first.rules, found) != first.digest


ALTERED = {
    "rows": "UPDATE evaluation_publishedsiteyear SET placements = 11",
    "rows kept": "DELETE FROM evaluation_publishedsiteyear",
    "rows moved": "UPDATE evaluation_publishedsiteyear SET publication_id = publication_id",
    "note": "UPDATE evaluation_publication SET note = ''",
    "publication": "DELETE FROM evaluation_publication",
    "one more": "INSERT INTO evaluation_publishedsiteyear SELECT (jsonb_populate_record(y,"
    " jsonb_build_object('id', -1, 'site_id', s.id))).* FROM evaluation_publishedsiteyear y"
    " CROSS JOIN (SELECT max(id) AS id FROM joint_sites_jointsite) s",
}


@pytest.mark.parametrize("role", ["none", STAFF, WORKER])
@pytest.mark.parametrize("how", ALTERED)
def test_s13_what_is_published_is_not_altered(first: Publication, how: str, role: str) -> None:
    factories.site("07204-92")
    with pytest.raises(IntegrityError, match="公表した"), transaction.atomic():
        told(ALTERED[how], role=role)


def test_s13_a_publication_comes_with_its_rows_or_not_at_all() -> None:
    half = (
        "INSERT INTO evaluation_publication"
        " (uuid, fiscal_year, version, published_at, note, site_count, rules, digest)"
        " VALUES (gen_random_uuid(), 2024, 1, now(), '', 2, '{}', '');"
        " SET CONSTRAINTS ALL IMMEDIATE"
    )
    with pytest.raises(IntegrityError, match="そろっていません"), transaction.atomic():
        told(half)
