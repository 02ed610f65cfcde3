"""What a site's targets of a year were before their council changed them."""

from agreements.models import Resolution
from evaluation.models import TargetChange
from portal.common.fiscal import FiscalYear
from portal.common.viewer import Viewer
from sites.models import JointSite


def changes_of(
    viewer: Viewer, site: JointSite, year: FiscalYear
) -> list[tuple[TargetChange, Resolution | None]]:
    """Return the changes of a year's targets, the latest first, each with what decided it.

    None stands for a resolution the viewer may not see.
    """
    rows = list(
        TargetChange.objects.visible_to(viewer)
        .filter(site=site, fiscal_year=year.year)
        .select_related("indicator", "changed_by")
        .order_by("-changed_at", "-pk")
    )
    seen = Resolution.objects.visible_to(viewer).in_bulk({one.resolution_id for one in rows})
    return [(one, seen.get(one.resolution_id)) for one in rows]
