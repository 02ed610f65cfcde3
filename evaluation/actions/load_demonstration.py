"""Load the demonstration nation: synthetic rows that sum to the published totals, loaded once."""

import hashlib
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from agreements.actions.load_register import load_register
from agreements.choices import AgreementKind, AgreementState, Origin
from agreements.demonstration_councils import load_councils
from agreements.demonstration_requests import load_requests
from agreements.models import Agreement, AgreementParty
from evaluation.actions.learn_seasons import learn_seasons
from evaluation.actions.load_demonstration_improvement import load_improvement
from evaluation.actions.load_demonstration_months import load_months
from evaluation.actions.load_demonstration_plans import load_plans
from evaluation.actions.load_demonstration_voices import load_voices
from evaluation.actions.load_practice_cases import load_practice_cases
from evaluation.choices import BodyRule
from evaluation.demonstration.figures import OPEN_YEAR
from evaluation.demonstration.nation import generate
from evaluation.demonstration.records import Nation
from evaluation.dictionary import SEED, load_indicators
from evaluation.models import (
    AnnualTarget,
    Benchmark,
    EvaluationRule,
    Indicator,
    SatisfactionSurvey,
)
from evaluation.ratings.actions.load_demonstration_scheme import load_scheme
from portal.common import audit
from portal.common.fiscal import FiscalYear
from portal.common.models import DataSource
from portal.common.viewer import Role, Viewer
from portal.organizations.actions.load_registers import load_registers
from portal.organizations.models import HelloWorkOffice, LabourBureau, LocalGovernment
from sites.models import AnnualProfile, JointSite, OutreachEvent, SiteHost

SOURCE_NAME = "デモンストレーションの国"
SYNTHETIC = "公表値に合わせた合成データ"
# The day for which the 184 bodies were published.
ATTESTED_ON = date(2021, 4, 1)
Say = Callable[[str], None]


@transaction.atomic
def load_demonstration(*, by: Viewer, now: datetime, say: Say = lambda _: None) -> bool:
    """合成データの国を読み込む。すでにあれば何もせず False を返す。

    `say` receives a sentence before each step. Only the clock (the command line) may do this:
    it must never happen to a portal with real rows.
    """
    if not by.is_system:
        raise PermissionDenied("デモンストレーションの読み込みは管理コマンドから行います。")
    if DataSource.objects.filter(name=SOURCE_NAME).exists():
        return False
    if JointSite.objects.exists():
        say("拠点がすでに登録されているため、合成データは読み込みません。")
        return False
    say("地方公共団体と労働局の台帳を読み込んでいます…")
    load_registers(by=by, now=now)
    say("公表されている雇用対策協定を登録しています…")
    load_register(by=by, now=now)
    load_indicators()
    say("公表値に合わせた合成データを組み立てています…")
    nation = generate()
    say("ハローワークと拠点を登録しています…")
    sites, agreements = _save_sites(nation)
    say(f"月次実績 {len(nation.months):,} 件と目標 {len(nation.targets):,} 件を登録しています…")
    _save_results(nation, sites, now)
    _save_settings()
    say("協定の条項と事業計画を登録しています…")
    load_plans(agreements, now)
    say("運営協議会を登録しています…")
    _save_councils(now)
    say("要望・要請を登録しています…")
    load_requests(now=now)
    load_improvement()
    load_voices(now=now)
    load_months()
    learn_seasons(year=FiscalYear(OPEN_YEAR), by=by, now=now)
    load_scheme(now)
    say("公表資料の取組事例を登録しています…")
    load_practice_cases(by=by, now=now)
    source = DataSource.objects.create(
        name=SOURCE_NAME,
        source=f"{SYNTHETIC}（{SEED}の公表値に合計が一致）",
        digest=hashlib.sha256(repr(nation).encode()).hexdigest(),
        is_synthetic=True,
        loaded_at=now,
    )
    audit.record(
        "合成データを読み込み",
        target=source,
        by=by,
        at=now,
        after={"拠点": len(nation.sites), "月次実績": len(nation.months)},
    )
    return True


