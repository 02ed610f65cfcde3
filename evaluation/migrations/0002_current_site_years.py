"""The year's figures in PostgreSQL: one definition (two views), kept current by triggers."""

from django.db import migrations

# What a month, a target or a survey speaks of must be a year in which the site operates.
PROFILE_KEYS = """
ALTER TABLE evaluation_monthlyresult ADD CONSTRAINT result_needs_a_profile
    FOREIGN KEY (site_id, fiscal_year) REFERENCES joint_sites_annualprofile (site_id, fiscal_year)
    DEFERRABLE INITIALLY IMMEDIATE;
ALTER TABLE evaluation_annualtarget ADD CONSTRAINT target_needs_a_profile
    FOREIGN KEY (site_id, fiscal_year) REFERENCES joint_sites_annualprofile (site_id, fiscal_year)
    DEFERRABLE INITIALLY IMMEDIATE;
ALTER TABLE evaluation_satisfactionsurvey ADD CONSTRAINT survey_needs_a_profile
    FOREIGN KEY (site_id, fiscal_year) REFERENCES joint_sites_annualprofile (site_id, fiscal_year)
    DEFERRABLE INITIALLY IMMEDIATE;
"""

DROP_PROFILE_KEYS = """
ALTER TABLE evaluation_monthlyresult DROP CONSTRAINT result_needs_a_profile;
ALTER TABLE evaluation_annualtarget DROP CONSTRAINT target_needs_a_profile;
ALTER TABLE evaluation_satisfactionsurvey DROP CONSTRAINT survey_needs_a_profile;
"""

# Each target with the year's result: the rule of evaluation/rules/achievement.py, set-based. A rate
# is made of the months in which both of its sides are reported.
LINES = """
CREATE VIEW evaluation_line WITH (security_invoker = true) AS
SELECT t.id, t.site_id, t.fiscal_year, t.indicator_id, t.value AS target,
       CASE i.measure WHEN 'RATE' THEN r.above ELSE c.total END AS numerator,
       r.below AS denominator,
       COALESCE(CASE
           WHEN i.measure = 'COUNT' AND i.direction = 'UP' THEN c.total >= t.value
           WHEN i.measure = 'COUNT' THEN c.total <= t.value
           WHEN r.below > 0 AND i.direction = 'UP' THEN 100 * r.above >= t.value * r.below
           WHEN r.below > 0 THEN 100 * r.above <= t.value * r.below
       END, false) AS met
FROM evaluation_annualtarget t
JOIN evaluation_indicator i ON i.id = t.indicator_id
LEFT JOIN LATERAL (
    SELECT sum(m.value) AS total FROM evaluation_monthlyresult m
    WHERE m.site_id = t.site_id AND m.fiscal_year = t.fiscal_year AND m.indicator_id = i.id
) c ON i.measure = 'COUNT'
LEFT JOIN LATERAL (
    SELECT sum(a.value) AS above, sum(b.value) AS below
    FROM evaluation_monthlyresult a
    JOIN evaluation_monthlyresult b
      ON b.site_id = a.site_id AND b.fiscal_year = a.fiscal_year AND b.month = a.month
    WHERE a.site_id = t.site_id AND a.fiscal_year = t.fiscal_year
      AND a.indicator_id = i.numerator_id AND b.indicator_id = i.denominator_id
      AND a.value IS NOT NULL AND b.value IS NOT NULL
) r ON i.measure = 'RATE'
"""

# Every site's year in one set-based statement: the published counts and the targets met.
FIGURES = """
CREATE VIEW evaluation_site_figures WITH (security_invoker = true) AS
SELECT p.id AS profile_id, p.site_id, p.fiscal_year,
       h.placements, h.new_seekers, h.users, h.consultations, h.months_reported,
       l.targets_set, l.targets_met
FROM joint_sites_annualprofile p
LEFT JOIN LATERAL (
    SELECT sum(m.value) FILTER (WHERE i.code = 'PLACEMENTS') AS placements,
           sum(m.value) FILTER (WHERE i.code = 'NEW_SEEKERS') AS new_seekers,
           sum(m.value) FILTER (WHERE i.code = 'USERS') AS users,
           sum(m.value) FILTER (WHERE i.code = 'CONSULTATIONS') AS consultations,
           count(DISTINCT m.month) FILTER (WHERE m.value IS NOT NULL) AS months_reported
    FROM evaluation_monthlyresult m
    JOIN evaluation_indicator i ON i.id = m.indicator_id
    WHERE m.site_id = p.site_id AND m.fiscal_year = p.fiscal_year
) h ON true
LEFT JOIN LATERAL (
    SELECT count(*) AS targets_set, count(*) FILTER (WHERE met) AS targets_met
    FROM evaluation_line
    WHERE site_id = p.site_id AND fiscal_year = p.fiscal_year
) l ON true
"""

