"""How far the demonstration's months have come: synthetic, signed by nobody.

FY2019 is accepted in two prefectures. Of the year that runs there are three months of one site, in
several states, with the figures of FY2019 but one; the others are left for people to try.
"""

from datetime import date

from django.db import connection

from evaluation.demonstration.figures import FIRST_YEAR, OPEN_YEAR
from evaluation.models import Indicator, MonthPart, MonthRemark, ReportingRule
from evaluation.models.reporting_rule import UNPUBLISHED
from evaluation.queries.month_warnings import own_findings

ACCEPTED_YEAR = 2019
# Hokkaido is the first the ministry is shown, Fukushima where the demonstration's people stand. The
# whole nation's eight thousand parts, each moved three times, would take seconds to load.
PREFECTURES = ["01", "07"]
# Of the same Hello Work and bureau as Koriyama, where the demonstration's people stand.
SITE = "07201-01"
APRIL, MAY, JUNE = (date(OPEN_YEAR, month, 1) for month in (4, 5, 6))
ODD = "USERS"

_FIGURES = """
INSERT INTO evaluation_monthlyresult (site_id, indicator_id, month, value, recorded_at)
SELECT m.site_id, m.indicator_id, m.month + interval '2 years',
    CASE WHEN i.code = %(odd)s AND m.month + interval '2 years' = %(may)s
         THEN 3 * m.value ELSE m.value END,
    (m.month + interval '2 years 1 month 4 days 10 hours') AT TIME ZONE 'Asia/Tokyo'
FROM evaluation_monthlyresult m
JOIN joint_sites_jointsite s ON s.id = m.site_id
JOIN evaluation_indicator i ON i.id = m.indicator_id
WHERE s.code = %(site)s AND m.fiscal_year = %(accepted)s
    AND m.month + interval '2 years' <= %(june)s
"""
_PARTS = """
INSERT INTO evaluation_monthpart (id, site_id, month, side, state, revision, returns, return_reason)
SELECT gen_random_uuid(), m.site_id, m.month, i.owner, 'OPEN', 0, 0, ''
FROM evaluation_monthlyresult m
JOIN evaluation_indicator i ON i.id = m.indicator_id
JOIN joint_sites_jointsite s ON s.id = m.site_id
WHERE m.fiscal_year IN (%(accepted)s, %(open)s) AND s.prefecture_code = ANY(%(prefectures)s)
GROUP BY m.site_id, m.month, i.owner
"""
# Every state is reached by its way (the trigger `part_state_moves`). By the eighth of the following
# month; at some sites behind the tenth, when it was due.
_STEPS = (
    """
    UPDATE evaluation_monthpart SET state = 'SUBMITTED', revision = 1,
        first_submitted_at = at, submitted_at = at
    FROM (
        SELECT id AS part, (month + interval '1 month 10 hours'
            + CASE WHEN site_id %% 11 = 0 THEN interval '13 days' ELSE interval '7 days' END
        ) AT TIME ZONE 'Asia/Tokyo' AS at
        FROM evaluation_monthpart
    ) AS submission WHERE part = id
    """,
    """
    UPDATE evaluation_monthpart SET state = 'RETURNED', revision = 2, submitted_at = NULL,
        returned_at = submitted_at + interval '1 day', returns = 1,
        return_reason = '合成データ: 集計した期間をお確かめください。'
    WHERE month = %(june)s AND side = 'HELLO_WORK'
    """,
    """
    UPDATE evaluation_monthpart SET state = 'CONFIRMED', revision = 2,
        confirmed_at = submitted_at + interval '1 day'
    WHERE month < %(june)s
    """,
    """
    UPDATE evaluation_monthpart SET state = 'ACCEPTED', revision = 3,
        accepted_at = confirmed_at + interval '2 days'
    WHERE month < %(may)s
    """,
)


def load_months() -> None:
    """月次実績の提出状況と報告の決まりを登録する。月次実績は登録済みで、提出状況はまだないこと。"""
    ReportingRule.objects.get_or_create(from_year=FIRST_YEAR, defaults={"source": UNPUBLISHED})
    values: dict[str, str | int | date | list[str]] = {
        "prefectures": PREFECTURES,
        "site": SITE,
        "odd": ODD,
        "accepted": ACCEPTED_YEAR,
        "open": OPEN_YEAR,
        "may": MAY,
        "june": JUNE,
    }
    with connection.cursor() as cursor:
        for statement in (_FIGURES, _PARTS, *_STEPS):
            cursor.execute(statement, values)
    _answer_what_looks_odd()


def _answer_what_looks_odd() -> None:
    """The answers bear the time of the submission they came before."""
    parts = MonthPart.objects.filter(fiscal_year=OPEN_YEAR).select_related("site")
    indicators = {one.code: one for one in Indicator.objects.exclude(owner=None)}
    MonthRemark.objects.bulk_create(
        MonthRemark(
            part=part,
            indicator=indicators[finding.code],
            check_code=finding.check,
            value=finding.value,
            finding=finding.sentence,
            comment="合成データ: 窓口の記録と合わせ、数字に誤りがないことを確かめました。",
            answered_at=part.first_submitted_at,
        )
        for part in parts
        if part.first_submitted_at
        for finding in own_findings(part, list(indicators.values()))
    )
