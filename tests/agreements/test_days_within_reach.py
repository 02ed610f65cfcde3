"""A day nobody can mean is refused at its field: no page can show what has no Japanese name."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from agreements.actions.renew import renew
from agreements.actions.sign import sign
from agreements.models import CouncilMember, OperatingCouncil, Resolution
from portal.common.days import SENTENCE
from portal.common.viewer import Role
from sites.models import SiteProposal
from tests import factories
from tests.agreements import councils, makers, promised
from tests.agreements.makers import NOW
from tests.agreements.refusals import by_sql, refused
from tests.sites import founding

pytestmark = pytest.mark.django_db
FAR = ["0001-01-01", "1872-12-31", "2201-04-01", "9999-12-31"]
TOLD = SENTENCE.encode()


def enter(role: Role) -> Client:
    client = Client()
    client.force_login(factories.person(role))
    return client


@pytest.mark.parametrize("day", FAR)
def test_an_agreement_is_not_signed_for_a_day_out_of_reach(day: str, static_files: None) -> None:
    made = makers.agreed(makers.sides())
    bureau = Client()
    bureau.force_login(factories.person(Role.BUREAU, email="signs@example.jp"))
    answer = bureau.post(
        f"/agreements/{made.public_id}/steps/sign/",
        {"signed_on": "2026-04-01", "valid_from": day},
    )
    assert answer.status_code == 400
    assert TOLD in answer.content
    assert bureau.get("/agreements/").status_code == 200


def test_a_renewal_from_the_first_of_all_days_is_refused_like_any_other() -> None:
    of = makers.sides()
    made = makers.both_agree(renew(agreement=promised.agreement(), by=of.city, now=NOW), of)
    with pytest.raises(ValidationError) as refusal:
        sign(
            agreement=made,
            signed_on=date.min,
            valid_from=date.min,
            valid_until=None,
            renews_automatically=False,
            by=of.bureau,
            now=NOW,
        )
    said = refusal.value.message_dict
    assert all(SENTENCE in said[name] for name in ("signed_on", "valid_from"))


@pytest.mark.parametrize("day", FAR)
def test_councils_and_what_they_decide_know_their_days(day: str, static_files: None) -> None:
    bureau, table = enter(Role.BUREAU), councils.table()
    resolution = councils.resolution(table)
    sent = {
        "/councils/new/": {
            "name": "遠い協議会",
            "prefecture_code": "07",
            "quorum": "2",
            "established_on": day,
        },
        f"/councils/{table.council.public_id}/members/new/": {
            "seat": "LABOUR",
            "affiliation": "労働団体",
            "title": "委員",
            "term_from": day,
        },
        f"/resolutions/{resolution.public_id}/change/": {
            "title": "件名",
            "text": "内容",
            "decided_on": day,
        },
        f"/resolutions/{resolution.public_id}/actions/new/": {
            "what": "広報",
            "owner": str(factories.body().public_id),
            "due_on": day,
        },
    }
    for url, form in sent.items():
        answer = bureau.post(url, form)
        assert answer.status_code == 400, url
        assert TOLD in answer.content, url
    assert not OperatingCouncil.objects.filter(name="遠い協議会").exists()
    assert CouncilMember.objects.filter(council=table.council).count() == 4
    assert Resolution.objects.get(pk=resolution.pk).decided_on == resolution.decided_on


@pytest.mark.parametrize("day", FAR[:2])
def test_a_plan_is_not_decided_before_there_was_a_calendar(day: str, static_files: None) -> None:
    bureau, plan = enter(Role.BUREAU), promised.draft()
    answer = bureau.post(
        f"/plans/{plan.public_id}/adopt/", {"adopted_on": day, "adoption_source": "協議会"}
    )
    assert answer.status_code == 400
    assert TOLD in answer.content


@pytest.mark.parametrize("day", FAR)
def test_a_site_is_not_proposed_for_a_day_out_of_reach(day: str, static_files: None) -> None:
    city = enter(Role.LOCAL_GOVERNMENT)
    answer = city.post(
        "/proposals/new/",
        {
            "name": "遠い拠点",
            "office": factories.office().office_number,
            "kind": "GENERAL",
            "services": ["OTHER"],
            "target_groups": ["YOUTH"],
            "address": "福島県いわき市",
            "wished_opening": day,
            "reason": "遠い日のため",
        },
    )
    assert answer.status_code == 400
    assert TOLD in answer.content
    assert not SiteProposal.objects.filter(name="遠い拠点").exists()


def test_postgresql_refuses_it_whoever_writes() -> None:
    made = founding.unsaved()
    council = councils.table().council
    with refused("council_established_on_within_reach"):
        by_sql(
            "UPDATE agreements_operatingcouncil SET established_on = '0001-01-01' WHERE id = %s",
            council.pk,
        )
    made.wished_opening = date(1800, 1, 1)
    with pytest.raises(ValidationError) as refusal:
        made.validate_constraints()
    assert refusal.value.messages == [SENTENCE]
