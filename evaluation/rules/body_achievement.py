"""Achievement of a local government from its sites, by the rule in force."""

from evaluation.choices import BodyRule


def body_achieves(rule: BodyRule, *, achieved: int, with_targets: int) -> bool:
    """Return whether a body achieves under `rule`.

    `achieved` of its `with_targets` sites (those with a target) are FULL or PARTIAL. A body none
    of whose sites has a target does not achieve.
    """
    if with_targets == 0:
        return False
    if rule == BodyRule.ANY_SITE:
        return achieved > 0
    if rule == BodyRule.HALF_OF_SITES:
        return 2 * achieved >= with_targets
    return achieved == with_targets