def _save_sites(nation: Nation) -> tuple[dict[str, int], dict[str, Agreement]]:
    bodies = {body.code6: body for body in LocalGovernment.objects.all()}
    bureaus = {bureau.prefecture_code: bureau for bureau in LabourBureau.objects.all()}
    offices: dict[str, HelloWorkOffice] = {}
    for one in nation.offices:
        office = HelloWorkOffice.objects.create(
            kind=Role.HELLO_WORK,
            name=one.name,
            prefecture_code=one.number[:2],
            office_number=one.number,
            bureau=bureaus[one.number[:2]],
            source=one.source,
        )
        office.serves.set([bodies[code].pk for code in one.serves])
        offices[one.number] = office
    agreements = _save_agreements(nation, bodies, bureaus)
    JointSite.objects.bulk_create(
        JointSite(
            code=one.code,
            name=one.name,
            kind=one.kind,
            prefecture_code=one.code[:2],
            office=offices[one.office],
            agreement=agreements[one.hosts[0]],
            opened_on=one.opened_on,
            closed_on=one.closed_on,
            address=one.address,
            hours=one.hours,
        )
        for one in nation.sites
    )
    sites = dict(JointSite.objects.values_list("code", "pk"))
    SiteHost.objects.bulk_create(
        SiteHost(site_id=sites[one.code], body=bodies[code])
        for one in nation.sites
        for code in one.hosts
    )
    AnnualProfile.objects.bulk_create(
        AnnualProfile(
            site_id=sites[one.site],
            fiscal_year=one.year,
            services=list(one.services),
            target_groups=list(one.groups),
            is_outsourced=one.outsourced,
        )
        for one in nation.profiles
    )
    OutreachEvent.objects.bulk_create(
        OutreachEvent(
            site_id=sites[one.site],
            kind=one.kind,
            title=one.title,
            held_on=one.held_on,
            venue=one.venue,
        )
        for one in nation.outreach
    )
    return sites, agreements


def _save_agreements(
    nation: Nation, bodies: dict[str, LocalGovernment], bureaus: dict[str, LabourBureau]
) -> dict[str, Agreement]:
    """一体的実施協定を主たる実施団体ごとに1件。締結日は公表されていないので空欄。"""
    hosts = sorted({one.hosts[0] for one in nation.sites})
    made = Agreement.objects.bulk_create(
        Agreement(
            kind=AgreementKind.JOINT_IMPLEMENTATION,
            reference=f"一体-{code}",
            title=f"{bodies[code].name}における一体的実施に関する協定",
            prefecture_code=code[:2],
            origin=Origin.REGISTER,
            attested_on=ATTESTED_ON,
            source=SYNTHETIC,
        )
        for code in hosts
    )
    agreements = dict(zip(hosts, made, strict=True))
    AgreementParty.objects.bulk_create(
        AgreementParty(agreement=agreements[code], kind=party.kind, organization=party, position=at)
        for code in hosts
        for at, party in enumerate((bodies[code], bureaus[code[:2]]), start=1)
    )
    Agreement.objects.filter(pk__in=[one.pk for one in made]).update(state=AgreementState.IN_FORCE)
    return agreements


def _save_results(nation: Nation, sites: dict[str, int], now: datetime) -> None:
    indicators = dict(Indicator.objects.values_list("code", "pk"))
    with (
        connection.cursor() as cursor,
        cursor.copy(
            "COPY evaluation_monthlyresult (site_id, indicator_id, month, value, recorded_at)"
            " FROM STDIN"
        ) as rows,
    ):
        for one in nation.months:
            rows.write_row((sites[one.site], indicators[one.indicator], one.month, one.value, now))
    AnnualTarget.objects.bulk_create(
        AnnualTarget(
            site_id=sites[one.site],
            fiscal_year=one.year,
            indicator_id=indicators[one.indicator],
            value=one.value,
            source=SYNTHETIC,
            recorded_at=now,
        )
        for one in nation.targets
    )
    SatisfactionSurvey.objects.bulk_create(
        SatisfactionSurvey(
            site_id=sites[one.site],
            fiscal_year=one.year,
            satisfied=one.satisfied,
            fairly_satisfied=one.fairly_satisfied,
            neither=one.neither,
            rather_dissatisfied=one.rather_dissatisfied,
            dissatisfied=one.dissatisfied,
        )
        for one in nation.surveys
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _save_settings() -> None:
    EvaluationRule.objects.get_or_create(
        from_year=2011,
        defaults={
            "body_rule": BodyRule.ANY_SITE,
            "source": "本省の規則は公表されていないため、ポータルの既定とした",
        },
    )
    Benchmark.objects.get_or_create(
        fiscal_year=2020,
        name="ハローワーク全体の就職率",
        source=SEED,
        defaults={
            "value": Decimal("24.6"),
            "unit": "%",
            "definition": "同資料に定義の記載なし（他の公表系列とは値が異なる）",
        },
    )


def _save_councils(now: datetime) -> None:
    """What the councils decided in May 2020 is the source of that year's targets."""
    for resolution in load_councils(now):
        AnnualTarget.objects.filter(
            site__agreement=resolution.meeting.council.agreement_id,
            fiscal_year=FiscalYear.of(resolution.decided_on).year,
        ).update(resolution=resolution)
