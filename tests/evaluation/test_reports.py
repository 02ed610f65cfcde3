"""Reports that are kept: made by the worker, whose they are, and that they stay as they are."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from evaluation.actions.make_report import forget_reports, run_report
from evaluation.actions.request_report import request_report, stop_report
from evaluation.choices import ReportFormat, ReportKind, RunState
from evaluation.choices_improvement import ImprovementState
from evaluation.models import ImprovementPlan, ReportFile, ReportPart, ReportRun, SiteYear
from evaluation.reports.kept import Workshop
from portal.common.acting import STAFF, acting_as
from portal.common.fiscal import FiscalYear
from portal.common.viewer import Role, Viewer
from portal.people.models import Notice, User
from portal.people.viewers import viewer_for
from sites.models import JointSite
from tests import factories
from tests.outbox import deliver_all

pytestmark = pytest.mark.django_db
Y2020, Y2025 = FiscalYear(2020), FiscalYear(2025)
NOW = factories.NOW
KORIYAMA = "07203-01"


def asked(
    by: Viewer,
    kind: ReportKind = ReportKind.NATION,
    *formats: ReportFormat,
    year: FiscalYear = Y2020,
    **scope: object,
) -> ReportRun:
    return request_report(
        kind=kind,
        year=year,
        formats=formats or [ReportFormat.JSON],
        by=by,
        now=timezone.now(),
        **scope,  # type: ignore[arg-type]
    )


def made(run: ReportRun) -> ReportRun:
    """The report when the outbox is empty."""
    deliver_all(timezone.now())
    run.refresh_from_db()
    return run


def of(role: Role) -> Viewer:
    return viewer_for(factories.person(role), now=timezone.now())


def content(run: ReportRun, form: ReportFormat) -> bytes:
    return bytes(run.files.get(format=form).content)


def pages(pdf: bytes) -> Sequence[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def test_the_nation_is_reported_in_every_format_from_one_set_of_figures() -> None:
    run = made(asked(of(Role.MINISTRY), ReportKind.NATION, *ReportFormat))
    assert (run.state, run.done, run.files.count()) == (RunState.DONE, 1, len(ReportFormat))
    pdf = content(run, ReportFormat.PDF)
    reader = PdfReader(io.BytesIO(pdf))
    assert b"pdfuaid" in pdf
    assert "/StructTreeRoot" in reader.root_object
    said = pages(pdf)
    assert len(said) <= 12
    placements = SiteYear.objects.filter(fiscal_year=2020).values_list("placements", flat=True)
    total = f"{sum(one or 0 for one in placements):,}"
    assert any(total in page for page in said)
    for form in (ReportFormat.HTML, ReportFormat.JSON, ReportFormat.CSV):
        text = content(run, form).decode("utf-8-sig")
        assert total in text or total.replace(",", "") in text, form
    book = load_workbook(io.BytesIO(content(run, ReportFormat.XLSX)))
    figures = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    assert int(total.replace(",", "")) in figures
    assert Notice.objects.filter(topic="evaluation.report", title__contains="できました").exists()


def test_all_site_sheets_of_a_prefecture_are_one_pdf_a_page_each_and_one_archive() -> None:
    run = made(
        asked(
            of(Role.BUREAU),
            ReportKind.SITE,
            ReportFormat.PDF,
            ReportFormat.XLSX,
            prefecture_code="07",
        )
    )
    names = list(
        JointSite.objects.filter(prefecture_code="07", profiles__fiscal_year=2020)
        .order_by("code")
        .values_list("name", flat=True)
    )
    said = pages(content(run, ReportFormat.PDF))
    assert len(said) == len(names) == run.total > 1
    assert all(name in page for name, page in zip(names, said, strict=True))
    with zipfile.ZipFile(io.BytesIO(content(run, ReportFormat.XLSX))) as archive:
        assert len(archive.namelist()) == len(names)


@pytest.mark.parametrize(("kind", "most"), [(ReportKind.BODY, 2), (ReportKind.PREFECTURE, 3)])
def test_bodies_and_prefectures_have_their_sheets(kind: ReportKind, most: int) -> None:
    run = made(asked(of(Role.BUREAU), kind, ReportFormat.PDF, prefecture_code="13"))
    assert run.state == RunState.DONE
    assert len(pages(content(run, ReportFormat.PDF))) <= most * run.total


def test_improvement_plans_are_reports_one_or_a_prefecture_s() -> None:
    bureau = of(Role.BUREAU)
    site = JointSite.objects.get(code=KORIYAMA)
    year = FiscalYear(ImprovementPlan.objects.get(site=site).fiscal_year)
    forms = (ReportFormat.PDF, ReportFormat.XLSX, ReportFormat.CSV, ReportFormat.HTML)
    one = made(asked(bureau, ReportKind.PLAN, *forms, year=year, site=site))
    assert (one.state, one.total) == (RunState.DONE, 1)
    assert len(pages(content(one, ReportFormat.PDF))) <= 3
    assert "課題の分析" in content(one, ReportFormat.HTML).decode()
    every = made(asked(bureau, ReportKind.PLAN, year=year, prefecture_code="07"))
    seen = ImprovementPlan.objects.visible_to(bureau).filter(
        fiscal_year=year.year, site__prefecture_code="07"
    )
    assert every.total == every.done == seen.count()
    with pytest.raises(ValidationError, match="この範囲の改善計画がありません"):
        asked(bureau, ReportKind.PLAN, year=FiscalYear(2012), prefecture_code="07")


def test_s05_a_plan_that_is_being_written_is_in_nobody_else_s_report() -> None:
    plan = ImprovementPlan.objects.filter(state=ImprovementState.PLANNING).earliest("pk")
    elsewhere = "131016" if plan.site.prefecture_code != "13" else "011002"
    stranger = viewer_for(
        factories.person(Role.LOCAL_GOVERNMENT, factories.body(elsewhere)), now=timezone.now()
    )
    year = FiscalYear(plan.fiscal_year)
    with pytest.raises(ValidationError, match="この範囲の改善計画がありません"):
        asked(stranger, ReportKind.PLAN, year=year, site=plan.site)
    assert asked(of(Role.MINISTRY), ReportKind.PLAN, year=year, site=plan.site).total == 1


@pytest.mark.parametrize(
    ("page", "asks"),
    [
        (f"/sites/{KORIYAMA}/?year=2020", f"kind=SITE&amp;year=2020&amp;place={KORIYAMA}"),
        ("/bodies/072036/?year=2020", "kind=BODY&amp;year=2020&amp;place=072036"),
        ("/prefectures/07/?year=2020", "kind=PREFECTURE&amp;year=2020&amp;prefecture=07"),
        ("/reports/national/2020/", "kind=NATION&amp;year=2020"),
    ],
)
def test_pages_lead_to_their_report_with_the_place_filled_in(
    client: Client, page: str, asks: str
) -> None:
    client.force_login(factories.person(Role.BUREAU))
    assert f'href="/reports/?{asks}"' in client.get(page).content.decode()
    form = client.get(f"/reports/?{asks}".replace("&amp;", "&")).content.decode()
    assert f'<option value="{asks.partition("=")[2].partition("&")[0]}" selected' in form


def test_a_plan_leads_to_its_report(client: Client) -> None:
    plan = ImprovementPlan.objects.get(site__code=KORIYAMA)
    client.force_login(factories.person(Role.MINISTRY))
    page = client.get(f"/improvement-plans/{plan.public_id}/").content.decode()
    asks = f"kind=PLAN&amp;year={plan.fiscal_year}&amp;place={KORIYAMA}"
    assert f'href="/reports/?{asks}"' in page


def test_open_months_are_only_in_the_sheets_of_those_who_may_see_them() -> None:
    site = factories.site()
    factories.month(site, "USERS", date(2025, 6, 1), 98765)
    own = made(asked(of(Role.LOCAL_GOVERNMENT), ReportKind.SITE, year=Y2025, site=site))
    stranger = viewer_for(
        factories.person(Role.LOCAL_GOVERNMENT, factories.body("131016")), now=timezone.now()
    )
    other = made(asked(stranger, ReportKind.SITE, year=Y2025, site=site))
    assert '"m6"' in content(own, ReportFormat.JSON).decode()
    assert '"m6"' not in content(other, ReportFormat.JSON).decode()


def test_the_same_figures_are_not_kept_twice() -> None:
    ministry = of(Role.MINISTRY)
    first = made(asked(ministry))
    second = made(asked(ministry))
    assert second.same_as == first
    assert second.number > first.number
    assert f"第{first.number}号" in second.message
    assert not second.files.exists()
    SiteYear.objects.filter(fiscal_year=2020, site__code=KORIYAMA).update(placements=1)
    third = made(asked(ministry))
    assert third.same_as is None
    assert content(third, ReportFormat.JSON) != content(first, ReportFormat.JSON)


def test_s05_a_report_is_its_organisation_s(client: Client) -> None:
    run = made(asked(of(Role.BUREAU), ReportKind.PREFECTURE, prefecture_code="07"))
    client.force_login(User.objects.get(pk=run.requested_by_id or 0))
    file = f"/reports/runs/{run.pk}/files/json/"
    answer = client.get(file)
    assert answer.status_code == 200
    assert answer["ETag"] == f'"{run.files.get().sha256}"'
    assert client.get(f"/reports/runs/{run.pk}/files/pdf/").status_code == 404
    for role in (Role.MINISTRY, Role.LOCAL_GOVERNMENT, Role.SUBSCRIBER):
        person = factories.person(role)
        client.force_login(person)
        assert client.get(file).status_code == 404
        assert client.get(f"/reports/runs/{run.pk}/").status_code == 404
        assert client.post(f"/reports/runs/{run.pk}/stop/").status_code == 404
        with acting_as(viewer_for(person, now=timezone.now())):
            if role != Role.SUBSCRIBER:  # to whom the tables are closed altogether
                assert not ReportRun.objects.exists()
                assert not ReportFile.objects.exists()


def test_s05_what_is_half_made_is_for_nobody_to_see() -> None:
    ministry = of(Role.MINISTRY)
    run = asked(ministry)
    ReportPart.objects.create(run=run, position=0, name="x", content=b"1")
    with acting_as(ministry):
        assert not ReportPart.objects.exists()
        assert ReportRun.objects.get() == run


def test_a_kept_file_is_never_another_one() -> None:
    made(asked(of(Role.MINISTRY)))
    with pytest.raises(IntegrityError, match="書き換えられません"), transaction.atomic():
        ReportFile.objects.update(content=b"x")
    with acting_as(of(Role.BUREAU)), connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (STAFF,)
        cursor.execute("DELETE FROM evaluation_reportfile")
    assert ReportFile.objects.count() == 1


def test_files_go_when_their_time_is_over_and_the_report_stays() -> None:
    run = made(asked(of(Role.MINISTRY)))
    assert run.kept_until
    assert forget_reports(now=timezone.now() + timedelta(days=400)) == 0
    assert forget_reports(now=timezone.now() + timedelta(days=402)) == 1
    assert ReportRun.objects.get().digest


def test_s29_what_shift_jis_cannot_hold_is_said() -> None:
    site = factories.site()
    JointSite.objects.filter(pk=site.pk).update(address="𠮷野町")
    run = made(
        asked(of(Role.BUREAU), ReportKind.SITE, ReportFormat.CSV_CP932, year=Y2025, site=site)
    )
    assert run.state == RunState.FAILED
    assert "𠮷" in run.message
    assert not ReportPart.objects.exists()


def test_a_report_that_was_stopped_keeps_nothing() -> None:
    bureau = of(Role.BUREAU)
    run = asked(bureau, ReportKind.SITE, prefecture_code="07")

    def stop(run: ReportRun) -> None:
        stop_report(run=run, by=bureau, now=NOW)

    run_report(run_id=run.pk, workshop=Workshop(), clock=timezone.now, on_progress=stop)
    run.refresh_from_db()
    assert (run.state, run.done) == (RunState.STOPPED, 1)
    assert not ReportPart.objects.exists()
    waiting = asked(bureau, ReportKind.NATION)
    stop_report(run=waiting, by=bureau, now=NOW)
    assert made(waiting).state == RunState.STOPPED


def test_asking_twice_at_once_is_one_report() -> None:
    ministry = of(Role.MINISTRY)
    assert asked(ministry) == asked(ministry)
    assert ReportRun.objects.count() == 1


def test_what_cannot_be_reported_is_said_at_its_field() -> None:
    ministry = of(Role.MINISTRY)
    with pytest.raises(ValidationError, match="実施拠点がありません"):
        asked(ministry, year=FiscalYear(1999))
    with pytest.raises(ValidationError, match="範囲が、種類に合っていません"):
        asked(ministry, ReportKind.NATION, prefecture_code="07")
    with pytest.raises(PermissionDenied):
        asked(of(Role.SUBSCRIBER))


def test_whoever_left_gets_no_more_reports() -> None:
    bureau = of(Role.BUREAU)
    run = asked(bureau)
    User.objects.filter(pk=bureau.user_id or 0).update(is_active=False)
    assert made(run).state == RunState.FAILED


def test_the_page_asks_and_says_what_is_wrong(client: Client) -> None:
    client.force_login(factories.person(Role.BUREAU))
    wrong = client.post("/reports/", {"kind": "SITE", "year": "2020", "formats": ["pdf"]})
    assert wrong.status_code == 400
    assert "どちらか一方を指定してください" in wrong.content.decode()
    right = {"kind": "SITE", "year": "2020", "place": KORIYAMA, "formats": ["json"]}
    answer = client.post("/reports/", right)
    run = ReportRun.objects.get()
    assert answer["Location"] == f"/reports/runs/{run.pk}/"
    made(run)
    page = client.get(answer["Location"]).content.decode()
    assert run.files.get().sha256 in page
    assert f"第{run.number}号" in client.get("/reports/").content.decode()