# Only touched site-years are recomputed. Their rows are locked first, in one order, so that two
# people who enter different months of one year at once cannot leave the total behind: the second
# waits, then reads what the first committed.
REFRESH = """
CREATE FUNCTION evaluation_refresh_touched() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched text := CASE
        WHEN tg_op = 'TRUNCATE' OR tg_table_name = 'evaluation_indicator'
            THEN 'SELECT site_id, fiscal_year FROM joint_sites_annualprofile'
        WHEN tg_op = 'INSERT' THEN 'SELECT DISTINCT site_id, fiscal_year FROM new_rows'
        WHEN tg_op = 'DELETE' THEN 'SELECT DISTINCT site_id, fiscal_year FROM old_rows'
        ELSE 'SELECT site_id, fiscal_year FROM old_rows UNION '
          || 'SELECT site_id, fiscal_year FROM new_rows'
    END;
BEGIN
    EXECUTE format($q$
        SELECT FROM evaluation_siteyear y
        WHERE (y.site_id, y.fiscal_year) IN (SELECT t.site_id, t.fiscal_year FROM (%s) t)
        ORDER BY y.site_id, y.fiscal_year FOR UPDATE
    $q$, touched);
    EXECUTE format($q$
        INSERT INTO evaluation_siteyear AS y (
            profile_id, site_id, fiscal_year, placements, new_seekers, users, consultations,
            months_reported, targets_set, targets_met
        )
        SELECT f.profile_id, f.site_id, f.fiscal_year, f.placements, f.new_seekers, f.users,
               f.consultations, f.months_reported, f.targets_set, f.targets_met
        FROM (%s) t JOIN evaluation_site_figures f USING (site_id, fiscal_year)
        ON CONFLICT (profile_id) DO UPDATE SET
            site_id = excluded.site_id, fiscal_year = excluded.fiscal_year,
            placements = excluded.placements, new_seekers = excluded.new_seekers,
            users = excluded.users, consultations = excluded.consultations,
            months_reported = excluded.months_reported,
            targets_set = excluded.targets_set, targets_met = excluded.targets_met
    $q$, touched);
    RETURN NULL;
END $$;

CREATE FUNCTION evaluation_forget_profile() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM evaluation_siteyear WHERE profile_id IN (SELECT id FROM old_rows);
    RETURN NULL;
END $$;

CREATE FUNCTION evaluation_only_counts_are_entered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM new_rows r JOIN evaluation_indicator i ON i.id = r.indicator_id
        WHERE i.measure <> 'COUNT'
    ) THEN
        RAISE EXCEPTION '割合の指標は直接入力できません。分子と分母の件数を入力してください。'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'only_counts_are_entered';
    END IF;
    RETURN NULL;
END $$;
"""


def _refresh_triggers(table: str) -> str:
    """Triggers that keep the site-years of `table`'s touched rows current."""
    transitions = {
        "insert": "REFERENCING NEW TABLE AS new_rows",
        "update": "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
        "delete": "REFERENCING OLD TABLE AS old_rows",
    }
    triggers = [
        f"CREATE TRIGGER refresh_after_{event} AFTER {event.upper()} ON {table} {rows}"
        " FOR EACH STATEMENT EXECUTE FUNCTION evaluation_refresh_touched();"
        for event, rows in transitions.items()
    ]
    triggers.append(
        f"CREATE TRIGGER refresh_after_truncate AFTER TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION evaluation_refresh_touched();"
    )
    return "\n".join(triggers)


TRIGGERS = f"""
{_refresh_triggers("evaluation_monthlyresult")}
{_refresh_triggers("evaluation_annualtarget")}
CREATE TRIGGER only_counts_after_insert AFTER INSERT ON evaluation_monthlyresult
    REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION evaluation_only_counts_are_entered();
CREATE TRIGGER only_counts_after_update AFTER UPDATE ON evaluation_monthlyresult
    REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION evaluation_only_counts_are_entered();
CREATE TRIGGER evaluation_follows_insert AFTER INSERT ON joint_sites_annualprofile
    REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION evaluation_refresh_touched();
CREATE TRIGGER evaluation_follows_update AFTER UPDATE ON joint_sites_annualprofile
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION evaluation_refresh_touched();
CREATE TRIGGER evaluation_follows_delete AFTER DELETE ON joint_sites_annualprofile
    REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION evaluation_forget_profile();
CREATE TRIGGER refresh_after_update AFTER UPDATE ON evaluation_indicator
    FOR EACH STATEMENT EXECUTE FUNCTION evaluation_refresh_touched();
"""

DROP_FUNCTIONS = """
DROP FUNCTION evaluation_only_counts_are_entered() CASCADE;
DROP FUNCTION evaluation_forget_profile() CASCADE;
DROP FUNCTION evaluation_refresh_touched() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("evaluation", "0001_initial"),
        ("joint_sites", "0002_every_site_has_a_host"),
    ]

    operations = [
        migrations.RunSQL(PROFILE_KEYS, DROP_PROFILE_KEYS),
        migrations.RunSQL(LINES, "DROP VIEW evaluation_line"),
        migrations.RunSQL(FIGURES, "DROP VIEW evaluation_site_figures"),
        migrations.RunSQL(REFRESH, DROP_FUNCTIONS),
        migrations.RunSQL(TRIGGERS, migrations.RunSQL.noop),
    ]
