"""What a publication is made of, and what was published."""

from collections.abc import Mapping
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import JSONObject

from evaluation.dictionary import WELFARE_PLACED
from evaluation.models import (
    Achievement,
    Benchmark,
    EvaluationRule,
    Indicator,
    MonthlyResult,
    PublishedSiteYear,
    SatisfactionSurvey,
)
from evaluation.queries.counting import DEGREES
from evaluation.queries.national import body_rules, names_of
from portal.common.viewer import Viewer
from sites.choices import Service, SiteKind, TargetGroup
from sites.models import JointSite, SiteHost

CLOCK = Viewer.system()  # what is published is the same for whoever publishes
COUNTED = ("users", "new_seekers", "placements", "consultations", "months_reported")


def unsettled_sites(year: int) -> QuerySet[JointSite]:
    """Return the sites that ran in `year` and are not settled, by code."""
    settled = Achievement.objects.current().filter(site=OuterRef("pk"), fiscal_year=year)
    return JointSite.objects.filter(~Exists(settled), profiles__fiscal_year=year).order_by("code")


def publishable_rows(year: int) -> list[dict[str, Any]]:
    """Return the settled site-years of `year` by site code, as the columns of PublishedSiteYear."""
    hosts = SiteHost.objects.filter(site=OuterRef("site")).order_by("body__code6")
    surveys = SatisfactionSurvey.objects.filter(
        site=OuterRef("site"), fiscal_year=OuterRef("fiscal_year")
    )
    welfare = (
        MonthlyResult.objects.filter(
            site=OuterRef("site"),
            fiscal_year=OuterRef("fiscal_year"),
            indicator__code=WELFARE_PLACED,
        )
        .values("indicator")
        .annotate(total=Sum("value"))
    )
    found = (
        Achievement.objects.current()
        .filter(fiscal_year=year, site__site_years__fiscal_year=year)
        .order_by("site__code")
        .values(
            "site_id",
            "targets_set",
            "targets_met",
            "level",
            "lines",
            achievement_id=F("pk"),
            code=F("site__code"),
            name=F("site__name"),
            kind=F("site__kind"),
            prefecture_code=F("site__prefecture_code"),
            office_name=F("site__office__name"),
            services=F("site__site_years__profile__services"),
            target_groups=F("site__site_years__profile__target_groups"),
            is_outsourced=F("site__site_years__profile__is_outsourced"),
            hosts=ArraySubquery(
                hosts.values(host=JSONObject(code6="body__code6", name="body__name"))
            ),
            welfare_placed=Subquery(welfare.values("total")),
            **{name: F(f"site__site_years__{name}") for name in COUNTED},
            **{degree: Subquery(surveys.values(degree)) for degree in DEGREES},
        )
    )
    return [dict(row) for row in found]


def published_rows(rows: QuerySet[PublishedSiteYear]) -> list[dict[str, Any]]:
    """Return published rows by site code in the form they were published from."""
    left_out = {"id", "publication_id"}
    columns = [
        field.attname
        for field in PublishedSiteYear._meta.concrete_fields
        if field.attname not in left_out
    ]
    return list(rows.order_by("code").values(*columns))


def rules_of_today(year: int) -> dict[str, Any]:
    """Return by what rules `year` is counted today, and what things are called."""
    rules = EvaluationRule.objects.visible_to(CLOCK).filter(from_year__lte=year)
    row = rules.order_by("from_year").last()
    rule = body_rules(CLOCK, [year])[year]
    return {
        "body_rule": {
            "code": rule.value,
            "name": str(rule.label),
            "source": row.source if row else "ポータルの既定（国は公表していない）",
        },
        "indicators": [_definition(one) for one in _indicators()],
        "services": _listed(names_of(Service)),
        "target_groups": _listed(names_of(TargetGroup)),
        "kinds": _listed({str(one.value): str(one.label) for one in SiteKind}),
        "benchmarks": [
            {
                "name": one.name,
                "value": str(one.value),
                "unit": one.unit,
                "source": one.source,
                "definition": one.definition,
            }
            for one in Benchmark.objects.visible_to(CLOCK).filter(fiscal_year=year)
        ],
    }


def _listed(names: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"code": code, "name": name} for code, name in names.items()]


def _indicators() -> QuerySet[Indicator]:
    return Indicator.objects.visible_to(CLOCK).select_related("numerator", "denominator")


def _definition(one: Indicator) -> dict[str, str | None]:
    return {
        "code": one.code,
        "name": one.name,
        "unit": one.unit,
        "measure": one.measure,
        "direction": one.direction,
        "numerator": one.numerator.code if one.numerator else None,
        "denominator": one.denominator.code if one.denominator else None,
        "definition": one.definition,
        "source": one.source,
    }
