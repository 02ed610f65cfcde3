"""Yearly plans in the API and in the registers of the admin."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from evaluation.actions.promise_indicator import promise_indicator
from evaluation.models import Indicator
from portal.common.viewer import Role
from sites.models import JointSite
from tests import factories
from tests.agreements import promised
from tests.agreements.promised import NOW, SYSTEM, YEAR
from tests.portal.partners.systems import caller, system, token_of

pytestmark = pytest.mark.django_db
LIST = "/api/v1/agreement-plans/"


def test_a_plan_reads_with_its_items_and_computed_results(client: Client) -> None:
    plan = promised.draft()
    site = factories.site(years=(YEAR,))
    JointSite.objects.filter(pk=site.pk).update(agreement=plan.agreement)
    factories.month(site, "USERS", date(YEAR, 5, 1), 60)
    promise_indicator(
        item=plan.items.get(), indicator=Indicator.objects.get(code="USERS"), by=SYSTEM, now=NOW
    )
    promised.item(plan, target=Decimal("2.5"), unit="日", measure="日数", direction="DOWN")
    promised.item(plan, target=None, unit="", measure="")
    client.force_login(factories.person(Role.LOCAL_GOVERNMENT))
    (row,) = client.get(f"{LIST}?agreement={plan.agreement.public_id}&year={YEAR}").json()[
        "results"
    ]
    assert (row["uuid"], row["state"], row["adopted_on"]) == (
        str(plan.public_id),
        "DRAFT",
        None,
    )
    assert "items" not in row
    first, second, third = client.get(f"{LIST}{plan.public_id}/").json()["items"]
    told = ("target", "result", "rate_of_target", "standing", "is_computed")
    assert [first[name] for name in told] == [100.0, 60.0, 60.0, "UNMET", True]
    assert [second[name] for name in told] == [2.5, None, None, "NO_FIGURE", False]
    assert [third[name] for name in told] == [None, None, None, "NO_TARGET", False]


def test_s06_a_stranger_finds_no_draft(client: Client) -> None:
    plan = promised.draft()
    stranger = factories.person(Role.LOCAL_GOVERNMENT, factories.body("131016"))
    client.force_login(stranger)
    narrowed = f"{LIST}?agreement={plan.agreement.public_id}"
    assert client.get(narrowed).json()["results"] == []
    assert client.get(f"{LIST}{plan.public_id}/").status_code == 404
    assert client.get(f"{LIST}?state=SECRET").status_code == 400
    assert client.get(f"{LIST}?agreement=1").status_code == 400


@pytest.mark.parametrize("register", ["annualplan", "planitem", "progress"])
def test_the_registers_of_the_admin_are_only_looked_at(client: Client, register: str) -> None:
    plan = promised.adopted()
    item = plan.items.get()
    entry = item.progress.create(
        done_on=date(YEAR, 6, 1),
        text="開いた。",
        filename="案内.pdf",
        content_type="application/pdf",
        sha256="0" * 64,
        content=b"%PDF-",
        recorded_at=NOW,
    )
    rows = {"annualplan": plan, "planitem": item, "progress": entry}
    client.force_login(factories.person(Role.BUREAU))
    base = f"/admin/agreements/{register}/"
    assert client.get(base).status_code == 200
    assert client.get(f"{base}{rows[register].pk}/change/").status_code == 200
    assert client.get(f"{base}export/csv/").status_code == 200
    assert client.post(f"{base}{rows[register].pk}/change/", {}).status_code == 403
    assert client.get(f"{base}add/").status_code == 403


def test_a_system_needs_the_scope() -> None:
    plan = promised.adopted()
    reader = system(scopes=("agreements:read",))
    assert caller(token_of(reader)).get(f"{LIST}{plan.public_id}/").status_code == 200
    other = system(scopes=("sites:read",), name="別のシステム")
    assert caller(token_of(other)).get(LIST).status_code == 403
