"""The pages of a proposal: who is offered what, and what a wrong form says."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from agreements.models import Agreement
from portal.common.viewer import Role
from portal.people.models import User
from sites.actions.draft_proposal import change_proposal
from sites.actions.propose_site import propose_site
from sites.models import JointSite, SiteProposal
from tests import factories
from tests.sites import founding
from tests.sites.founding import Sides, proposal_in

pytestmark = pytest.mark.django_db
FORM = {
    "name": "いわき市就労支援コーナー",
    "office": "07801",
    "kind": "GENERAL",
    "services": ["EMPLOYMENT_SUPPORT"],
    "target_groups": ["YOUTH"],
    "address": "福島県いわき市",
    "wished_opening": "2026-12-01",
    "reason": "若い世代の相談先が市内にないため。",
}


@pytest.fixture
def sides() -> Sides:
    return Sides.make()


@pytest.fixture
def clients(sides: Sides, static_files: None) -> dict[str, Client]:
    found = {}
    for name, viewer in (("body", sides.body), ("bureau", sides.bureau), ("office", sides.office)):
        found[name] = Client()
        found[name].force_login(User.objects.behind(viewer))
    return found


def text(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return str(answer.content.decode())


def address(proposal: SiteProposal) -> str:
    return f"/proposals/{proposal.public_id}/"


def offered(client: Client, proposal: SiteProposal) -> set[str]:
    return set(re.findall(r'name="do"\s+value="([\w-]+)"', text(client, address(proposal))))


@pytest.mark.parametrize(
    ("state", "body", "bureau", "office"),
    [
        ("PROPOSED", {"withdraw", "note"}, {"consult", "decline", "note"}, {"note"}),
        (
            "CONSULTING",
            {"draft-agreement", "withdraw", "note"},
            {"draft-agreement", "agree", "decline", "note"},
            {"note"},
        ),
        ("AGREED", {"note"}, {"open", "reopen", "note"}, {"note"}),
        ("OPENED", set(), set(), set()),
        ("DECLINED", set(), set(), set()),
    ],
)
def test_each_side_is_offered_its_own_steps(
    clients: dict[str, Client],
    sides: Sides,
    state: str,
    body: set[str],
    bureau: set[str],
    office: set[str],
) -> None:
    proposal = proposal_in(state, sides)
    assert offered(clients["body"], proposal) == body
    assert offered(clients["bureau"], proposal) == bureau
    assert offered(clients["office"], proposal) == office


def test_a_body_writes_changes_and_proposes(clients: dict[str, Client]) -> None:
    city, bureau = clients["body"], clients["bureau"]
    factories.office()
    made = city.post("/proposals/new/", FORM)
    assert made.status_code == 302
    proposal = SiteProposal.objects.get()
    assert made["Location"] == address(proposal)
    assert bureau.get(address(proposal)).status_code == 404
    assert "拠点の提案はありません" in text(bureau, "/proposals/")
    assert city.post(f"{address(proposal)}change/", FORM | {"hours": "平日"}).status_code == 302
    assert city.post(address(proposal), {"do": "propose"}).status_code == 302
    page = text(bureau, address(proposal))
    assert "次に行うのは労働局です。" in page
    assert "平日" in page
    assert city.get(f"{address(proposal)}change/").status_code == 403
    assert "拠点の提案が届いています" in text(bureau, "/")
    assert proposal.number in text(bureau, "/proposals/")


def test_s05_what_was_written_before_proposing_stays_with_the_body(
    clients: dict[str, Client], sides: Sides
) -> None:
    proposal = proposal_in("DRAFT", sides)
    proposal.reason = "後で書いた理由"
    change_proposal(proposal=proposal, by=sides.body, now=founding.NOW)
    later = founding.NOW + timedelta(hours=1)
    propose_site(proposal=proposal, by=sides.body, now=later)
    assert "相談先が市内にないため" in text(clients["body"], address(proposal))
    page = text(clients["bureau"], address(proposal))
    assert "後で書いた理由" in page
    assert "相談先が市内にないため" not in page


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"services": []}, "services"),
        ({"target_groups": ["NOBODY"]}, "target_groups"),
        ({"office": "13801"}, "office"),
        ({"reason": " "}, "reason"),
        ({"wished_opening": "2026-02-30"}, "wished_opening"),
        ({"name": ""}, "name"),
    ],
)
def test_a_wrong_proposal_is_told_at_its_field_and_not_saved(
    clients: dict[str, Client], wrong: dict[str, object], field: str
) -> None:
    factories.office()
    factories.office("13801")
    answer = clients["body"].post("/proposals/new/", FORM | wrong)
    assert answer.status_code == 400
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert not SiteProposal.objects.exists()


def test_s17_what_the_form_does_not_ask_for_is_not_taken(clients: dict[str, Client]) -> None:
    factories.office()
    stranger = factories.body("072036")
    clients["body"].post(
        "/proposals/new/",
        FORM | {"state": "OPENED", "body": str(stranger.pk), "number": "1", "decline_reason": "x"},
    )
    proposal = SiteProposal.objects.get()
    assert (proposal.state, proposal.body.code6, proposal.number) == (
        "DRAFT",
        "072044",
        "提案-072044-01",
    )


def test_the_bureau_opens_the_site(clients: dict[str, Client], sides: Sides) -> None:
    proposal = proposal_in("CONSULTING", sides)
    signed = founding.agreement()
    founding.agreement(code6="072036")
    bureau = clients["bureau"]
    page = text(bureau, address(proposal))
    assert str(signed.public_id) in page
    assert page.count("試験-") == 1
    bureau.post(address(proposal), {"do": "agree", "agreement": str(signed.public_id)})
    early = {"do": "open", "code": "07204-95", "opened_on": "2026-09-30"}
    refused = bureau.post(address(proposal), early)
    assert refused.status_code == 400
    assert 'href="#open_opened_on"' in refused.content.decode()
    assert "協定の有効期間の初日より前" in refused.content.decode()
    opened = bureau.post(address(proposal), early | {"opened_on": "2026-12-01"})
    assert opened.status_code == 302
    assert JointSite.objects.get(code="07204-95").opened_on == date(2026, 12, 1)
    assert "/sites/07204-95/" in text(clients["body"], address(proposal))
    on_agreement = text(bureau, f"/agreements/{signed.public_id}/")
    assert "この協定による拠点" in on_agreement
    assert "いわき市就労支援コーナー" in on_agreement


@pytest.mark.parametrize("side", ["body", "bureau"])
def test_either_side_drafts_the_agreement_from_the_proposal(
    clients: dict[str, Client], sides: Sides, side: str
) -> None:
    proposal = proposal_in("CONSULTING", sides)
    answer = clients[side].post(address(proposal), {"do": "draft-agreement"})
    drafted = Agreement.objects.get(state="DRAFTED")
    assert answer["Location"] == f"/agreements/{drafted.public_id}/"
    assert (drafted.kind, drafted.purpose) == ("JOINT_IMPLEMENTATION", proposal.reason)
    assert {str(party) for party in drafted.party_rows.all()} == {
        proposal.body.name,
        factories.bureau().name,
    }
    assert str(drafted.public_id) not in text(clients["bureau"], address(proposal))
    assert clients["office"].post(address(proposal), {"do": "draft-agreement"}).status_code == 403


def test_no_agreement_is_drafted_outside_consultation(
    clients: dict[str, Client], sides: Sides
) -> None:
    proposal = proposal_in("PROPOSED", sides)
    answer = clients["bureau"].post(address(proposal), {"do": "draft-agreement"})
    assert answer.status_code == 400
    assert "協議中の提案です" in answer.content.decode()
    assert not Agreement.objects.filter(state="DRAFTED").exists()


def test_declining_without_a_reason_is_told_at_the_field(
    clients: dict[str, Client], sides: Sides
) -> None:
    proposal = proposal_in("PROPOSED", sides)
    answer = clients["bureau"].post(address(proposal), {"do": "decline", "reason": " "})
    assert answer.status_code == 400
    assert 'id="decline_reason_error"' in answer.content.decode()
    assert (
        clients["bureau"]
        .post(address(proposal), {"do": "decline", "reason": "場所がないため"})
        .status_code
        == 302
    )
    assert "場所がないため" in text(clients["body"], address(proposal))


def test_a_step_of_the_other_side_is_forbidden_and_an_unknown_one_not_there(
    clients: dict[str, Client], sides: Sides
) -> None:
    proposal = proposal_in("PROPOSED", sides)
    assert clients["body"].post(address(proposal), {"do": "consult"}).status_code == 403
    assert clients["bureau"].post(address(proposal), {"do": "withdraw"}).status_code == 403
    assert clients["bureau"].post(address(proposal), {"do": "delete"}).status_code == 404
    late = clients["bureau"].post(
        address(proposal), {"do": "open", "code": "07204-95", "opened_on": "2026-12-01"}
    )
    assert late.status_code == 400
    assert "行えません" in late.content.decode()


def test_notes_of_both_sides_are_shown_as_text(clients: dict[str, Client], sides: Sides) -> None:
    proposal = proposal_in("CONSULTING", sides)
    for name in ("body", "bureau", "office"):
        note = f"<script>{name}</script>"
        assert (
            clients[name].post(address(proposal), {"do": "note", "text": note}).status_code == 302
        )
    page = text(clients["office"], address(proposal))
    assert page.count("&lt;script&gt;") == 3


def test_subscribers_find_no_proposals(client: Client, sides: Sides) -> None:
    proposal = proposal_in("PROPOSED", sides)
    client.force_login(factories.person(Role.SUBSCRIBER))
    for path in ("/proposals/", "/proposals/new/", address(proposal)):
        assert client.get(path).status_code == 404


def test_every_form_carries_its_token(clients: dict[str, Client], sides: Sides) -> None:
    """An include that shuts out its surroundings shuts out the token too."""
    proposal = proposal_in("CONSULTING", sides)
    for client, path in (
        (clients["body"], "/proposals/new/"),
        (clients["body"], f"{address(proposal)}change/"),
        (clients["bureau"], address(proposal)),
    ):
        forms = re.findall(r"<form[^>]*post.*?</form>", text(client, path), re.DOTALL)
        assert forms
        assert [form for form in forms if "csrfmiddlewaretoken" not in form] == []


def test_the_history_tells_the_time_as_people_do(clients: dict[str, Client], sides: Sides) -> None:
    page = text(clients["bureau"], address(proposal_in("PROPOSED", sides)))
    assert "2026年11月20日 12時00分" in page
    assert "2026-11-20T03:00" not in page.partition("変更の履歴")[2].replace("datetime=", "")
