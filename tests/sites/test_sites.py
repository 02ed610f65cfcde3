"""Joint sites: hosts, codes, years, and who sees what."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from portal.common.fiscal import FiscalYear
from portal.common.viewer import Role, Viewer
from sites.models import AnnualProfile, JointSite, OutreachEvent, SiteHost
from sites.queries import outreach_of, site_register
from tests import factories

pytestmark = pytest.mark.django_db


def check_constraints_now() -> None:
    """Have PostgreSQL check what it would check at commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_site_without_a_host_is_refused_at_commit() -> None:
    factories.site(hosts=())
    with pytest.raises(IntegrityError, match="実施団体が1つ以上"):
        check_constraints_now()


def test_the_last_host_cannot_be_taken_away() -> None:
    site = factories.site(hosts=("072044", "072036"))
    check_constraints_now()
    SiteHost.objects.filter(site=site, body__code6="072036").delete()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    SiteHost.objects.filter(site=site).delete()
    with pytest.raises(IntegrityError, match="実施団体が1つ以上"):
        check_constraints_now()


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"code": "07204-1"}, "site_code_form"),
        ({"code": "13204-91"}, "site_code_begins_with_its_prefecture"),
        ({"kind": "OTHER"}, "site_kind_is_known"),
        ({"closed_on": date(2011, 3, 31)}, "site_closes_after_it_opens"),
    ],
)
def test_what_cannot_be_is_refused_by_the_database(
    changes: dict[str, object], constraint: str
) -> None:
    site = factories.site()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        JointSite.objects.filter(pk=site.pk).update(**changes)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"services": []}, "profile_services_are_known"),
        ({"services": ["UNKNOWN"]}, "profile_services_are_known"),
        ({"target_groups": []}, "profile_groups_are_known"),
        ({"target_groups": ["UNKNOWN"]}, "profile_groups_are_known"),
    ],
)
def test_a_profile_names_known_services_and_groups(
    changes: dict[str, object], constraint: str
) -> None:
    site = factories.site(years=(2025,))
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        AnnualProfile.objects.filter(site=site).update(**changes)


def test_one_profile_a_year() -> None:
    site = factories.site(years=(2025,))
    with pytest.raises(IntegrityError, match="one_profile_a_year"):
        AnnualProfile.objects.create(
            site=site, fiscal_year=2025, services=["OTHER"], target_groups=["OTHER"]
        )


def test_governments_see_the_register_and_subscribers_do_not() -> None:
    site = factories.site()
    for role in Role:
        seen = site_register(factories.viewer(role)).filter(pk=site.pk).exists()
        assert seen is (role != Role.SUBSCRIBER)
    assert not site_register(Viewer.nobody()).exists()


def test_each_organisation_runs_its_own_sites() -> None:
    here = factories.site("07204-91")
    elsewhere = factories.site("13101-91", hosts=("131016",))
    runs = {
        role: set(
            JointSite.objects.run_by(factories.viewer(role))
            .filter(pk__in=[here.pk, elsewhere.pk])
            .values_list("code", flat=True)
        )
        for role in Role
    }
    assert runs[Role.MINISTRY] == {"07204-91", "13101-91"}
    assert runs[Role.BUREAU] == runs[Role.HELLO_WORK] == {"07204-91"}
    assert runs[Role.LOCAL_GOVERNMENT] == {"07204-91"}
    assert runs[Role.SUBSCRIBER] == set()


def test_a_site_of_two_hosts_is_run_by_both() -> None:
    site = factories.site(hosts=("072044", "072036"))
    for code in ("072044", "072036"):
        viewer = factories.viewer(Role.LOCAL_GOVERNMENT, factories.body(code))
        assert list(JointSite.objects.run_by(viewer).filter(pk=site.pk)) == [site]


def test_the_calendar_of_a_year_ends_with_its_last_day() -> None:
    site = factories.site()
    for day in (date(2025, 3, 31), date(2025, 4, 1), date(2026, 3, 31), date(2026, 4, 1)):
        OutreachEvent.objects.create(site=site, kind="SEMINAR", title="説明会", held_on=day)
    ministry = factories.viewer(Role.MINISTRY)
    events = outreach_of(ministry, site, FiscalYear(2025))
    assert [event.held_on for event in events] == [date(2025, 4, 1), date(2026, 3, 31)]
    assert not outreach_of(factories.viewer(Role.SUBSCRIBER), site, FiscalYear(2025)).exists()
