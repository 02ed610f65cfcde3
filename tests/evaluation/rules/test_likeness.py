"""似た拠点: the same either way round, the same to itself, nearer when nearer."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from evaluation.rules.likeness import Traits, likeness, size_ratio, why
from sites.choices import Service, SiteKind, TargetGroup

some = st.builds(
    Traits,
    kind=st.sampled_from(SiteKind.values),
    groups=st.frozensets(st.sampled_from(TargetGroup.values), min_size=1),
    services=st.frozensets(st.sampled_from(Service.values), min_size=1),
    size=st.none() | st.integers(0, 50_000),
    region=st.sampled_from(["", "東北", "四国"]),
)
WELFARE = Traits(
    "WELFARE", frozenset({"WELFARE_RECIPIENTS", "PARENTS"}), frozenset({"WELFARE"}), 300, "東北"
)


@given(some, some)
def test_likeness_is_a_share_and_the_same_either_way_round(one: Traits, other: Traits) -> None:
    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other) <= 1
    assert len(why(one, other)) == len(why(other, one))


@given(some)
def test_nothing_is_more_like_a_site_than_its_twin(one: Traits) -> None:
    known = Traits(one.kind, one.groups, one.services, one.size or 1, one.region or "東北")
    assert likeness(known, known) == 1
    assert likeness(one, known) <= 1


@given(st.integers(1, 9_999), st.integers(1, 9_999), st.integers(1, 9_999))
def test_of_three_sizes_the_outermost_are_the_least_alike(a: int, b: int, c: int) -> None:
    low, middle, high = sorted((a, b, c))
    assert size_ratio(low, high) <= min(size_ratio(low, middle), size_ratio(middle, high))


def test_the_parts_by_hand() -> None:
    """300 (kind) + 250 × 1/2 (groups) + 150 (services) + 200 × 150/300 (size) + 0 (region)."""
    other = Traits(
        "WELFARE", frozenset({"WELFARE_RECIPIENTS"}), frozenset({"WELFARE"}), 150, "四国"
    )
    assert likeness(WELFARE, other) == Decimal("0.675")
    assert why(WELFARE, other) == (
        "同じ生保型",
        "支援対象者が重なる（生活保護受給者等）",
        "業務が同じ（福祉業務）",
    )


def test_what_is_not_known_of_both_makes_nobody_alike() -> None:
    unknown = Traits("GENERAL", frozenset({"YOUTH"}), frozenset({"OTHER"}))
    assert likeness(unknown, unknown) == Decimal("0.7")
    assert likeness(WELFARE, unknown) == 0
    assert why(WELFARE, unknown) == ()
    assert size_ratio(0, 0) == 1
