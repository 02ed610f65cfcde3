"""A resolution sets targets: saved together, shown as their source, told to nobody else."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from agreements.models import Resolution
from evaluation.actions.set_targets import set_targets
from evaluation.models import AnnualTarget, Indicator
from portal.common.acting import acting_as
from portal.common.viewer import Role
from sites.models import JointSite
from tests import factories
from tests.agreements import councils
from tests.agreements.councils import CLOCK, NOW, Table

pytestmark = pytest.mark.django_db
YEAR = 2026


@pytest.fixture
def table() -> Table:
    """A council with one site on its agreement."""
    made = councils.table()
    site = factories.site(years=(2025, 2026, 2027))
    JointSite.objects.filter(pk=site.pk).update(agreement=made.council.agreement)
    return made


def the_site() -> JointSite:
    return JointSite.objects.get(code="07204-91")


def indicator(code: str) -> Indicator:
    return Indicator.objects.get(code=code)


def save(resolution: Resolution, **values: Decimal | None) -> list[AnnualTarget]:
    return set_targets(
        resolution=resolution,
        fiscal_year=YEAR,
        values={(the_site(), indicator(code)): value for code, value in values.items()},
        by=CLOCK,
        now=NOW,
    )


def test_the_resolution_is_the_source_of_all_its_targets(table: Table) -> None:
    resolution = councils.resolution(table)
    saved = save(resolution, USERS=Decimal(120), CONSULTATIONS=Decimal(80), PLACEMENTS=None)
    assert len(saved) == 2
    assert {one.resolution for one in AnnualTarget.objects.filter(site=the_site())} == {resolution}
    assert saved[0].source == "運営協議会の議決（令和8年12月10日）"


def test_one_wrong_target_saves_none_and_names_its_cell(table: Table) -> None:
    resolution = councils.resolution(table)
    with pytest.raises(ValidationError) as refusal:
        save(resolution, USERS=Decimal(120), CONSULTATIONS=Decimal(0))
    assert list(refusal.value.message_dict) == ["07204-91:CONSULTATIONS"]
    assert not AnnualTarget.objects.filter(site=the_site()).exists()
    with pytest.raises(ValidationError, match="1つ以上"):
        save(resolution, USERS=None)


def test_another_councils_resolution_is_no_source(table: Table) -> None:
    other = councils.resolution(councils.table(name="別の協議会"))
    with pytest.raises(ValidationError, match="この拠点の協定"):
        save(other, USERS=Decimal(120))


def test_the_body_looks_on_while_the_state_writes_them_down(table: Table) -> None:
    resolution = councils.resolution(table)
    with pytest.raises(PermissionDenied):
        set_targets(
            resolution=resolution,
            fiscal_year=YEAR,
            values={(the_site(), indicator("USERS")): Decimal(1)},
            by=factories.viewer(Role.LOCAL_GOVERNMENT),
            now=NOW,
        )


def test_the_grid_saves_and_the_sites_page_leads_back(table: Table, client: Client) -> None:
    resolution = councils.resolution(table)
    client.force_login(factories.person(Role.BUREAU))
    page = f"/resolutions/{resolution.public_id}/targets/{YEAR}/"
    refused = client.post(page, {"07204-91:USERS": "-1", "07204-91:PLACEMENTS": "20"})
    assert refused.status_code == 400
    assert "目標値は0より大きい数" in refused.content.decode()
    assert not AnnualTarget.objects.filter(resolution=resolution).exists()
    assert 'name="reason"' not in refused.content.decode()
    assert client.post(page, {"07204-91:USERS": "120"}).status_code == 302
    unsaid = client.post(page, {"07204-91:USERS": "130"})
    assert "目標値を変える理由を入力してください。" in unsaid.content.decode()
    said = client.post(page, {"07204-91:USERS": "120.0", "reason": ""})
    assert said.status_code == 302
    shown = client.get(f"/sites/07204-91/?year={YEAR}").content.decode()
    assert f'href="/resolutions/{resolution.public_id}/"' in shown
    assert "120" in client.get(f"/resolutions/{resolution.public_id}/").content.decode()
    assert client.get(f"/resolutions/{resolution.public_id}/targets/2030/").status_code == 404


def test_a_government_that_takes_no_part_reads_the_source_without_a_way_to_it(
    table: Table, client: Client
) -> None:
    resolution = councils.resolution(table)
    save(resolution, USERS=Decimal(120))
    stranger = factories.body("131016")
    client.force_login(factories.person(Role.LOCAL_GOVERNMENT, stranger))
    shown = client.get(f"/sites/07204-91/?year={YEAR}").content.decode()
    assert "運営協議会の議決（令和8年12月10日）" in shown
    assert str(resolution.public_id) not in shown
    assert resolution.title not in shown


def test_the_role_of_a_page_writes_them(table: Table) -> None:
    resolution = councils.resolution(table)
    bureau = factories.viewer(Role.BUREAU)
    with acting_as(bureau):
        saved = set_targets(
            resolution=resolution,
            fiscal_year=YEAR,
            values={(the_site(), indicator("USERS")): Decimal(1)},
            by=bureau,
            now=NOW,
        )
    assert saved[0].resolution_id == resolution.pk
