"""取組事例: two sides write, each agrees to its own part, the bureau publishes; nobody else."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, ProgrammingError, transaction

from evaluation.actions.agree_practice_case import (
    agree_to_practice_case,
    propose_practice_case,
    return_practice_case,
)
from evaluation.actions.draft_practice_case import Tied, change_practice_case, draft_practice_case
from evaluation.actions.load_practice_cases import load_practice_cases
from evaluation.actions.publish_practice_case import (
    publish_practice_case,
    recommend_practice_case,
    withdraw_practice_case,
)
from evaluation.actions.put_practice_photo import put_practice_photo
from evaluation.choices_practice import CaseState
from evaluation.models import Indicator, MonthlyResult, PracticeCase, PracticePhoto
from evaluation.queries.practice_cases import (
    cases_like,
    figures_of,
    practice_cases,
    waiting_cases,
)
from portal.common.acting import acting_as
from portal.common.conflict import Conflict
from portal.common.viewer import Role, Viewer
from portal.people.models import Notice
from sites.models import JointSite
from tests import factories
from tests.evaluation import practice
from tests.evaluation.practice import NOW, YEAR, Sides
from tests.outbox import deliver_all

pytestmark = pytest.mark.django_db


@contextmanager
def refused(sentence: str) -> Iterator[None]:
    """PostgreSQL says no in these words; the transaction goes on."""
    with pytest.raises(IntegrityError, match=sentence), transaction.atomic():
        yield


@pytest.fixture
def sides() -> Sides:
    return Sides.make()


@pytest.fixture
def site() -> JointSite:
    return factories.site()


def put_photo(
    case: PracticeCase, by: Viewer, alternative: str = "相談窓口", *, people_agreed: bool = True
) -> PracticePhoto:
    return put_practice_photo(
        case=case,
        picture=practice.picture(),
        alternative=alternative,
        caption="",
        people_agreed=people_agreed,
        by=by,
        now=NOW,
    )


def test_each_side_writes_its_part_and_the_bureau_publishes(sides: Sides, site: JointSite) -> None:
    case = practice.published(sides, site)
    assert (case.state, case.written_by, case.kind) == ("PUBLISHED", "MUNICIPALITY", "GENERAL")
    assert case.hello_work_did == "予約担当制で相談した。"
    assert case.office == site.office
    stranger = factories.viewer(Role.HELLO_WORK, factories.office("13801"))
    assert case in practice_cases(stranger)
    assert case not in practice_cases(factories.viewer(Role.SUBSCRIBER))


def test_the_hello_work_may_write_first_and_the_city_agrees(sides: Sides, site: JointSite) -> None:
    case = practice.drafted(sides.office, site, hello_work_did="予約担当制で相談した。")
    case = propose_practice_case(case=case, by=sides.office, now=NOW)
    assert list(waiting_cases(sides.city)) == [case]
    case = agree_to_practice_case(case=case, did="予約をとった。", voice="", by=sides.city, now=NOW)
    assert (case.municipality_did, case.waiting_side) == ("予約をとった。", None)
    assert list(waiting_cases(sides.bureau)) == [case]
    assert list(waiting_cases(sides.city)) == []


def test_without_a_site_the_bureau_is_the_other_side(sides: Sides) -> None:
    case = practice.proposed(sides)
    assert list(waiting_cases(sides.bureau)) == [case]
    with pytest.raises(PermissionDenied):
        agree_to_practice_case(case=case, did="x", voice="", by=sides.office, now=NOW)
    agree_to_practice_case(case=case, did="周知した。", voice="", by=sides.bureau, now=NOW)


def test_s05_what_was_not_proposed_is_the_writer_s_alone(sides: Sides, site: JointSite) -> None:
    """By the query, and by row-level security where a query forgets."""
    case = practice.drafted(sides.city, site)
    other = factories.viewer(Role.LOCAL_GOVERNMENT, factories.body("012025"))
    seen = {"city": True, "office": False, "bureau": False, "ministry": False}
    for name, sees in seen.items():
        viewer = getattr(sides, name)
        assert practice_cases(viewer).filter(pk=case.pk).exists() is sees
        with acting_as(viewer):
            assert PracticeCase.objects.filter(pk=case.pk).exists() is sees
    propose_practice_case(case=case, by=sides.city, now=NOW)
    for viewer, sees in ((sides.office, True), (sides.bureau, True), (other, False)):
        assert practice_cases(viewer).filter(pk=case.pk).exists() is sees
        with acting_as(viewer):
            assert PracticeCase.objects.filter(pk=case.pk).exists() is sees
            assert case.site_rows.exists() is sees


def test_nobody_agrees_for_another_side_nor_publishes_for_the_bureau(
    sides: Sides, site: JointSite
) -> None:
    """Written past the actions, as the people of the page's database role."""
    case = practice.proposed(sides, site)
    mine = PracticeCase.objects.filter(pk=case.pk)
    agree = {"hello_work_agreed_at": NOW, "hello_work_did": "x"}
    with acting_as(sides.city), refused("確認できるのは"):
        mine.update(**agree)
    seen = agree_to_practice_case(case=case, did="x", voice="", by=sides.office, now=NOW)
    for viewer in (sides.city, sides.office):
        with acting_as(viewer), refused("公開できるのは"):
            mine.update(state=CaseState.PUBLISHED, published_at=NOW)
        with pytest.raises(PermissionDenied):
            publish_practice_case(case=seen, by=viewer, now=NOW)
    with acting_as(sides.bureau):
        assert mine.update(state=CaseState.PUBLISHED, published_at=NOW) == 1
        with refused("全国に紹介できるのは本省"):
            mine.update(recommended_at=NOW, recommendation="x")


