"""土台とエラー画面。"""

from collections.abc import Callable
from typing import Any

import pytest
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory

from portal.common.viewer import Role, Viewer
from portal.gallery import Link, gallery

NAME = "国と地方の就職支援ポータル"


@pytest.fixture(autouse=True)
def _surroundings(settings: Any) -> None:
    """静的ファイルは集める前の名前で引く。"""
    settings.STORAGES = {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture
def draw(rf: RequestFactory) -> Callable[..., str]:
    def draw_base(**context: object) -> str:
        return render_to_string("404.html", context, request=rf.get("/"))

    return draw_base


def test_page_is_japanese_and_can_be_skipped_into(draw: Callable[..., str]) -> None:
    html = draw()
    assert '<html lang="ja">' in html
    assert '<a class="skip-link" href="#main">本文へ移動</a>' in html
    assert '<main class="site-main" id="main" tabindex="-1">' in html


def test_portal_name_is_replaceable(draw: Callable[..., str]) -> None:
    assert NAME in draw()
    renamed = draw(portal_name="研修用ポータル")
    assert "研修用ポータル" in renamed
    assert NAME not in renamed


def test_synthetic_data_is_announced_only_in_a_demonstration(draw: Callable[..., str]) -> None:
    assert "公表値に合わせた合成データ" in draw(is_demonstration=True)
    assert "公表値に合わせた合成データ" not in draw(is_demonstration=False)


def test_signed_in_person_sees_organisation_role_and_a_posting_sign_out(
    draw: Callable[..., str],
) -> None:
    bureau = Viewer(user_id=1, name="見本", role=Role.BUREAU, organization_name="見本の労働局")
    html = draw(viewer=bureau)
    assert "見本の労働局" in html
    assert ">労働局<" in html
    assert 'action="/sign-out/"' in html
    assert "csrfmiddlewaretoken" in html


def test_nobody_signed_in_sees_no_sign_out(draw: Callable[..., str]) -> None:
    assert "サインアウト" not in draw(viewer=Viewer.nobody())


def test_only_the_current_entry_of_the_navigation_is_marked(draw: Callable[..., str]) -> None:
    html = draw(navigation=[Link("ホーム", "/", is_current=True), Link("協定", "/agreements/")])
    assert html.count('aria-current="page"') == 1
    assert 'href="/agreements/"' in html


def test_breadcrumbs_end_in_the_present_page_without_a_link(draw: Callable[..., str]) -> None:
    html = draw(breadcrumbs=[("ホーム", "/"), ("<協定>", None)])
    assert '<span aria-current="page">&lt;協定&gt;</span>' in html


@pytest.mark.parametrize("name", ["400.html", "403_csrf.html", "500.html", "503.html"])
def test_pages_drawn_without_a_request_need_nothing(name: str) -> None:
    html = get_template(name).render()
    assert NAME in html
    assert "<h1>" in html


@pytest.mark.parametrize("name", ["403.html", "404.html"])
def test_pages_for_the_signed_in_keep_the_navigation(name: str, rf: RequestFactory) -> None:
    context = {"navigation": [Link("ホーム", "/home/")]}
    assert 'href="/home/"' in render_to_string(name, context, request=rf.get("/"))


def test_refusal_gives_its_reason(rf: RequestFactory) -> None:
    context = {"reason": "締めた月は直せません。"}
    assert "締めた月は直せません。" in render_to_string("403.html", context, request=rf.get("/"))


def test_gallery_shows_every_component(rf: RequestFactory) -> None:
    response = gallery(rf.get("/"))
    html = response.content.decode()
    assert response.status_code == 200
    for block in (
        "notice--error",
        "error-summary",
        "badge--unset",
        "tile--none",
        "chart__bar--this",
        "sparkline__line",
        "body-points__mark--NONE",
        "entry-grid__input",
        "pagination__gap",
        "confirm--danger",
        "downloads__list",
        "progress--reached",
        "empty__heading",
        "tabs__count",
    ):
        assert block in html
