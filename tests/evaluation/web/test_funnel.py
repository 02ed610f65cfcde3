"""The funnel of a year on its page: as many dots as rows, limits, and who may look."""

import re
from datetime import date

import pytest
from django.test import Client

from evaluation.models import SiteYear
from evaluation.queries.funnel import funnel_of
from evaluation.rules.funnel import Place
from portal.common.viewer import Role, Viewer
from tests import factories

pytestmark = pytest.mark.django_db


def with_counts(placed: int, seekers: int) -> None:
    code = f"07204-{90 + SiteYear.objects.filter(fiscal_year=2025).count()}"
    site = factories.site(code, years=(2025,))
    month = date(2025, 4, 1)
    factories.month(site, "PLACEMENTS", month, placed)
    factories.month(site, "NEW_SEEKERS", month, seekers)


def test_every_site_with_a_share_is_a_dot(client: Client, static_files: None) -> None:
    client.force_login(factories.person(Role.LOCAL_GOVERNMENT))
    page = client.get("/reports/funnel/2020/").content.decode()
    found = funnel_of(Viewer.system(), 2020)
    assert found is not None
    assert len(re.findall(r"<title>[^<]+（新規求職者", page)) == len(found.sites) > 300
    outside = sum(place is not Place.INSIDE for _, place in found.sites.values())
    assert f"95%の範囲の外にあるのは{outside}拠点です" in page


def test_a_rate_that_is_no_share_is_left_out_and_said(client: Client, static_files: None) -> None:
    with_counts(30, 100)
    with_counts(7, 5)
    found = funnel_of(Viewer.system(), 2025)
    assert found is not None
    assert (len(found.sites), found.left_out) == (1, 1)
    client.force_login(factories.person(Role.BUREAU))
    assert "1拠点は、割合ではないため除いた" in client.get("/reports/funnel/2025/").content.decode()


def test_a_year_without_a_rate_says_so(client: Client, static_files: None) -> None:
    factories.site(years=(2025,))
    client.force_login(factories.person(Role.BUREAU))
    assert "まだ率がありません" in client.get("/reports/funnel/2025/").content.decode()
    assert client.get("/reports/funnel/1999/").status_code == 404
