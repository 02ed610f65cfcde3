"""Synthetic site-years by the thousand, made inside PostgreSQL: the same rows every time.

Beside ordinary years there are months left blank, years nobody reported, and years without any
target, because those are where a fast statement could differ from the rule.
"""

from evaluation.dictionary import load_indicators
from tests.bench.database import bare, execute, without_triggers
from tests.factories import body, office

FIRST_YEAR, LAST_YEAR = 2006, 2025

SITES = """
INSERT INTO joint_sites_jointsite
    (code, name, kind, prefecture_code, office_id, opened_on, address, hours)
SELECT format('%%s%%s-%%s', prefecture, lpad((n / 47 %% 1000)::text, 3, '0'),
              lpad((1 + n / 47000)::text, 2, '0')),
       format('測定用拠点%%s', n), (ARRAY['GENERAL', 'WELFARE'])[1 + n %% 2],
       prefecture, %s, '2005-04-01', '測定用', ''
FROM generate_series(0, %s - 1) n, lpad((1 + n %% 47)::text, 2, '0') prefecture
"""

HOSTS = """
INSERT INTO joint_sites_sitehost (site_id, body_id) SELECT id, %s FROM joint_sites_jointsite
"""

PROFILES = """
INSERT INTO joint_sites_annualprofile
    (site_id, fiscal_year, services, target_groups, is_outsourced)
SELECT id, year, '{WELFARE}', '{WELFARE_RECIPIENTS}', false
FROM joint_sites_jointsite, generate_series(%s::int, %s::int) year ORDER BY id, year
"""

# A part never exceeds what it is part of. The four common counts come first.
COUNTS = (
    "('USERS', 50, 300)",
    "('NEW_SEEKERS', 20, 60)",
    "('CONSULTATIONS', 30, 200)",
    "('PLACEMENTS', 5, 20)",
    "('SUPPORTED', 20, 40)",
    "('PERSONS_PLACED', 0, 20)",
    "('WELFARE_PLACED', 0, 5)",
    "('REFERRALS', 0, 50)",
    "('INTERVIEW_EVENTS', 0, 4)",
)

MONTHS = """
INSERT INTO evaluation_monthlyresult (site_id, indicator_id, month, value, recorded_at)
SELECT p.site_id, i.id, make_date(p.fiscal_year, 4, 1) + make_interval(months => n),
       CASE WHEN p.id %% 97 > 0 AND random() > 0.02
            THEN (least + random() * (most - least))::int END,
       '2026-04-01 00:00+09'
FROM joint_sites_annualprofile p
CROSS JOIN (VALUES %s) AS counts (code, least, most)
JOIN evaluation_indicator i USING (code)
CROSS JOIN generate_series(0, 11) n
"""

TARGETS = """
INSERT INTO evaluation_annualtarget
    (site_id, fiscal_year, indicator_id, value, source, recorded_at)
SELECT p.site_id, p.fiscal_year, i.id, round((low + random() * (high - low))::numeric, 1), '',
       '2026-04-01 00:00+09'
FROM joint_sites_annualprofile p
CROSS JOIN (VALUES ('USERS', 1900, 2200), ('PLACEMENTS', 130, 160), ('PLACEMENT_RATE', 28, 34),
                   ('SUPPORTED_RATE', 30, 36)) AS targets (code, low, high)
JOIN evaluation_indicator i USING (code)
WHERE p.id % 89 > 0
"""

SITE_YEARS = """
INSERT INTO evaluation_siteyear
    (profile_id, site_id, fiscal_year, placements, new_seekers, users, consultations,
     months_reported, targets_set, targets_met)
SELECT profile_id, site_id, fiscal_year, placements, new_seekers, users, consultations,
       months_reported, targets_set, targets_met
FROM evaluation_site_figures
"""

PROFILE = "joint_sites_annualprofile"
MONTHLY, TARGET = "evaluation_monthlyresult", "evaluation_annualtarget"
SITE_YEAR = "evaluation_siteyear"


def make_site_years(sites: int, counts: int = len(COUNTS)) -> None:
    """Fill an empty database with `sites` sites of 20 years, `counts` × 12 monthly rows a year."""
    load_indicators()
    execute("SELECT setseed(0.5)")
    with without_triggers("joint_sites_jointsite", PROFILE):
        execute(SITES, [office().pk, sites])
        execute(HOSTS, [body().pk])
        execute(PROFILES, [FIRST_YEAR, LAST_YEAR])
    execute("SET maintenance_work_mem = '1GB'")
    with bare(MONTHLY):
        execute(MONTHS % ", ".join(COUNTS[:counts]))
    with bare(TARGET):
        execute(TARGETS)
    execute("VACUUM ANALYZE")
    with bare(SITE_YEAR):
        execute(SITE_YEARS)
    execute("RESET maintenance_work_mem")
    execute("VACUUM ANALYZE")
