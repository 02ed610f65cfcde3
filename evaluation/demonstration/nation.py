"""デモ用の国を作る入口。"""

from evaluation.demonstration.achievement import build_levels
from evaluation.demonstration.months import build_months, year_totals
from evaluation.demonstration.offices import build_offices
from evaluation.demonstration.outreach import build_outreach
from evaluation.demonstration.records import Nation
from evaluation.demonstration.services import build_profiles
from evaluation.demonstration.sites import build_sites
from evaluation.demonstration.surveys import build_surveys
from evaluation.demonstration.targets import build_targets


def generate() -> Nation:
    """デモ用の国を返す。いつ、どのプロセスで呼んでも同じ値になる。

    平成29〜令和2年度は実績があり、令和3年度は目標だけがある（これから入力する年度）。
    公表値を満たせないときは、どの公表値かを述べる ValueError。
    """
    offices = build_offices()
    sites = build_sites(offices)
    profiles = build_profiles(sites)
    outreach = build_outreach(sites)
    months = build_months(sites, profiles, outreach)
    totals = year_totals(months)
    return Nation(
        offices=offices,
        sites=sites,
        profiles=profiles,
        targets=build_targets(sites, build_levels(sites), totals),
        months=months,
        surveys=build_surveys(sites, totals),
        outreach=outreach,
    )
