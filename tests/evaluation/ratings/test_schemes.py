"""A scheme is drafted by one, approved by another, and frozen when it is used."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from evaluation.ratings.actions.decide_scheme import approve_scheme, return_scheme
from evaluation.ratings.actions.draft_scheme import (
    draft_scheme,
    drop_scheme_part,
    keep_scheme_part,
    keep_year_indicator,
)
from evaluation.ratings.actions.submit_scheme import submit_scheme
from evaluation.ratings.choices import IndicatorKind, SchemeState, ThresholdUnit
from evaluation.ratings.models import (
    Scheme,
    SchemeBonusStep,
    SchemeGroup,
    SchemeItemPoints,
    SchemeWeight,
    YearIndicator,
)
from evaluation.ratings.queries.schemes import computed_full_marks, numbers_of, problems_of
from portal.common.acting import acting_as
from portal.common.conflict import Conflict
from portal.common.viewer import Role, Viewer
from tests import factories
from tests.evaluation.ratings import drafts

pytestmark = pytest.mark.django_db
NOW = factories.NOW
D = Decimal


def fields_of(act: Callable[[], object]) -> dict[str, Any]:
    with pytest.raises(ValidationError) as refused, transaction.atomic():
        act()
    return refused.value.message_dict


@pytest.fixture
def first() -> Viewer:
    return drafts.ministry()


@pytest.fixture
def draft(first: Viewer) -> Scheme:
    return drafts.a_draft(first)


@pytest.fixture
def approved(draft: Scheme, first: Viewer) -> Scheme:
    submitted = submit_scheme(scheme=draft, by=first, now=NOW)
    return approve_scheme(scheme=submitted, by=drafts.ministry(), now=NOW)


def use(scheme: Scheme) -> None:
    Scheme.objects.filter(pk=scheme.pk).update(state=SchemeState.USED, used_at=NOW)
    scheme.refresh_from_db()


# What the State has published: the full marks of FY2023 (DOMAIN.md §4).
PUBLISHED: dict[int, tuple[int | Decimal, int | Decimal]] = {
    1: (804, 514),
    2: (790, 514),
    3: (790, 514),
    4: (760, 514),
    5: (760, 514),
    **dict.fromkeys((6, 7, 8), (742, 514)),
    **dict.fromkeys((9, 10, 11), (714, 514)),
}


def test_the_demonstration_reproduces_the_published_full_marks() -> None:
    """Summed from the caps of its rows; and it says of every other number that it is made up."""
    scheme = Scheme.objects.get(is_demonstration=True)
    numbers = numbers_of(scheme)
    assert {
        group.number: computed_full_marks(group, numbers) for group in numbers.groups
    } == PUBLISHED
    assert problems_of(scheme) == []
    assert scheme.state == SchemeState.APPROVED
    for part in (SchemeWeight, SchemeBonusStep, SchemeItemPoints):
        sources = set(part._default_manager.values_list("source", flat=True))
        assert len(sources) == 1
        assert sources.pop().startswith("合成")
    kinds = [one.kind for one in numbers.indicators]
    assert [kinds.count(kind) for kind in IndicatorKind] == [3, 1, 12, 7]


def test_versions_go_on_within_a_year(draft: Scheme, first: Viewer) -> None:
    assert draft.version == 1
    assert draft_scheme(scheme=drafts.unsaved(), by=first, now=NOW).version == 2
    assert draft_scheme(scheme=drafts.unsaved(2030), by=first, now=NOW).version == 1


def test_the_scheme_in_force_is_the_newest_approved(approved: Scheme, first: Viewer) -> None:
    draft_scheme(scheme=drafts.unsaved(), by=first, now=NOW)
    assert Scheme.objects.of_year(drafts.YEAR) == approved
    assert Scheme.objects.of_year(drafts.YEAR + 1) is None


def test_who_drafted_or_submitted_does_not_approve(draft: Scheme, first: Viewer) -> None:
    second, third = drafts.ministry(), drafts.ministry()
    submitted = submit_scheme(scheme=draft, by=second, now=NOW)
    for same in (first, second, factories.viewer(Role.BUREAU)):
        with pytest.raises(PermissionDenied, match="別の、本省の人だけ"):
            approve_scheme(scheme=submitted, by=same, now=NOW)
    assert approve_scheme(scheme=submitted, by=third, now=NOW).approved_by_id == third.user_id


def test_postgresql_holds_the_second_person(draft: Scheme, first: Viewer) -> None:
    submitted = submit_scheme(scheme=draft, by=first, now=NOW)
    row = Scheme.objects.filter(pk=submitted.pk)
    for approver in (None, first.user_id):
        with (
            pytest.raises(IntegrityError, match="scheme_is_approved_by_another"),
            transaction.atomic(),
        ):
            row.update(state=SchemeState.APPROVED, approved_at=NOW, approved_by=approver)


def test_a_scheme_is_not_approved_unseen(draft: Scheme) -> None:
    refused = fields_of(lambda: approve_scheme(scheme=draft, by=drafts.ministry(), now=NOW))
    assert refused == {"state": ["評価方式を「作成中」から「承認済み」にすることはできません。"]}


def test_a_return_needs_a_reason_and_opens_the_draft(approved: Scheme, first: Viewer) -> None:
    other = drafts.ministry()
    refused = fields_of(lambda: return_scheme(scheme=approved, reason=" ", by=other, now=NOW))
    assert refused == {"return_reason": ["戻す理由を入力してください。"]}
    back = return_scheme(scheme=approved, reason="出典が違います。", by=other, now=NOW)
    assert (back.state, back.return_reason) == (SchemeState.DRAFT, "出典が違います。")
    assert (back.submitted_by, back.approved_by) == (None, None)
    step = SchemeBonusStep.objects.get(scheme=back)
    step.points = D(16)
    keep_scheme_part(part=step, by=first, now=NOW)


def test_somebody_else_was_faster(draft: Scheme, first: Viewer) -> None:
    stale = Scheme.objects.get(pk=draft.pk)
    submit_scheme(scheme=draft, by=first, now=NOW)
    for late in (draft_scheme, submit_scheme):
        with pytest.raises(Conflict, match="ほかの人が先に"):
            late(scheme=stale, by=first, now=NOW)


def test_what_was_submitted_keeps_its_numbers(draft: Scheme, first: Viewer) -> None:
    submitted = submit_scheme(scheme=draft, by=first, now=NOW)
    submitted.type1_from = D(60)
    said = fields_of(lambda: draft_scheme(scheme=submitted, by=first, now=NOW))
    assert "作成に戻すか、新しい版を作ってください" in said["source"][0]
    for model in (SchemeGroup, SchemeWeight, SchemeBonusStep, SchemeItemPoints):
        part = model._default_manager.filter(scheme=draft).first()
        assert part is not None
        part.source = "別の出典"

        def keep(part: Any = part) -> None:
            keep_scheme_part(part=part, by=first, now=NOW)

        def drop(part: Any = part) -> None:
            drop_scheme_part(part=part, by=first, now=NOW)

        for act in (keep, drop):
            assert "作成中の評価方式だけ" in fields_of(act)["source"][0]
    with pytest.raises(IntegrityError, match="作成中の評価方式だけ"), transaction.atomic():
        SchemeGroup.objects.filter(scheme=draft).update(number=2)


def test_indicators_stay_as_they_were_when_a_scheme_was_submitted(
    draft: Scheme, first: Viewer
) -> None:
    one = drafts.indicator("PLACEMENTS", IndicatorKind.MAIN)
    one.name = "就職件数"
    keep_year_indicator(indicator=one, by=first, now=NOW)
    submit_scheme(scheme=draft, by=first, now=NOW)
    one.name = "就職者数"
    said = fields_of(lambda: keep_year_indicator(indicator=one, by=first, now=NOW))
    assert "指標は変えられません" in said["name"][0]


def test_a_used_scheme_never_changes(approved: Scheme) -> None:
    use(approved)
    said = fields_of(
        lambda: return_scheme(scheme=approved, reason="誤り", by=drafts.ministry(), now=NOW)
    )
    assert said == {"state": ["評価方式を「使用中（確定）」から「作成中」にすることはできません。"]}
    row = Scheme.objects.filter(pk=approved.pk)
    for change in ({"state": SchemeState.DRAFT, "used_at": None}, {"return_reason": "誤り"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.update(**change)
    with pytest.raises(IntegrityError, match="作成中の評価方式だけ"), transaction.atomic():
        approved.delete()


def test_only_a_draft_can_be_deleted(first: Viewer) -> None:
    """Also where no part stands in the way."""
    bare = draft_scheme(scheme=drafts.unsaved(2031), by=first, now=NOW)
    Scheme.objects.filter(pk=bare.pk).update(state=SchemeState.SUBMITTED, submitted_at=NOW)
    with (
        pytest.raises(IntegrityError, match="消せるのは、作成中の評価方式だけ"),
        transaction.atomic(),
    ):
        bare.delete()


def test_a_draft_may_go_with_all_its_parts(draft: Scheme) -> None:
    draft.delete()
    assert not SchemeWeight.objects.filter(scheme_id=draft.pk).exists()


def test_steps_that_overlap_are_refused_at_once(draft: Scheme, first: Viewer) -> None:
    indicator = YearIndicator.objects.get(fiscal_year=drafts.YEAR, code="PLACEMENTS")
    step = SchemeBonusStep(
        scheme=draft, indicator=indicator, lower=D(110), points=D(20), source=drafts.SOURCE
    )
    said = fields_of(lambda: keep_scheme_part(part=step, by=first, now=NOW))
    assert said == {"lower": ["加点の段階が、ほかの段階と重なっています。"]}


def test_steps_that_fall_or_leave_a_gap_are_not_submitted(draft: Scheme, first: Viewer) -> None:
    step = SchemeBonusStep.objects.get(scheme=draft)
    step.upper = D(110)
    step.save()
    SchemeBonusStep.objects.create(
        scheme=draft, indicator=step.indicator, lower=D(120), points=D(10), source=drafts.SOURCE
    )
    with pytest.raises(ValidationError) as refused:
        submit_scheme(scheme=draft, by=first, now=NOW)
    said = " ".join(refused.value.messages)
    assert "1グループ PLACEMENTS: 加点の段階が途切れています" in said
    assert "加点が下がっています" in said


def test_what_is_missing_or_does_not_come_out_is_said(draft: Scheme, first: Viewer) -> None:
    drafts.indicator("FILLED", IndicatorKind.MAIN)
    drafts.indicator("TRAINING", IndicatorKind.ITEM)
    SchemeGroup.objects.filter(scheme=draft).update(full_indicators=804, chosen_items=2)
    with pytest.raises(ValidationError) as refused:
        submit_scheme(scheme=draft, by=first, now=NOW)
    assert refused.value.messages == [
        "TRAINING: 点数がありません（未実施、一部実施、実施）。",
        "1グループ FILLED: 係数と上限がありません。",
        "1グループ: 選べる指標は1個です。2個は選べません。",
    ]
    SchemeGroup.objects.filter(scheme=draft).update(chosen_items=1)
    assert "1グループの指標の満点は804.00点とされていますが、上限を足すと150.00点です。" in (
        problems_of(draft)
    )


def test_a_scheme_without_groups_is_not_submitted(first: Viewer) -> None:
    empty = draft_scheme(scheme=drafts.unsaved(2031), by=first, now=NOW)
    with pytest.raises(ValidationError, match="グループがありません"):
        submit_scheme(scheme=empty, by=first, now=NOW)


@pytest.mark.parametrize(
    ("code", "kind", "year", "sentence"),
    [
        ("PLACEMENTS", IndicatorKind.MAIN, 2029, "この評価方式の年度の指標"),
        ("VISITS", IndicatorKind.ITEM, drafts.YEAR, "所重点項目には実施状況ごとの点数を"),
    ],
)
def test_a_weight_is_of_a_fitting_indicator(
    draft: Scheme, first: Viewer, code: str, kind: IndicatorKind, year: int, sentence: str
) -> None:
    weight = SchemeWeight(
        scheme=draft,
        group=SchemeGroup.objects.get(scheme=draft),
        indicator=drafts.indicator(code, kind, year),
        coefficient=D(10),
        cap=D(20),
        source=drafts.SOURCE,
    )
    said = fields_of(lambda: keep_scheme_part(part=weight, by=first, now=NOW))
    assert sentence in said["indicator"][0]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"type2_from": D(60)}, "type2_from"),
        ({"source": ""}, "source"),
        ({"improve_from_type": 1}, "improve_from_type"),
        ({"threshold_unit": ThresholdUnit.PERCENT, "type1_from": D(101)}, "type1_from"),
        ({"fiscal_year": 20}, "fiscal_year"),
        ({"point_places": 5}, "point_places"),
    ],
)
def test_bad_numbers_are_refused_at_their_field(
    first: Viewer, change: dict[str, Any], field: str
) -> None:
    scheme = drafts.unsaved()
    for name, value in change.items():
        setattr(scheme, name, value)
    assert field in fields_of(lambda: draft_scheme(scheme=scheme, by=first, now=NOW))


@pytest.mark.parametrize("role", [Role.HELLO_WORK, Role.LOCAL_GOVERNMENT, Role.SUBSCRIBER])
def test_drafts_are_read_and_written_by_the_state_alone(draft: Scheme, role: Role) -> None:
    stranger = factories.viewer(role)
    with pytest.raises(PermissionDenied, match="本省と労働局"):
        draft_scheme(scheme=drafts.unsaved(), by=stranger, now=NOW)
    assert not Scheme.objects.visible_to(stranger).filter(pk=draft.pk).exists()
    assert not SchemeWeight.objects.visible_to(stranger).filter(scheme=draft).exists()
    assert Scheme.objects.visible_to(factories.viewer(Role.BUREAU)).filter(pk=draft.pk).exists()


def test_postgresql_hides_drafts_from_a_forgotten_filter(draft: Scheme) -> None:
    """The demonstration's scheme is approved: every government reads it, and nothing of a draft."""
    with acting_as(factories.viewer(Role.LOCAL_GOVERNMENT)):
        assert set(Scheme.objects.values_list("state", flat=True)) == {SchemeState.APPROVED}
        assert not SchemeWeight.objects.filter(scheme_id=draft.pk).exists()
        assert SchemeWeight.objects.exists()
    with acting_as(factories.viewer(Role.BUREAU)):
        assert SchemeWeight.objects.filter(scheme_id=draft.pk).exists()
