"""Items of a plan as pages say them."""

from dataclasses import dataclass

from agreements.choices import Standing
from agreements.queries.plans import ItemView
from agreements.reports.amounts import result_text, target_text

# How the badge of an achievement looks: that of a site's level.
BADGES = {Standing.MET: "FULL", Standing.UNMET: "NONE"}


@dataclass(frozen=True, slots=True)
class ShownItem:
    """An item with its figures in words."""

    view: ItemView

    @property
    def target(self) -> str:
        """「5,200人」."""
        return target_text(self.view)

    @property
    def result(self) -> str:
        """「6,007人」."""
        return result_text(self.view)

    @property
    def badge(self) -> str:
        """The look of the badge, "" where nothing is judged."""
        return BADGES.get(self.view.standing, "")
