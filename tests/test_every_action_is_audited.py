"""Every action writes down who did it; an action missing from this table fails."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from agreements.actions.load_register import load_register
from agreements.models import PublishedCount
from evaluation.actions.import_months import import_months
from evaluation.actions.keep_setting import keep_setting
from evaluation.actions.record_month import record_month
from evaluation.actions.record_survey import record_survey
from evaluation.actions.set_target import set_target
from evaluation.actions.set_targets import set_targets
from evaluation.actions.settle_nation import request_settlement, stop_settlement
from evaluation.actions.settle_year import settle_sites, settle_year
from evaluation.models import Benchmark, Indicator, SatisfactionSurvey
from portal.common.actions.keep_draft import keep_draft
from portal.common.actions.keep_outbox import drop_item, send_again, send_kind_again
from portal.common.fiscal import FiscalYear
from portal.common.imports.table import Imported, Record
from portal.common.models import AuditEntry, DataSource, OutboxItem
from portal.common.viewer import Role, Viewer
from portal.organizations.actions.load_registers import load_registers
from portal.organizations.actions.merge import merge_local_governments
from portal.organizations.actions.register_local_government import register_local_government
from portal.organizations.actions.register_office import register_office
from portal.organizations.actions.rename import rename_local_government
from portal.organizations.models import HelloWorkOffice, LocalGovernment
from portal.partners.actions.extend_client import extend_client
from portal.partners.actions.register_client import register_client
from portal.partners.actions.rotate_secret import rotate_secret
from portal.partners.actions.suspend_client import suspend_client
from portal.partners.models import ApiClient
from portal.people.actions.choose_notice_settings import choose_notice_settings
from portal.people.actions.make_demonstration_people import make_demonstration_people
from portal.people.actions.reset_factors import reset_factors
from portal.people.choices import Way
from portal.people.models import Membership, User
from portal.webhooks.actions.emit import message
from portal.webhooks.actions.keep_endpoint import change_endpoint, register_endpoint
from portal.webhooks.actions.pause import pause_endpoint, resume_endpoint
from portal.webhooks.actions.renew_secret import renew_secret
from portal.webhooks.actions.send_again import resend_delivery, send_ping
from portal.webhooks.models import WebhookDelivery, WebhookEndpoint
from sites.actions.plan_year import plan_year
from sites.actions.register_site import register_site
from sites.actions.schedule_outreach import schedule_outreach
from sites.models import AnnualProfile, JointSite, OutreachEvent
from tests import doors, factories
from tests.agreements import councils
from tests.agreements.asking import ACTS as REQUEST_ACTS
from tests.agreements.council_scenarios import COUNCILS
from tests.agreements.plan_scenarios import PLANS
from tests.agreements.scenarios import AGREEMENTS
from tests.evaluation.closing_scenarios import CLOSING
from tests.evaluation.improvement_scenarios import IMPROVEMENT
from tests.evaluation.months_scenarios import MONTHS
from tests.evaluation.practice_scenarios import PRACTICE
from tests.evaluation.ratings.scenarios import SCHEMES
from tests.evaluation.report_scenarios import REPORTS
from tests.evaluation.voices_scenarios import VOICES
from tests.portal.people.scenarios import RIGHTS
from tests.sites.founding import PROPOSALS

pytestmark = pytest.mark.django_db
NOW = factories.NOW
PACKAGES = (
    "portal.common",
    "portal.organizations",
    "portal.people",
    "portal.partners",
    "portal.webhooks",
    "agreements",
    "sites",
    "evaluation",
    "evaluation.ratings",
)


def do_register_local_government(by: Viewer) -> None:
    body = LocalGovernment(code6="072991", name="新市", body_kind="CITY")
    register_local_government(body=body, by=by, now=NOW)


def do_rename(by: Viewer) -> None:
    rename_local_government(
        body=factories.body(),
        name="新市",
        kana="",
        effective_on=date(2025, 4, 1),
        by=by,
        now=NOW,
    )


def do_merge(by: Viewer) -> None:
    merge_local_governments(
        predecessors=[factories.body("072052")],
        successor=factories.body(),
        effective_on=date(2025, 4, 1),
        by=by,
        now=NOW,
    )


def do_load_registers(by: Viewer) -> None:
    LocalGovernment.objects.get(code6="016951").delete()
    load_registers(by=Viewer.system(), now=NOW)


def do_load_register(by: Viewer) -> None:
    PublishedCount.objects.filter(as_of=date(2016, 8, 1)).delete()
    load_register(by=Viewer.system(), now=NOW)


def do_register_office(by: Viewer) -> None:
    office = HelloWorkOffice(office_number="07899", name="安定所", bureau=factories.bureau())
    register_office(office=office, serves=[factories.body()], by=by, now=NOW)


def do_people(by: Viewer) -> None:
    Membership.objects.filter(user__email="city@demo.example").delete()
    User.objects.filter(email="city@demo.example").delete()
    make_demonstration_people(by=Viewer.system(), now=NOW)


def do_reset_factors(by: Viewer) -> None:
    person = doors.with_app(factories.person(Role.BUREAU))
    reset_factors(person=person, by=replace(by, is_administrator=True), now=NOW)


def do_register_site(by: Viewer) -> None:
    site = JointSite(
        code="07204-99",
        name="拠点",
        kind="GENERAL",
        office=factories.office(),
        opened_on=date(2025, 4, 1),
        address="福島県",
    )
    register_site(site=site, hosts=[factories.body()], by=by, now=NOW)


def do_plan_year(by: Viewer) -> None:
    profile = AnnualProfile(
        site=factories.site(years=()),
        fiscal_year=2025,
        services=["WELFARE"],
        target_groups=["YOUTH"],
    )
    plan_year(profile=profile, by=by, now=NOW)


def do_schedule_outreach(by: Viewer) -> None:
    event = OutreachEvent(
        site=factories.site(), kind="SEMINAR", title="説明会", held_on=date(2025, 6, 1)
    )
    schedule_outreach(event=event, by=by, now=NOW)


def do_record_month(by: Viewer) -> None:
    record_month(
        site=factories.site(),
        month=date(2025, 6, 1),
        values={"USERS": 1},
        by=factories.viewer(Role.LOCAL_GOVERNMENT),
        now=NOW,
    )


def do_import_months(by: Viewer) -> None:
    site = factories.site()
    cells = {"拠点コード": site.code, "月": "2025-06", "施設利用者数": "1"}
    imported = Imported(header=tuple(cells), records=(Record(line=2, cells=cells),))
    city = factories.viewer(Role.LOCAL_GOVERNMENT)
    import_months(imported=imported, by=city, now=NOW)


def do_keep_draft(by: Viewer) -> None:
    keep_draft(kind="test", filename="a.csv", content=b"a", by=by, now=NOW)


def dead_item() -> OutboxItem:
    return OutboxItem.objects.create(
        kind="mail.send", key="one", state="DEAD", posted_at=NOW, not_before=NOW
    )


def do_send_again(by: Viewer) -> None:
    send_again(item=dead_item(), by=replace(by, is_administrator=True), now=NOW)


def do_send_kind_again(by: Viewer) -> None:
    dead_item()
    send_kind_again(kind="mail.send", by=replace(by, is_administrator=True), now=NOW)


def do_drop_item(by: Viewer) -> None:
    drop_item(item=dead_item(), reason="退職", by=replace(by, is_administrator=True), now=NOW)


def do_choose_notice_settings(by: Viewer) -> None:
    choose_notice_settings(ways={"evaluation.settlement": Way.DIGEST}, by=by, now=NOW)


def do_set_target(by: Viewer) -> None:
    set_target(
        site=factories.site(),
        fiscal_year=2025,
        indicator=Indicator.objects.get(code="USERS"),
        value=Decimal(10),
        source="協議会",
        by=by,
        now=NOW,
    )


def do_set_targets(by: Viewer) -> None:
    table = councils.table()
    site = factories.site()
    JointSite.objects.filter(pk=site.pk).update(agreement=table.council.agreement)
    site.refresh_from_db()
    set_targets(
        resolution=councils.resolution(table),
        fiscal_year=2025,
        values={(site, Indicator.objects.get(code="USERS")): Decimal(10)},
        by=by,
        now=NOW,
    )


def do_settle_year(by: Viewer) -> None:
    site = factories.site()
    factories.month(site, "USERS", date(2025, 6, 1), 1)
    settle_year(site=site, year=FiscalYear(2025), by=by, now=NOW)


def do_settle_sites(by: Viewer) -> None:
    sites = list(JointSite.objects.filter(prefecture_code="07"))
    settle_sites(sites=sites, year=FiscalYear(2020), by=by, now=NOW)


def do_request_settlement(by: Viewer) -> None:
    request_settlement(year=FiscalYear(2020), by=by, now=NOW)


def do_stop_settlement(by: Viewer) -> None:
    run = request_settlement(year=FiscalYear(2020), by=by, now=NOW)

    stop_settlement(run=run, by=by, now=NOW)


def do_record_survey(by: Viewer) -> None:
    survey = SatisfactionSurvey(
        site=factories.site(),
        fiscal_year=2025,
        satisfied=1,
        fairly_satisfied=0,
        neither=0,
        rather_dissatisfied=0,
        dissatisfied=0,
    )
    record_survey(survey=survey, by=by, now=NOW)


def do_keep_setting(by: Viewer) -> None:
    benchmark = Benchmark(
        fiscal_year=2021, name="率", value=Decimal(1), unit="%", source="出典", definition="定義"
    )
    keep_setting(setting=benchmark, by=by, now=NOW)


def registered_client(by: Viewer) -> ApiClient:
    client, _ = register_client(
        name="実績連携",
        purpose="庁内システム",
        scopes=["sites:read"],
        allowed_networks=["203.0.113.0/24"],
        valid_until=date(2027, 3, 31),
        by=replace(by, is_administrator=True),
        now=NOW,
    )
    return client


def do_register_client(by: Viewer) -> None:
    registered_client(by)


def do_extend_client(by: Viewer) -> None:
    by = replace(by, is_administrator=True)
    extend_client(client=registered_client(by), valid_until=date(2027, 4, 30), by=by, now=NOW)


def do_rotate_secret(by: Viewer) -> None:
    by = replace(by, is_administrator=True)
    rotate_secret(client=registered_client(by), by=by, now=NOW)


def do_suspend_client(by: Viewer) -> None:
    by = replace(by, is_administrator=True)
    suspend_client(client=registered_client(by), by=by, now=NOW)


def endpoint_of(by: Viewer) -> tuple[WebhookEndpoint, Viewer]:
    keeper = replace(by, is_administrator=True)
    endpoint, _ = register_endpoint(
        name="システム",
        url="https://hooks.partner.example/",
        events=["year.settled"],
        by=keeper,
        now=NOW,
    )
    return endpoint, keeper


def do_change_endpoint(by: Viewer) -> None:
    endpoint, keeper = endpoint_of(by)
    change_endpoint(
        endpoint=endpoint,
        name="別の名前",
        url=endpoint.url,
        events=["year.settled"],
        by=keeper,
        now=NOW,
    )


def do_renew_secret(by: Viewer) -> None:
    endpoint, keeper = endpoint_of(by)
    current = endpoint.secrets.get().pk
    renew_secret(endpoint=endpoint, current=current, at_once=False, by=keeper, now=NOW)


def do_resume_endpoint(by: Viewer) -> None:
    endpoint, keeper = endpoint_of(by)
    pause_endpoint(endpoint=endpoint, by=keeper, now=NOW)
    resume_endpoint(endpoint=endpoint, by=keeper, now=NOW)


def do_send_ping(by: Viewer) -> None:
    endpoint, keeper = endpoint_of(by)
    send_ping(endpoint=endpoint, by=keeper, now=NOW)


def do_resend_delivery(by: Viewer) -> None:
    endpoint, keeper = endpoint_of(by)
    delivery = WebhookDelivery.objects.create(
        endpoint=endpoint,
        event="year.settled",
        key="1",
        body=message("year.settled", {}, NOW),
        state="FAILED",
        created_at=NOW,
    )
    resend_delivery(delivery=delivery, by=keeper, now=NOW)


# What each action writes, and how it is made to act.
SCENARIOS: dict[str, tuple[str, Callable[[Viewer], object]]] = {
    "register_local_government": ("団体を登録", do_register_local_government),
    "rename_local_government": ("名称を変更", do_rename),
    "merge_local_governments": ("合併を記録", do_merge),
    "load_registers": ("台帳を読み込み", do_load_registers),
    "load_register": ("雇用対策協定の台帳を読み込み", do_load_register),
    "register_office": ("ハローワークを登録", do_register_office),
    "make_demonstration_people": ("所属を登録", do_people),
    "reset_factors": ("二要素認証を消した", do_reset_factors),
    "register_site": ("拠点を登録", do_register_site),
    "plan_year": ("年度別概要を登録", do_plan_year),
    "schedule_outreach": ("出張・催しを登録", do_schedule_outreach),
    "record_month": ("月次実績を登録", do_record_month),
    "import_months": ("月次実績を登録", do_import_months),
    "send_again": ("もう一度送る", do_send_again),
    "send_kind_again": ("もう一度送る", do_send_kind_again),
    "drop_item": ("送らないことにした", do_drop_item),
    "choose_notice_settings": ("お知らせの受け取り方を選択", do_choose_notice_settings),
    "keep_draft": ("ファイルを送った", do_keep_draft),
    "set_target": ("事業目標を設定", do_set_target),
    "set_targets": ("事業目標を設定", do_set_targets),
    "settle_year": ("年度を締めた", do_settle_year),
    "settle_sites": ("年度を締めた", do_settle_sites),
    "request_settlement": ("年度締めを依頼", do_request_settlement),
    "stop_settlement": ("年度締めの中止を依頼", do_stop_settlement),
    "record_survey": ("利用者アンケートを登録", do_record_survey),
    **RIGHTS,
    **COUNCILS,
    **AGREEMENTS,
    **PROPOSALS,
    **PLANS,
    **CLOSING,
    **SCHEMES,
    **MONTHS,
    **REPORTS,
    **PRACTICE,
    **IMPROVEMENT,
    "register_client": ("連携システムを登録", do_register_client),
    "extend_client": ("連携システムの期限を変更", do_extend_client),
    "rotate_secret": ("シークレットを交換", do_rotate_secret),
    "suspend_client": ("連携システムを停止", do_suspend_client),
    "keep_setting": ("評価の設定を登録", do_keep_setting),
    "register_endpoint": ("通知先を登録", endpoint_of),
    "change_endpoint": ("通知先を変更", do_change_endpoint),
    "renew_secret": ("署名の鍵を更新", do_renew_secret),
    "pause_endpoint": ("通知先を停止", do_resume_endpoint),
    "resume_endpoint": ("通知先を再開", do_resume_endpoint),
    "send_ping": ("試験送信", do_send_ping),
    "resend_delivery": ("通知を送り直し", do_resend_delivery),
    **REQUEST_ACTS,
    **VOICES,
}
# Works through runs that were asked for (audited) by actions that are (settle_year).
WORKS_FOR_OTHERS = {"run_settlement"}
WRITES_NOTHING = {"preview_months"}
# What is derived from rows every night is nobody's act.
DERIVES = {"learn_seasons", "alert_landings"}
# What a user of a site answers is nobody's act: an entry would keep the moment.
NAMELESS = {"answer_survey"}
# Telling somebody is part of an act that is written down itself, or the clock's; what a person
# has opened concerns nobody else.
TELLS_AND_READS = {
    "notify",
    "remind_councils",
    "remind_months",
    "remind_improvement",
    "remind_requests",
    "send_digests",
    "clear_old_notices",
    "read_notice",
    "read_all_notices",
}


def every_action() -> set[str]:
    """The public functions of every actions/ room that are told by whom."""
    found = set()
    for package in PACKAGES:
        rooms = importlib.import_module(f"{package}.actions")
        for module in pkgutil.iter_modules(rooms.__path__):
            room = importlib.import_module(f"{package}.actions.{module.name}")
            found |= {
                name
                for name, function in inspect.getmembers(room, inspect.isfunction)
                if function.__module__ == room.__name__
                and not name.startswith("_")
                and "by" in inspect.signature(function).parameters
            }
    return found


def test_no_action_is_missing_from_the_table() -> None:
    assert (
        every_action()
        == SCENARIOS.keys()
        | WORKS_FOR_OTHERS
        | WRITES_NOTHING
        | DERIVES
        | NAMELESS
        | TELLS_AND_READS
        | {"load_demonstration"}
    )


def test_loading_the_nation_was_written_down() -> None:
    source = DataSource.objects.get(is_synthetic=True)
    assert AuditEntry.objects.about(source).count() == 1


@pytest.mark.parametrize("name", SCENARIOS)
def test_s14_an_action_writes_who_did_it(name: str) -> None:
    event, act = SCENARIOS[name]
    before = set(AuditEntry.objects.values_list("pk", flat=True))
    act(factories.viewer(Role.MINISTRY))
    written = AuditEntry.objects.exclude(pk__in=before).filter(event=event)
    assert written.exists()
    assert all(entry.actor_name and entry.object_label for entry in written)
