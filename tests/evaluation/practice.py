"""Practice cases in any state, made by the actions that lead there."""

import io
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from evaluation.actions.agree_practice_case import (
    agree_to_practice_case,
    propose_practice_case,
)
from evaluation.actions.draft_practice_case import Tied, draft_practice_case
from evaluation.actions.publish_practice_case import publish_practice_case
from evaluation.models import Indicator, PracticeCase
from portal.common.pictures import Picture, redraw
from portal.common.viewer import Role, Viewer
from sites.models import JointSite
from tests import factories

NOW = factories.NOW
YEAR = 2025


@dataclass(frozen=True, slots=True)
class Sides:
    """A person each of the city, its Hello Work, its bureau and the ministry."""

    city: Viewer
    office: Viewer
    bureau: Viewer
    ministry: Viewer

    @classmethod
    def make(cls, ministry: Viewer | None = None) -> "Sides":
        """Make the four; the ministry's may be somebody who is there."""
        return cls(
            factories.viewer(Role.LOCAL_GOVERNMENT),
            factories.viewer(Role.HELLO_WORK),
            factories.viewer(Role.BUREAU),
            ministry or factories.viewer(Role.MINISTRY),
        )


def unsaved(**facts: object) -> PracticeCase:
    """A case as a form makes it."""
    content: dict[str, object] = {
        "title": "市役所の窓口から予約をつなぐ",
        "body": factories.body(),
        "fiscal_year": YEAR,
        "target_groups": ["WELFARE_RECIPIENTS"],
        "services": ["WELFARE"],
        "tasks": ["GUIDANCE", "SHARING"],
        "municipality_did": "窓口で予約をとった。",
        "together": "予約表を共有した。",
        "result": "利用者が増えた。",
        **facts,
    }
    return PracticeCase(**content)


def drafted(by: Viewer, *sites: JointSite, **facts: object) -> PracticeCase:
    """A draft of the viewer's side about these sites, with a figure of each."""
    users = Indicator.objects.get(code="USERS")
    figures = [Tied(site, users, YEAR) for site in sites]
    return draft_practice_case(case=unsaved(**facts), sites=sites, figures=figures, by=by, now=NOW)


def proposed(sides: Sides, *sites: JointSite) -> PracticeCase:
    """A case of the city's that waits for its Hello Work (or bureau, without a site)."""
    return propose_practice_case(case=drafted(sides.city, *sites), by=sides.city, now=NOW)


def agreed(sides: Sides, *sites: JointSite) -> PracticeCase:
    """A case both sides have agreed to."""
    other = sides.office if sites else sides.bureau
    return agree_to_practice_case(
        case=proposed(sides, *sites),
        did="予約担当制で相談した。",
        voice="続けたい。",
        by=other,
        now=NOW,
    )


def published(sides: Sides, *sites: JointSite) -> PracticeCase:
    """A published case."""
    return publish_practice_case(case=agreed(sides, *sites), by=sides.bureau, now=NOW)


def photograph(
    size: tuple[int, int] = (60, 40), form: str = "JPEG", **facts: object
) -> SimpleUploadedFile:
    """A picture file as somebody sends it."""
    file = io.BytesIO()
    Image.new("RGB", size, "orange").save(file, form, **facts)
    return SimpleUploadedFile(f"photo.{form.lower()}", file.getvalue())


def picture() -> Picture:
    """A picture as the portal keeps it."""
    return redraw(photograph())
