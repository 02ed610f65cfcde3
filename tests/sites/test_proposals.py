"""The founding of a site: every way that is not in the table is refused, whoever tries it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from agreements.models import Agreement
from portal.common.acting import acting_as
from portal.common.conflict import Conflict
from portal.common.viewer import Role, Viewer
from portal.organizations.models import Organization
from portal.people.models import Notice
from sites.actions.draft_proposal import change_proposal, draft_proposal
from sites.actions.handle_proposal import (
    decline_proposal,
    link_agreement,
    reopen_proposal,
    start_consultation,
)
from sites.actions.note_proposal import note_proposal
from sites.actions.open_proposed_site import open_proposed_site
from sites.actions.propose_site import propose_site
from sites.choices import PROPOSAL_STATES, ProposalState
from sites.models import AnnualProfile, JointSite, ProposalNote, SiteProposal
from tests import factories
from tests.outbox import deliver_all
from tests.sites import founding
from tests.sites.founding import ACTS, BEGINS, NOW, OPENS, Sides, proposal_in

pytestmark = pytest.mark.django_db
STATES = list(ProposalState.values)


@pytest.fixture
def sides() -> Sides:
    return Sides.make()


def test_a_site_opens_as_it_was_proposed(sides: Sides) -> None:
    proposal = proposal_in("OPENED", sides)
    site = JointSite.objects.get(code="07204-95")
    assert proposal.site == site
    assert (site.name, site.kind, site.address, site.hours) == (
        proposal.name,
        proposal.kind,
        proposal.address,
        proposal.hours,
    )
    assert site.agreement == proposal.agreement
    assert [body.code6 for body in site.hosts.all()] == ["072044"]
    profile = AnnualProfile.objects.get(site=site)
    assert (profile.fiscal_year, profile.target_groups) == (2026, ["YOUTH", "PARENTS"])
    assert proposal.number == "提案-072044-01"


def forbidden_acts() -> Iterator[tuple[str, str]]:
    for state in STATES:
        possible = {way.verb for way in PROPOSAL_STATES.leaving(state)}
        yield from ((state, verb) for verb in ACTS if verb not in possible)


@pytest.mark.parametrize(("state", "verb"), list(forbidden_acts()))
def test_an_act_that_has_no_way_is_refused(state: str, verb: str, sides: Sides) -> None:
    proposal = proposal_in(state, sides)
    sites = JointSite.objects.count()
    with pytest.raises(ValidationError) as refusal, transaction.atomic():
        ACTS[verb](proposal, sides)
    assert "行えません" in refusal.value.message_dict["state"][0]
    proposal.refresh_from_db()
    assert proposal.state == state
    assert JointSite.objects.count() == sites


@pytest.mark.parametrize("before", STATES)
def test_postgresql_refuses_every_way_that_is_not_in_the_table(before: str, sides: Sides) -> None:
    proposal = proposal_in(before, sides)
    for after in STATES:
        if after == before or PROPOSAL_STATES.allows(before, after):
            continue
        with (
            pytest.raises(IntegrityError, match="このように変えることはできません"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "UPDATE joint_sites_siteproposal SET state = %s WHERE id = %s",
                [after, proposal.pk],
            )


@pytest.mark.parametrize("state", [one for one in STATES if one != "DRAFT"])
def test_no_proposal_is_born_further_than_a_draft(state: str, sides: Sides) -> None:
    born = founding.unsaved()
    born.body, born.prefecture_code, born.number = factories.body(), "07", "提案-x"
    born.state, born.proposed_at = state, NOW
    with pytest.raises(IntegrityError), transaction.atomic():
        born.save()


# Whom each act belongs to; the others of both sides are refused.
OWNERS = {
    "propose": "body",
    "withdraw": "body",
    "consult": "bureau",
    "agree": "bureau",
    "open": "bureau",
    "decline": "bureau",
    "reopen": "bureau",
}
FROM = {
    "propose": "DRAFT",
    "withdraw": "PROPOSED",
    "consult": "PROPOSED",
    "agree": "CONSULTING",
    "open": "AGREED",
    "decline": "PROPOSED",
    "reopen": "AGREED",
}


@pytest.mark.parametrize("verb", ACTS)
def test_each_act_belongs_to_one_side(verb: str, sides: Sides) -> None:
    proposal = proposal_in(FROM[verb], sides)
    others = {"body": sides.bureau, "bureau": sides.body}[OWNERS[verb]]
    elsewhere = factories.viewer(Role.BUREAU, factories.bureau("13"))
    neighbour = factories.viewer(Role.LOCAL_GOVERNMENT, factories.body("072036"))
    for stranger in (others, sides.office, elsewhere, neighbour):
        with pytest.raises(PermissionDenied):
            ACTS[verb](proposal, Sides(stranger, stranger, stranger))


@pytest.mark.parametrize(
    ("wrong", "at"),
    [
        ({"kind": "EMPLOYMENT_MEASURES"}, "kind"),
        ({"code6": "072036"}, "body"),
        ({"state": "DRAFTED"}, "state"),
    ],
)
def test_only_a_signed_joint_agreement_of_the_body_will_do(
    wrong: dict[str, str], at: str, sides: Sides
) -> None:
    proposal = proposal_in("CONSULTING", sides)
    with pytest.raises(ValidationError) as refusal:
        link_agreement(
            proposal=proposal,
            agreement=founding.agreement(**wrong),
            by=sides.bureau,
            now=NOW,
        )
    assert "締結済みか発効中の一体的実施協定" in refusal.value.message_dict["agreement"][0], at
    with pytest.raises(ValidationError, match="締結した協定を選んで"):
        link_agreement(proposal=proposal, agreement=None, by=sides.bureau, now=NOW)


def test_the_trigger_asks_for_the_agreement_past_the_actions(sides: Sides) -> None:
    proposal = proposal_in("CONSULTING", sides)
    wrong = founding.agreement(kind="EMPLOYMENT_MEASURES")
    rows = SiteProposal.objects.filter(pk=proposal.pk)
    with pytest.raises(IntegrityError, match="一体的実施協定"), transaction.atomic():
        rows.update(state="AGREED", agreement=wrong)
    with pytest.raises(IntegrityError, match="agreed_proposal_names"), transaction.atomic():
        rows.update(state="AGREED")


def test_a_site_opens_not_before_its_agreement_begins_and_nothing_is_half_saved(
    sides: Sides,
) -> None:
    proposal = proposal_in("AGREED", sides)
    with pytest.raises(ValidationError) as refusal:
        open_proposed_site(
            proposal=proposal,
            code="07204-95",
            opened_on=date(2026, 9, 30),
            by=sides.bureau,
            now=NOW,
        )
    assert "協定の有効期間の初日より前" in refusal.value.message_dict["opened_on"][0]
    assert not JointSite.objects.filter(code="07204-95").exists()
    open_proposed_site(
        proposal=proposal, code="07204-95", opened_on=BEGINS, by=sides.bureau, now=NOW
    )


def test_a_site_opens_only_while_its_agreement_holds_and_talks_can_be_taken_up_again(
    sides: Sides,
) -> None:
    proposal = proposal_in("AGREED", sides)
    Agreement.objects.filter(site_proposals=proposal).update(
        state="ENDED", valid_until=date(2026, 10, 31)
    )
    with pytest.raises(ValidationError) as refusal:
        open_proposed_site(
            proposal=proposal, code="07204-95", opened_on=OPENS, by=sides.bureau, now=NOW
        )
    assert "協定はもう終わっています" in refusal.value.message_dict["opened_on"][0]
    reopened = reopen_proposal(proposal=proposal, by=sides.bureau, now=NOW)
    assert (reopened.state, reopened.agreement) == ("CONSULTING", None)


def test_a_wrong_code_is_told_at_its_field(sides: Sides) -> None:
    proposal = proposal_in("AGREED", sides)
    with pytest.raises(ValidationError) as refusal:
        open_proposed_site(
            proposal=proposal, code="13204-95", opened_on=OPENS, by=sides.bureau, now=NOW
        )
    assert refusal.value.messages
    proposal.refresh_from_db()
    assert proposal.state == "AGREED"


def test_the_opened_site_is_that_of_the_agreement_and_the_body(sides: Sides) -> None:
    proposal = proposal_in("AGREED", sides)
    other = factories.site("07204-96")
    rows = SiteProposal.objects.filter(pk=proposal.pk)
    with pytest.raises(IntegrityError, match="提案した団体が実施する拠点"), transaction.atomic():
        rows.update(state="OPENED", site=other)
    with pytest.raises(IntegrityError, match="opened_proposal_names"), transaction.atomic():
        rows.update(state="OPENED")


@pytest.mark.parametrize("state", STATES)
def test_the_content_can_be_written_only_before_and_while_both_talk(
    state: str, sides: Sides
) -> None:
    proposal = proposal_in(state, sides)
    rows = SiteProposal.objects.filter(pk=proposal.pk)
    proposal.reason = "別の理由"
    if state in {"DRAFT", "CONSULTING"}:
        changed = change_proposal(proposal=proposal, by=sides.body, now=NOW)
        assert changed.reason == "別の理由"
        rows.update(reason="また別の理由")
        return
    with pytest.raises(ValidationError, match="作成中と協議中だけ"):
        change_proposal(proposal=proposal, by=sides.body, now=NOW)
    with pytest.raises(IntegrityError, match="作成中と協議中だけ"), transaction.atomic():
        rows.update(reason="また別の理由")


def test_whose_proposal_it_is_never_changes(sides: Sides) -> None:
    rows = SiteProposal.objects.filter(pk=proposal_in("DRAFT", sides).pk)
    for change in ({"body": factories.body("072036")}, {"number": "提案-y"}):
        with pytest.raises(IntegrityError, match="変えられません"), transaction.atomic():
            rows.update(**change)


def test_an_office_of_another_prefecture_is_refused(sides: Sides) -> None:
    proposal = founding.unsaved()
    proposal.office = factories.office("13801")
    with pytest.raises(ValidationError) as refusal:
        draft_proposal(proposal=proposal, by=sides.body, now=NOW)
    assert "同じ都道府県のハローワーク" in refusal.value.message_dict["office"][0]


def test_declining_needs_a_reason(sides: Sides) -> None:
    proposal = proposal_in("PROPOSED", sides)
    with pytest.raises(ValidationError) as refusal:
        decline_proposal(proposal=proposal, reason="　", by=sides.bureau, now=NOW)
    assert refusal.value.message_dict == {"decline_reason": ["見送りの理由を入力してください。"]}


def test_s15_whoever_comes_too_late_is_told(sides: Sides) -> None:
    seen = proposal_in("PROPOSED", sides)
    decline_proposal(proposal=seen, reason="場所がない", by=sides.bureau, now=NOW)
    with pytest.raises(Conflict):
        start_consultation(proposal=seen, by=sides.bureau, now=NOW)


def seen_by(viewer: Viewer) -> list[str]:
    """What the viewer finds as the database role of pages, filtered and unfiltered."""
    with acting_as(viewer):
        filtered = list(SiteProposal.objects.visible_to(viewer).values_list("number", flat=True))
        assert list(SiteProposal.objects.values_list("number", flat=True)) == filtered
    return filtered


def test_s05_a_draft_is_its_bodys_alone(sides: Sides) -> None:
    proposal = proposal_in("DRAFT", sides)
    everybody = {
        "body": sides.body,
        "bureau": sides.bureau,
        "office": sides.office,
        "ministry": factories.viewer(Role.MINISTRY),
        "other body": factories.viewer(Role.LOCAL_GOVERNMENT, factories.body("072036")),
        "other bureau": factories.viewer(Role.BUREAU, factories.bureau("13")),
        "other office": factories.viewer(Role.HELLO_WORK, factories.office("07802")),
        "subscriber": replace(sides.body, role=Role.SUBSCRIBER, organization_id=None),
    }
    staff = {name: one for name, one in everybody.items() if name != "subscriber"}
    assert {name for name, one in staff.items() if seen_by(one)} == {"body"}
    propose_site(proposal=proposal, by=sides.body, now=NOW)
    seeing = {"body", "bureau", "office", "ministry"}
    assert {name for name, one in staff.items() if seen_by(one)} == seeing
    assert not SiteProposal.objects.visible_to(everybody["subscriber"]).exists()


def test_s06_the_database_lets_only_the_two_sides_write(sides: Sides) -> None:
    proposal = proposal_in("PROPOSED", sides)
    for stranger in (
        sides.office,
        factories.viewer(Role.BUREAU, factories.bureau("13")),
        factories.viewer(Role.LOCAL_GOVERNMENT, factories.body("072036")),
    ):
        with acting_as(stranger):
            rows = SiteProposal.objects.filter(pk=proposal.pk)
            assert rows.update(state="WITHDRAWN") == 0


def test_both_sides_write_notes_that_stay(sides: Sides) -> None:
    proposal = proposal_in("CONSULTING", sides)
    for by in (sides.body, sides.bureau, sides.office):
        with acting_as(by):
            note_proposal(proposal=proposal, text="場所を確かめました。", by=by, now=NOW)
    assert ProposalNote.objects.filter(proposal=proposal).count() == 3
    with pytest.raises(IntegrityError, match="新しい記録"), transaction.atomic():
        ProposalNote.objects.update(text="別の記録")
    with pytest.raises(IntegrityError, match="新しい記録"), transaction.atomic():
        ProposalNote.objects.all().delete()
    neighbour = factories.viewer(Role.LOCAL_GOVERNMENT, factories.body("072036"))
    with pytest.raises(PermissionDenied):
        note_proposal(proposal=proposal, text="記録", by=neighbour, now=NOW)


@pytest.mark.parametrize("state", ["DRAFT", "OPENED", "DECLINED", "WITHDRAWN"])
def test_there_is_no_note_before_the_proposal_or_behind_its_end(state: str, sides: Sides) -> None:
    proposal = proposal_in(state, sides)
    with pytest.raises(ValidationError) as refusal:
        note_proposal(proposal=proposal, text="記録", by=sides.body, now=NOW)
    assert "text" in refusal.value.message_dict


def test_an_empty_note_is_refused(sides: Sides) -> None:
    proposal = proposal_in("CONSULTING", sides)
    with pytest.raises(ValidationError) as refusal:
        note_proposal(proposal=proposal, text=" ", by=sides.body, now=NOW)
    assert "text" in refusal.value.message_dict


def told() -> set[tuple[int, str]]:
    return set(Notice.objects.filter(topic="sites.proposals").values_list("person_id", "title"))


def test_each_step_tells_the_other_sides_once(sides: Sides) -> None:
    proposal = proposal_in("DRAFT", sides)
    deliver_all(NOW)
    assert told() == set()
    propose_site(proposal=proposal, by=sides.body, now=NOW)
    deliver_all(NOW)
    people = {one for one, _ in told()}
    assert {sides.bureau.user_id, sides.office.user_id} <= people
    assert sides.body.user_id not in people
    assert {title for _, title in told()} == {
        "拠点の提案「いわき市就労支援コーナー」は提案済みです"
    }
    proposal.refresh_from_db()
    start_consultation(proposal=proposal, by=sides.bureau, now=NOW)
    proposal.refresh_from_db()
    note_proposal(proposal=proposal, text="来週訪問します。", by=sides.bureau, now=NOW)
    deliver_all(NOW)
    titles = {title for one, title in told() if one == sides.body.user_id}
    assert titles == {
        "拠点の提案「いわき市就労支援コーナー」は協議中です",
        "拠点の提案「いわき市就労支援コーナー」に協議の記録があります",
    }


def test_the_whole_way_as_the_role_of_pages(sides: Sides) -> None:
    with acting_as(sides.body):
        proposal = draft_proposal(proposal=founding.unsaved(), by=sides.body, now=NOW)
        proposal = propose_site(proposal=proposal, by=sides.body, now=NOW)
    signed = founding.agreement()
    with acting_as(sides.bureau):
        proposal = start_consultation(proposal=proposal, by=sides.bureau, now=NOW)
        found = Agreement.objects.visible_to(sides.bureau).get(pk=signed.pk)
        proposal = link_agreement(proposal=proposal, agreement=found, by=sides.bureau, now=NOW)
        site = open_proposed_site(
            proposal=proposal, code="07204-95", opened_on=OPENS, by=sides.bureau, now=NOW
        )
    assert SiteProposal.objects.get(site=site).state == "OPENED"


def test_a_suspended_organisation_is_told_nothing(sides: Sides) -> None:
    Organization.objects.filter(pk=sides.office.organization_id or 0).update(
        suspended_at=NOW, suspended_reason="理由", suspended_by_name="人"
    )
    propose_site(proposal=proposal_in("DRAFT", sides), by=sides.body, now=NOW)
    deliver_all(NOW)
    people = {one for one, _ in told()}
    assert sides.bureau.user_id in people
    assert sides.office.user_id not in people
