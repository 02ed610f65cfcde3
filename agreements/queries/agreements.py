"""Reads of agreements."""

from django.db.models import Prefetch, QuerySet

from agreements.models import Agreement, AgreementParty
from portal.common.viewer import Viewer


def agreements(viewer: Viewer) -> QuerySet[Agreement]:
    """Return the agreements the viewer may see with their parties, by reference."""
    parties = Prefetch(
        "party_rows",
        AgreementParty.objects.select_related("organization").order_by("position", "pk"),
    )
    return Agreement.objects.visible_to(viewer).prefetch_related(parties).order_by("reference")
