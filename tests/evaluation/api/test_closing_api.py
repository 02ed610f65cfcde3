"""Corrections and publications, as partner systems read them."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from evaluation.actions.decide_correction import approve_correction
from evaluation.actions.publish_year import publish_year
from evaluation.actions.request_correction import Wanted, request_correction
from evaluation.actions.settle_year import settle_year
from evaluation.models import Correction, Indicator
from portal.common.fiscal import FiscalYear
from portal.common.viewer import Role, Viewer
from tests import factories

pytestmark = pytest.mark.django_db
CLOCK, Y2025, JUNE = Viewer.system(), FiscalYear(2025), date(2025, 6, 1)


@pytest.fixture
def asked() -> Correction:
    """Published with 50 users in June 2025, then asked to be 51."""
    site = factories.site()
    factories.target(site, "USERS", 10)
    factories.month(site, "USERS", JUNE, 50)
    settle_year(site=site, year=Y2025, by=CLOCK, now=factories.NOW)
    publish_year(year=Y2025, by=CLOCK, now=factories.NOW)
    return request_correction(
        site=site,
        year=Y2025,
        wanted=[Wanted(Indicator.objects.get(code="USERS"), Decimal(51), JUNE)],
        reason="転記の誤り",
        by=factories.viewer(Role.LOCAL_GOVERNMENT),
        now=factories.NOW,
    )


def get(client: Client, path: str, status: int = 200) -> Any:
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == status, response.content
    return response.json()


def test_a_correction_is_read_by_those_who_run_the_site_until_approved(
    client: Client, asked: Correction
) -> None:
    client.force_login(factories.person(Role.HELLO_WORK))
    (one,) = get(client, "corrections/?site=07204-91&year=2025&state=REQUESTED")["results"]
    assert one == get(client, f"corrections/{asked.pk}/")
    assert (one["uuid"], one["site"], one["version_after"]) == (str(asked.pk), "07204-91", None)
    assert one["lines"] == [
        {
            "indicator": "USERS",
            "month": "2025-06",
            "before": 50.0,
            "after": 51.0,
            "resolution": None,
        }
    ]
    assert "requested_by" not in one
    client.force_login(factories.person(Role.LOCAL_GOVERNMENT, factories.body("072036")))
    assert get(client, "corrections/")["results"] == []
    get(client, f"corrections/{asked.pk}/", status=404)
    approve_correction(correction=asked, by=factories.viewer(Role.BUREAU), now=factories.NOW)
    one = get(client, f"corrections/{asked.pk}/")
    assert (one["state"], one["version_before"], one["version_after"]) == ("APPROVED", 1, 2)
    get(client, "corrections/?state=X", status=400)


def test_a_publication_is_read_as_it_was(client: Client, asked: Correction) -> None:
    approve_correction(correction=asked, by=factories.viewer(Role.BUREAU), now=factories.NOW)
    client.force_login(factories.person(Role.HELLO_WORK))
    (one,) = get(client, "publications/?year=2025")["results"]
    assert (one["fiscal_year"], one["version"], one["site_count"]) == (2025, 1, 1)
    assert "rules" not in one
    detail = get(client, f"publications/{one['uuid']}/")
    assert detail["digest"] == one["digest"]
    assert {"body_rule", "indicators"} <= set(detail["rules"])
    (site,) = get(client, f"publications/{one['uuid']}/sites/")["results"]
    assert (site["code"], site["users"], site["placements"]) == ("07204-91", 50, None)
    assert not [key for key in site if key == "id" or key.endswith("_id")]
    assert get(client, "publications/?year=2019")["results"] == []
