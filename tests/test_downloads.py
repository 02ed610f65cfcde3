"""Every file the portal sends, with hostile names in its rows (rows S26 and S29)."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

import pytest
from django.contrib import admin
from django.db.models import Case, CharField, F, IntegerField, Value, When
from django.db.models.functions import Mod
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from openpyxl import load_workbook

from agreements.models import AnnualPlan, PlanItem
from evaluation.models import AnnualTarget, MonthlyResult
from portal.common.exports.cells import starts_formula
from portal.common.viewer import Role
from portal.common.web.downloads import LABELS
from portal.organizations.models import Organization
from portal.people.models import User
from sites.models import JointSite
from tests import factories
from tests.agreements import promised
from tests.evaluation.closing import published, settle_all
from tests.permissions.table import DOORS, NO_UUID, SITE

pytestmark = pytest.mark.django_db
FORMULAS = ("=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠A", "−1")
OUTSIDE_CP932 = ("𠮷野", "㋿年", "é", "🙂")
IN_CP932 = {"髙橋": "髙橋", "山﨑": "山﨑", "〜から": "～から"}


def routes_of_files() -> set[str]:
    """The routes with a placeholder for the kind of file, the admin's apart."""
    found: set[str] = set()

    def collect(patterns: list[URLPattern | URLResolver], namespace: str) -> None:
        for one in patterns:
            if isinstance(one, URLResolver):
                inner = f"{one.namespace}:" if one.namespace else ""
                collect(one.url_patterns, namespace + inner)
            elif ":extension>" in str(one.pattern) and namespace != "admin:":
                found.add(f"{namespace}{one.name}")

    collect(get_resolver().url_patterns, "")
    return found


def addresses() -> dict[str, tuple[str, Role]]:
    """An address a route of files, with who may have it; "{}" is the kind of file."""
    found = {}
    for door in DOORS:
        if door.route in routes_of_files():
            role = Role.LOCAL_GOVERNMENT if door.expected["ministry"] == 403 else Role.MINISTRY
            found[door.route] = (re.sub(r"/csv/", "/{}/", door.path).replace("2020", "2025"), role)
    for model in admin.site._registry:
        base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/export/{{}}/"
        is_long = model in (MonthlyResult, AnnualTarget)
        found[base] = (f"{base}?q={SITE}" if is_long else base, Role.MINISTRY)
    return found


def test_every_route_of_files_is_tried() -> None:
    tried = {
        resolve(urlsplit(path.format("csv")).path).view_name for path, _ in addresses().values()
    }
    assert routes_of_files() <= tried
    assert len(tried) == len(routes_of_files()) + len(admin.site._registry)


@pytest.fixture
def site(static_files: None) -> JointSite:
    """A site whose host and desk are asked for by every list."""
    made = factories.site(SITE, years=(2025,))
    factories.target(made, "USERS", 100)
    factories.month(made, "USERS", date(2025, 6, 1), 5)
    plan = promised.draft()
    for _ in FORMULAS:
        promised.item(plan)
    AnnualPlan.objects.filter(pk=plan.pk).update(public_id=NO_UUID)
    return made


def name_everything(names: tuple[str, ...]) -> None:
    """Give the names in turn to all that have one, past the portal's own checks."""
    turns = [When(turn=number, then=Value(name)) for number, name in enumerate(names)]
    turn = Mod(F("pk"), len(names), output_field=IntegerField())
    named = Case(*turns, output_field=CharField())
    JointSite.objects.annotate(turn=turn).update(name=named, address=named)
    Organization.objects.annotate(turn=turn).update(name=named)
    User.objects.annotate(turn=turn).update(name=named)
    drafts = PlanItem.objects.filter(plan__state="DRAFT")
    drafts.annotate(turn=turn).update(title=named, plan_text=named, measure=named)
    # What is published stays as it was named that day: so it is published now.
    settle_all(2025)
    published(2025)


def files(extension: str) -> Iterator[tuple[str, int, bytes]]:
    """Every address that sends this kind of file, with its answer."""
    for path, role in addresses().values():
        client = Client()
        user = factories.person(role, email=f"{extension}-{len(path)}-{hash(path)}@test.example")
        client.force_login(user)
        answer = client.get(path.format(extension))
        if answer.status_code == 404:
            # A list has fewer kinds, and a paper only one: PDF.
            assert "admin" in path or "template" in path or "{}" not in path, path
            continue
        yield path, answer.status_code, answer.content


def test_s26_no_csv_holds_a_formula(site: JointSite) -> None:
    name_everything(FORMULAS)
    seen: set[str] = set()
    for path, status, content in files("csv"):
        assert status == 200, path
        for line in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")):
            for cell in line:
                seen |= {name for name in FORMULAS if cell == f"'{name}"}
                assert not starts_formula(cell) or re.fullmatch(r"-[0-9.]+", cell), (path, cell)
    assert seen == set(FORMULAS)


def test_s26_no_workbook_holds_a_formula(site: JointSite) -> None:
    name_everything(FORMULAS)
    seen: set[object] = set()
    for path, status, content in files("xlsx"):
        assert status == 200, path
        for sheet in load_workbook(io.BytesIO(content)):
            for row in sheet.iter_rows():
                for cell in row:
                    seen.add(cell.value)
                    assert cell.data_type != "f", (path, cell.coordinate)
    assert {"=1+1", "+1", "-1+2", "@SUM(A1)", "＝1"} <= seen


def test_s29_what_shift_jis_cannot_hold_is_listed_and_nothing_is_sent(site: JointSite) -> None:
    name_everything(OUTSIDE_CP932)
    refused, listed = 0, set()
    for path, status, content in files("csv-cp932"):
        assert status in {200, 409}, path
        if status == 409:
            refused += 1
            page = content.decode()
            listed |= {name for name in OUTSIDE_CP932 if f"「{name[0]}」" in page}
            assert path.format("csv") in page, path
        else:
            assert "?" not in content.decode("cp932"), path
    assert refused > 5
    assert listed == set(OUTSIDE_CP932)


def test_s29_what_shift_jis_can_hold_is_sent(site: JointSite) -> None:
    name_everything(tuple(IN_CP932))
    seen: set[str] = set()
    for path, status, content in files("csv-cp932"):
        assert status == 200, path
        text = content.decode("cp932")
        seen |= {name for name, written in IN_CP932.items() if written in text}
        assert "?" not in text, path
    assert seen == set(IN_CP932)


def test_s29_every_page_that_offers_csv_offers_shift_jis(client: Client, site: JointSite) -> None:
    pages = {
        Role.MINISTRY: ("/reports/national/2020/", "/sites/?year=2025", "/bodies/?year=2025"),
        Role.LOCAL_GOVERNMENT: ("/month-sheets/?year=2025",),
    }
    for role, paths in pages.items():
        client.force_login(factories.person(role))
        for path in paths:
            page = client.get(path).content.decode()
            assert "/csv-cp932/" in page, path
            assert LABELS["csv-cp932"] in page, path
