"""Pages of improvement: what each side sees and may do; faults stand at their fields."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from agreements.models import Resolution
from evaluation.actions.move_improvement_plan import plan_again
from evaluation.choices_improvement import ImprovementState, SiteDecision, SiteReviewState
from evaluation.models import ContractLine, PlanMeasure, SiteReview
from portal.common.viewer import Role, Viewer
from portal.people.models import User
from tests import factories
from tests.agreements import councils
from tests.agreements.councils import resolution_on
from tests.evaluation.improvement_scenarios import do_contract
from tests.evaluation.improving import DAY, NOW, YEAR, Journey, a_standstill, rule

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]


def enter(viewer: Viewer) -> Client:
    """A browser in which the viewer is signed in."""
    client = Client()
    client.force_login(User.objects.get(pk=viewer.user_id or 0))
    return client


def url(name: str, *arguments: object) -> str:
    return reverse(f"evaluation:{name}", args=arguments)


def test_a_plan_goes_its_way_by_its_pages() -> None:
    journey = Journey()
    plan = journey.plan
    city, office = enter(journey.city), enter(journey.office)
    here = url("improvement-plan", plan.public_id)
    empty = city.post(url("improvement-measure-new", plan.public_id), {})
    assert empty.status_code == 400
    assert "id_due_on_error" in empty.content.decode()
    words = {"analysis": "分析", "aim": "目標", "focus": "PLACEMENT_RATE"}
    assert city.post(url("improvement-text", plan.public_id), words).status_code == 302
    host = factories.body()
    measure = {
        "what": "相談日を開く",
        "organization": str(host.public_id),
        "desk": "福祉課長",
        "due_on": "2027-03-31",
        "indicator": "CONSULTATIONS",
    }
    assert city.post(url("improvement-measure-new", plan.public_id), measure).status_code == 302
    for client in (city, office):
        page = client.get(here).content.decode()
        seen = re.search(r'name="seen" value="([0-9a-f]{64})"', page)
        assert seen
        client.post(url("improvement-sign", plan.public_id), {"seen": seen.group(1)})
    assert journey.fresh().state == ImprovementState.AGREED
    assert "相談日を開く" in office.get(here).content.decode()
    old = city.post(url("improvement-sign", plan.public_id), {"seen": "0" * 64})
    assert old.status_code == 409
    assert city.post(url("improvement-step", plan.public_id, "start")).status_code == 302
    row = PlanMeasure.objects.get(plan=plan)
    too_early = city.post(
        url("improvement-measure-finish", row.public_id), {"done_on": DAY, "result": "済"}
    )
    assert too_early.status_code == 400
    assert "行ったことを1件以上" in too_early.content.decode()
    assert city.get(url("improvement-step", plan.public_id, "fly")).status_code == 404


def test_a_meeting_before_the_work_was_done_is_refused_at_its_field() -> None:
    journey = Journey().to(ImprovementState.ACTING)
    early, _ = journey.meeting(DAY - timedelta(days=1))
    city, here = enter(journey.city), url("improvement-review", journey.plan.public_id)
    assert "令和8年11月1日以降に開かれた会議です" in city.get(here).content.decode()
    sent = {"meeting": early.public_id, "conclusion": "続ける。"}
    answer = city.post(here, sent)
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "id_meeting_error" in page
    assert "取組が終わった後に開かれた会議を選んでください" in page
    late, _ = journey.meeting()
    assert city.post(here, {**sent, "meeting": late.public_id}).status_code == 302


def test_the_history_says_the_judgement_in_words() -> None:
    journey = Journey().to(ImprovementState.ACTING)
    journey.review()
    plan_again(plan=journey.fresh(), by=journey.city, now=NOW)
    page = enter(journey.city).get(url("improvement-plan", journey.plan.public_id))
    history = page.content.decode().partition('id="history-heading"')[2]
    assert "就職率: 前（令和6年度） 20.0%、後（令和7年度） 40.0%" in history
    assert "判定: – → " in history
    for raw in ("None", "before_year", "&#x27;", "{"):
        assert raw not in history, raw


def test_a_reader_sees_the_plan_and_no_button() -> None:
    journey = Journey().to(ImprovementState.ACTING)
    stranger = enter(factories.viewer(Role.LOCAL_GOVERNMENT, factories.body("131016")))
    page = stranger.get(url("improvement-plan", journey.plan.public_id)).content.decode()
    assert "就職率が上がった。" in page
    assert "協議会での見直しを記録する" not in page
    assert "変更の履歴" not in page
    assert "開いた。" not in page, "what was recorded for the work stays with those who run it"
    assert stranger.get(url("improvement-review", journey.plan.public_id)).status_code == 403


def test_the_list_is_narrowed_and_sent_as_a_file() -> None:
    journey = Journey()
    bureau = enter(journey.bureau)
    listed = bureau.get(url("improvement-plans"), {"mine": "1", "state": "PLANNING", "q": "試験"})
    assert journey.site.name in listed.content.decode()
    none = bureau.get(url("improvement-plans"), {"state": "CLOSED", "q": "試験拠点"})
    assert "該当する改善計画はありません" in none.content.decode()
    file = bureau.get(url("improvement-plans-download", "csv"), {"mine": "1"})
    assert journey.site.code in file.content.decode("utf-8-sig")
    pdf = bureau.get(url("improvement-plan-download", journey.plan.public_id, "pdf"))
    assert pdf.content.startswith(b"%PDF-")


def test_a_bureau_opens_what_a_settled_year_asks_for() -> None:
    journey = Journey()
    bureau = enter(journey.bureau)
    answer = bureau.post(url("improvement-assess", YEAR.year), follow=True)
    assert "1拠点を評価し、改善計画を0件開きました" in answer.content.decode()
    again = bureau.post(
        url("improvement-plan-new", journey.site.code, YEAR.year), {"reason": "もう一度"}
    )
    assert again.status_code == 400
    assert "すでにあります" in again.content.decode()


def test_the_page_of_the_site_and_the_home_page_know_of_it() -> None:
    journey = Journey()
    city = enter(journey.city)
    page = city.get(url("site", journey.site.code), {"year": YEAR.year}).content.decode()
    assert url("improvement-plan", journey.plan.public_id) in page
    home = city.get("/").content.decode()
    assert "改善計画でいますること" in home
    assert url("improvement-plan", journey.plan.public_id) in home


def test_a_site_without_improvement_is_decided_by_its_council() -> None:
    site, year = a_standstill()
    review = SiteReview.objects.create(
        site=site,
        fiscal_year=year.year,
        years=2,
        grounds={
            "verdict": "UNCLEAR",
            "focus": "PLACEMENT_RATE",
            "before_year": 2023,
            "after_year": 2025,
            "smallest": "5.0",
            "comparisons": 0,
        },
        raised_at=NOW,
    )
    bureau, city = (enter(factories.viewer(role)) for role in (Role.BUREAU, Role.LOCAL_GOVERNMENT))
    assert site.name in city.get(url("site-reviews")).content.decode()
    assert "2年続けて" in city.get(url("site-review", review.public_id)).content.decode()
    assert city.post(url("site-review-decide", review.public_id)).status_code == 403
    refused = bureau.post(
        url("site-review-decide", review.public_id),
        {"decision": "CLOSE", "decided_on": DAY, "reason": "利用が減った。"},
    )
    assert refused.status_code == 400
    assert "id_resolution_error" in refused.content.decode()
    stranger = enter(factories.viewer(Role.LOCAL_GOVERNMENT, factories.body("131016")))
    assert stranger.get(url("site-review", review.public_id)).status_code == 404
    resolution = resolution_on(site)
    said = {
        "decision": "CLOSE",
        "resolution": resolution.public_id,
        "decided_on": DAY,
        "reason": "利用が減った。",
    }
    decide = url("site-review-decide", review.public_id)
    elsewhere = {**said, "resolution": resolution_of_another_council().public_id}
    assert "id_resolution_error" in bureau.post(decide, elsewhere).content.decode()
    done = bureau.post(decide, said, follow=True)
    assert done.redirect_chain == [(url("site-review", review.public_id), 302)]
    page = done.content.decode()
    for words in (
        "施設の在り方の決定を記録しました",
        "廃止する",
        "利用が減った。",
        resolution.title,
    ):
        assert words in page, words
    assert decide not in page
    review.refresh_from_db()
    assert (review.state, review.decision) == (SiteReviewState.DECIDED, SiteDecision.CLOSE)
    assert (review.resolution, review.decided_on) == (resolution, DAY)
    assert bureau.post(decide, {**said, "decision": "CONTINUE"}).status_code == 400
    review.refresh_from_db()
    assert review.decision == SiteDecision.CLOSE


def resolution_of_another_council() -> Resolution:
    """One that says nothing of the site."""
    return councils.resolution(councils.table(name="よその協議会"))


def test_contract_lines_say_what_a_result_cost_and_when_it_rests_on_few() -> None:
    rule()
    line = do_contract(factories.viewer(Role.BUREAU))
    city = enter(factories.viewer(Role.LOCAL_GOVERNMENT))
    sent = {
        "fiscal_year": "2025",
        "work": "就労支援",
        "contractor": "試験法人",
        "cost": "1000000",
        "measure": "終了者数",
        "unit": "人",
        "result": "7",
    }
    assert city.post(url("contract-line", line.public_id), sent).status_code == 302
    page = city.get(url("contract-lines"), {"site": line.site.code}).content.decode()
    assert "142,857" in page
    assert "少数（参考）" in page
    csv = city.get(url("contract-lines-download", "csv")).content.decode("utf-8-sig")
    assert "142857" in csv
    both = city.post(url("contract-line", line.public_id), {**sent, "indicator": "PLACEMENTS"})
    assert both.status_code == 400
    assert "どちらか一方" in both.content.decode()
    assert city.post(url("contract-line-remove", line.public_id)).status_code == 302
    assert not ContractLine.objects.filter(pk=line.pk).exists()


def test_a_computed_result_is_the_sum_of_the_months() -> None:
    line = do_contract(factories.viewer(Role.BUREAU))
    for month, value in ((4, 30), (5, 20)):
        factories.month(line.site, "CONSULTATIONS", DAY.replace(year=2025, month=month), value)
    city = enter(factories.viewer(Role.LOCAL_GOVERNMENT))
    sent = {
        "fiscal_year": "2025",
        "work": "就労支援",
        "contractor": "試験法人",
        "cost": "1000000",
        "indicator": "CONSULTATIONS",
    }
    assert city.post(url("contract-line", line.public_id), sent).status_code == 302
    assert "20,000" in city.get(url("contract-lines")).content.decode()
