"""A council's resolution is the source of a year's plan; nobody else's is."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client

from agreements.actions.adopt_plan import adopt_plan, send_back_plan
from agreements.models import AnnualPlan
from portal.common.viewer import Role, Viewer
from tests import factories
from tests.agreements import councils, promised
from tests.agreements.promised import NOW, YEAR

pytestmark = pytest.mark.django_db
DAY = date(YEAR, 4, 20)


@pytest.fixture
def table() -> councils.Table:
    return councils.table()


def draft_of(table: councils.Table) -> AnnualPlan:
    table.council.agreement = promised.agreement()
    table.council.save()
    return promised.draft(table.council.agreement)


def test_a_plan_rests_on_the_resolution_and_takes_its_words(table: councils.Table) -> None:
    plan, resolution = draft_of(table), councils.resolution(table)
    by = Viewer.system()
    plan = adopt_plan(plan=plan, adopted_on=DAY, source="", resolution=resolution, by=by, now=NOW)
    assert (plan.resolution, plan.adoption_source) == (resolution, resolution.as_source)
    plan = send_back_plan(plan=plan, reason="数字の誤り", by=by, now=NOW)
    assert (plan.resolution, plan.adoption_source) == (None, "")


def test_without_a_resolution_the_source_is_asked_for(table: councils.Table) -> None:
    with pytest.raises(ValidationError) as refusal:
        adopt_plan(plan=draft_of(table), adopted_on=DAY, source=" ", by=Viewer.system(), now=NOW)
    assert "adoption_source" in refusal.value.message_dict


def test_another_agreement_s_council_decides_nothing_here(table: councils.Table) -> None:
    stranger = promised.draft(promised.agreement("試験-他"))
    with pytest.raises(ValidationError) as refusal:
        adopt_plan(
            plan=stranger,
            adopted_on=DAY,
            source="",
            resolution=councils.resolution(table),
            by=Viewer.system(),
            now=NOW,
        )
    assert refusal.value.message_dict == {
        "resolution": ["この協定の運営協議会による議決を選んでください。"]
    }


def test_what_a_plan_rests_on_is_not_changed_behind_its_back(table: councils.Table) -> None:
    plan, resolution = draft_of(table), councils.resolution(table)
    adopt_plan(plan=plan, adopted_on=DAY, source="会議", by=Viewer.system(), now=NOW)
    sql = "UPDATE agreements_annualplan SET resolution_id = %s WHERE id = %s"
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [resolution.pk, plan.pk])


def test_the_resolution_is_chosen_on_the_form_and_each_page_leads_to_the_other(
    client: Client, table: councils.Table, static_files: None
) -> None:
    plan, resolution = draft_of(table), councils.resolution(table)
    client.force_login(factories.person(Role.BUREAU))
    said = {"adopted_on": DAY.isoformat(), "resolution": str(resolution.public_id)}
    assert client.post(f"/plans/{plan.public_id}/adopt/", said).status_code == 302
    page = client.get(f"/plans/{plan.public_id}/").content.decode()
    assert f"/resolutions/{resolution.public_id}/" in page
    page = client.get(f"/resolutions/{resolution.public_id}/").content.decode()
    assert f"/plans/{plan.public_id}/" in page


def test_who_does_not_see_the_council_reads_the_words_without_a_link(
    client: Client, table: councils.Table, static_files: None
) -> None:
    plan, resolution = draft_of(table), councils.resolution(table)
    adopt_plan(
        plan=plan,
        adopted_on=DAY,
        source="",
        resolution=resolution,
        by=Viewer.system(),
        now=NOW,
    )
    client.force_login(factories.person(Role.LOCAL_GOVERNMENT, factories.body("012025")))
    page = client.get(f"/plans/{plan.public_id}/").content.decode()
    assert resolution.as_source in page
    assert "/resolutions/" not in page