@pytest.mark.parametrize(
    "change",
    [
        {"result": "別の結果"},
        {"municipality_did": "別のこと"},
        {"municipality_agreed_at": NOW + timedelta(days=1)},
        {"body_id": None},
        {"target_groups": ["YOUTH"]},
    ],
)
@pytest.mark.parametrize("state", ["PROPOSED", "PUBLISHED"])
def test_what_was_agreed_stays_whoever_writes(
    sides: Sides, site: JointSite, change: dict[str, object], state: str
) -> None:
    case = (practice.proposed if state == "PROPOSED" else practice.published)(sides, site)
    if "body_id" in change:
        change = {"body": factories.body("012025")}
    with refused("変えられません"):
        PracticeCase.objects.filter(pk=case.pk).update(**change)
    with refused("変えられません"):
        case.site_rows.all().delete()
    case.state = CaseState.DRAFT
    with pytest.raises(Conflict):
        change_practice_case(case=case, sites=[site], figures=[], by=sides.city, now=NOW)


def test_a_returned_case_is_agreed_by_nobody_and_written_by_its_writer(
    sides: Sides, site: JointSite
) -> None:
    case = practice.agreed(sides, site)
    with pytest.raises(ValidationError, match="理由"):
        return_practice_case(case=case, reason=" ", by=sides.bureau, now=NOW)
    case = return_practice_case(case=case, reason="数字の確認", by=sides.bureau, now=NOW)
    assert (case.municipality_agreed_at, case.hello_work_agreed_at) == (None, None)
    case.result = "改めた結果"
    with pytest.raises(PermissionDenied):
        change_practice_case(case=case, sites=[site], figures=[], by=sides.office, now=NOW)
    rows = PracticeCase.objects.filter(pk=case.pk)
    with acting_as(sides.office), refused("書いた側"):
        rows.update(result="よその人")
    with acting_as(sides.office), pytest.raises(ProgrammingError), transaction.atomic():
        case.site_rows.create(site=factories.site("07204-92"))
    case = change_practice_case(case=case, sites=[site], figures=[], by=sides.city, now=NOW)
    assert case.result == "改めた結果"


def test_a_part_without_words_and_an_agreement_twice_are_refused(
    sides: Sides, site: JointSite
) -> None:
    case = practice.proposed(sides, site)
    with pytest.raises(ValidationError) as refusal:
        agree_to_practice_case(case=case, did=" ", voice="", by=sides.office, now=NOW)
    assert "hello_work_did" in refusal.value.message_dict
    with pytest.raises(ValidationError, match="双方が自分の部分"):
        publish_practice_case(case=case, by=sides.bureau, now=NOW)
    agree_to_practice_case(case=case, did="した。", voice="", by=sides.office, now=NOW)
    with pytest.raises(ValidationError, match="待っている"):
        agree_to_practice_case(case=case, did="した。", voice="", by=sides.office, now=NOW)


def test_only_its_body_s_sites_belong_to_a_case(sides: Sides) -> None:
    foreign = factories.site("01202-91", hosts=("012025",))
    office = factories.viewer(Role.HELLO_WORK, foreign.office)
    with pytest.raises(ValidationError, match="この団体が実施する拠点"), transaction.atomic():
        practice.drafted(office, foreign)
    assert not PracticeCase.objects.filter(origin="PORTAL").exists()
    with pytest.raises(PermissionDenied):
        practice.drafted(factories.viewer(Role.LOCAL_GOVERNMENT, factories.body("012025")))


def test_the_result_is_read_from_rows(sides: Sides, site: JointSite) -> None:
    factories.target(site, "SUPPORTED", 10)
    for code, value in (("SUPPORTED", 12), ("USERS", 40)):
        factories.month(site, code, NOW.date().replace(YEAR, 4, 1), value)
    tied = [
        Tied(site, Indicator.objects.get(code=code), YEAR)
        for code in ("SUPPORTED", "USERS", "WELFARE_PLACED")
    ]
    case = draft_practice_case(
        case=practice.unsaved(), sites=[site], figures=tied, by=sides.city, now=NOW
    )
    found = {one.row.indicator.code: one for one in figures_of(sides.city, case)}
    assert (found["SUPPORTED"].value, found["SUPPORTED"].target) == (12, Decimal(10))
    assert (found["USERS"].value, found["USERS"].target) == (40, None)
    assert found["WELFARE_PLACED"].value is None
    MonthlyResult.objects.filter(site=site, indicator__code="USERS").update(value=41)
    assert [one.value for one in figures_of(sides.city, case)].count(41) == 1


def test_the_seed_s_cases_are_entered_once_with_their_pages_and_figures() -> None:
    """Loaded with the nation; a second time adds nothing."""
    cases = PracticeCase.objects.filter(origin="DOCUMENT")
    assert cases.count() == 11
    assert not cases.exclude(state="PUBLISHED", source__contains="厚生労働省資料").exists()
    assert load_practice_cases(by=Viewer.system(), now=NOW) == 0
    takamatsu = cases.get(body__code6="372013")
    figures = figures_of(Viewer.system(), takamatsu)
    assert [(one.value, one.target, one.met) for one in figures] == [
        (307, 200, True),
        (243, 134, True),
    ]
    takayama = figures_of(Viewer.system(), cases.get(body__code6="212032"))
    assert sorted(one.value or 0 for one in takayama) == [86, 640, 701]
    with pytest.raises(PermissionDenied):
        load_practice_cases(by=factories.viewer(Role.MINISTRY), now=NOW)


def test_cases_like_a_site_are_those_of_similar_sites(sides: Sides, site: JointSite) -> None:
    mine, twin = practice.published(sides, site), factories.site("07204-92")
    first = cases_like(sides.city, twin, YEAR)[0]
    assert (first.case, first.likeness) == (mine, Decimal("0.8"))
    assert "支援対象者が同じ（生活保護受給者等）" in first.why
    assert mine not in {one.case for one in cases_like(sides.city, site, YEAR)}
    by_users = cases_like(sides.city, twin, YEAR, Indicator.objects.get(code="USERS"), 50)
    placed = cases_like(sides.city, twin, YEAR, Indicator.objects.get(code="REFERRALS"), 50)
    assert mine in {one.case for one in by_users}
    assert placed == []
    assert cases_like(sides.city, twin, 2031) == []


def test_the_other_sides_are_told_and_the_actor_is_not(sides: Sides, site: JointSite) -> None:
    case = practice.agreed(sides, site)
    deliver_all(NOW)
    publish_practice_case(case=case, by=sides.bureau, now=NOW)
    deliver_all(NOW)
    ours = (sides.city, sides.office, sides.bureau, sides.ministry)
    notices = Notice.objects.filter(person__in=[one.user_id for one in ours])
    told = {(one.person_id, one.title.partition("」")[2]) for one in notices}
    asked, agreed, out = "の確認をお願いします", "を双方が確認しました", "が公開されました"
    assert told == {
        (sides.office.user_id, asked),
        (sides.city.user_id, agreed),
        (sides.bureau.user_id, agreed),
        (sides.city.user_id, out),
        (sides.office.user_id, out),
    }


def test_recommending_and_withdrawing_say_why(sides: Sides, site: JointSite) -> None:
    case = practice.published(sides, site)
    for act in (recommend_practice_case, withdraw_practice_case):
        with pytest.raises(ValidationError, match="理由"):
            act(case=case, reason=" ", by=sides.ministry, now=NOW)
    case = recommend_practice_case(case=case, reason="他でもできる", by=sides.ministry, now=NOW)
    with pytest.raises(PermissionDenied):
        recommend_practice_case(case=case, reason="x", by=sides.bureau, now=NOW)
    assert practice_cases(sides.city).first() == case
    withdraw_practice_case(case=case, reason="終了", by=sides.city, now=NOW)
    assert case not in practice_cases(factories.viewer(Role.HELLO_WORK, factories.office("13801")))
    assert case in practice_cases(sides.office)


def test_a_photo_needs_a_description_and_everybody_s_consent(sides: Sides, site: JointSite) -> None:
    case = practice.drafted(sides.city, site)
    with pytest.raises(ValidationError) as refusal:
        put_photo(case, sides.city, " ", people_agreed=False)
    assert {"alternative", "people_agreed"} <= set(refusal.value.message_dict)
    photo = put_photo(case, sides.city)
    with pytest.raises(ValidationError, match="同じ写真"):
        put_photo(case, sides.city)
    with acting_as(sides.office):
        assert not PracticePhoto.objects.exists()
    propose_practice_case(case=case, by=sides.city, now=NOW)
    with acting_as(sides.office):
        assert PracticePhoto.objects.get().pk == photo.pk
    with refused("変えられません"):
        PracticePhoto.objects.all().delete()
