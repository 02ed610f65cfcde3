"""What is closed stays: rows of settled years, cells of months under way, and the periods themselves.

The functions read with their owner's right, for the state of a month and the corrections are
private rows: whoever writes, they see all of them.
"""

from django.db import migrations

# A trigger looks after it has got the lock on the period. Only read committed sees then what was
# committed while it waited; an older snapshot would let a late row through.
READ_COMMITTED = """
CREATE FUNCTION evaluation_check_isolation() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION '月次実績・目標・年度別概要は、read committed の取引で書き込んでください。'
            USING ERRCODE = 'feature_not_supported';
    END IF;
END $$;
"""

_HEAD = """
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    changes text := CASE TG_OP
        WHEN 'INSERT' THEN $q$
            SELECT site_id, fiscal_year, indicator_id, {month} AS month,
                   NULL::numeric AS before, value::numeric AS after, false AS is_gone
            FROM new_rows $q$
        WHEN 'DELETE' THEN $q$
            SELECT site_id, fiscal_year, indicator_id, {month} AS month,
                   value::numeric AS before, NULL::numeric AS after, true AS is_gone
            FROM old_rows $q$
        ELSE $q$
            SELECT coalesce(n.site_id, o.site_id) AS site_id,
                   coalesce(n.fiscal_year, o.fiscal_year) AS fiscal_year,
                   coalesce(n.indicator_id, o.indicator_id) AS indicator_id,
                   {old_or_new_month} AS month,
                   o.value::numeric AS before, n.value::numeric AS after,
                   n.id IS NULL OR o.id IS NULL AS is_gone
            FROM old_rows o FULL JOIN new_rows n
              ON (n.id, n.site_id, n.fiscal_year, n.indicator_id{new_month})
               = (o.id, o.site_id, o.fiscal_year, o.indicator_id{old_month}) $q$
    END;
    sites bigint[];
    years int[];
    culprit record;
BEGIN
    PERFORM evaluation_check_isolation();
    EXECUTE format('SELECT array_agg(site_id), array_agg(fiscal_year)
                    FROM (SELECT DISTINCT site_id, fiscal_year FROM (%s) c) t', changes)
    INTO sites, years;
    -- Whoever closes takes these rows FOR UPDATE first: he waits for us, or we for him.
    PERFORM FROM joint_sites_annualprofile p
    JOIN unnest(sites, years) AS t (site_id, fiscal_year) USING (site_id, fiscal_year)
    ORDER BY p.site_id, p.fiscal_year FOR KEY SHARE OF p;
    IF NOT ({is_anything_closed}) THEN
        RETURN NULL;
    END IF;
"""

# Of what is touched, only the site-years of a settled year and the cells of a closed part matter.
# A row is never removed by a correction, nor moved: it is given another value.
_TAIL = """
    EXECUTE format($q$
        SELECT c.*, s.name FROM (%s) c JOIN joint_sites_jointsite s ON s.id = c.site_id
        WHERE ({is_closed}) AND (c.is_gone OR NOT EXISTS (
            SELECT FROM evaluation_correctionline l
            JOIN evaluation_correction k ON k.id = l.correction_id
            WHERE k.state = 'APPROVED' AND NOT l.is_applied
              AND k.site_id = c.site_id AND k.fiscal_year = c.fiscal_year
              AND l.indicator_id = c.indicator_id AND l.month IS NOT DISTINCT FROM c.month
              AND l.before IS NOT DISTINCT FROM c.before
              AND l.after IS NOT DISTINCT FROM c.after
        ))
        ORDER BY c.site_id, c.fiscal_year LIMIT 1
    $q$, changes) INTO culprit;
    IF culprit.site_id IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'closed_stays',
            TABLE = TG_TABLE_NAME, COLUMN = '{column}', MESSAGE = format(
                '%s（%s年度）は、受理した月か締めた年度のため変えられません。訂正を申請してください。',
                culprit.name, culprit.fiscal_year);
    END IF;
    EXECUTE format($q$
        UPDATE evaluation_correctionline l SET is_applied = true
        FROM evaluation_correction k, (%s) c
        WHERE k.id = l.correction_id AND k.state = 'APPROVED' AND NOT l.is_applied
          AND k.site_id = c.site_id AND k.fiscal_year = c.fiscal_year
          AND l.indicator_id = c.indicator_id AND l.month IS NOT DISTINCT FROM c.month
          AND l.before IS NOT DISTINCT FROM c.before AND l.after IS NOT DISTINCT FROM c.after
    $q$, changes);
    RETURN NULL;
END $$;
"""

# A year that was settled once stays settled: versions follow each other and are never deleted.
_ANY_SETTLED = """EXISTS (
        SELECT FROM evaluation_achievement a
        JOIN unnest(sites, years) AS t (site_id, fiscal_year) USING (site_id, fiscal_year)
    )"""
_ANY_CLOSED_PART = """EXISTS (
        SELECT FROM evaluation_monthpart p
        JOIN unnest(sites, years) AS t (site_id, fiscal_year) USING (site_id, fiscal_year)
        WHERE p.state NOT IN ('OPEN', 'RETURNED')
    )"""
_SETTLED = """EXISTS (
            SELECT FROM evaluation_achievement a
            WHERE a.site_id = c.site_id AND a.fiscal_year = c.fiscal_year
        )"""
_PART_IS_CLOSED = """EXISTS (
            SELECT FROM evaluation_monthpart p
            WHERE p.site_id = c.site_id AND p.fiscal_year = c.fiscal_year AND p.month = c.month
              AND p.state NOT IN ('OPEN', 'RETURNED')
              AND p.side = evaluation_owner_of(
                  c.site_id, c.indicator_id, c.fiscal_year::smallint)
        )"""


def _keeper(name: str, *, month: bool) -> str:
    """Return the function that keeps the closed rows of months (or of targets)."""
    head = _HEAD.format(
        month="month" if month else "NULL::date",
        old_or_new_month="coalesce(n.month, o.month)" if month else "NULL::date",
        new_month=", n.month" if month else "",
        old_month=", o.month" if month else "",
        is_anything_closed=f"{_ANY_SETTLED} OR {_ANY_CLOSED_PART}" if month else _ANY_SETTLED,
    )
    tail = _TAIL.replace(
        "{is_closed}", f"{_SETTLED} OR {_PART_IS_CLOSED}" if month else _SETTLED
    ).replace("{column}", "month" if month else "fiscal_year")
    return f"CREATE FUNCTION {name}() RETURNS trigger {head}{tail}"


# The profile says what a site did in the year; of a settled one there is nothing to change.
PROFILES = """
CREATE FUNCTION evaluation_settled_profile_stays() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM evaluation_check_isolation();
    IF EXISTS (
        SELECT FROM evaluation_achievement a
        WHERE (a.site_id, a.fiscal_year) IN (
            (OLD.site_id, OLD.fiscal_year),
            (coalesce(NEW.site_id, OLD.site_id), coalesce(NEW.fiscal_year, OLD.fiscal_year)))
    ) THEN
        RAISE EXCEPTION '締めた年度の年度別概要は変えられません。'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'closed_stays',
                  TABLE = TG_TABLE_NAME, COLUMN = 'fiscal_year';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER closed_stays AFTER UPDATE OR DELETE ON joint_sites_annualprofile
    FOR EACH ROW EXECUTE FUNCTION evaluation_settled_profile_stays();
"""

# Settling takes the year's row for itself, whoever settles. A version is superseded once and only by
# the next; none is altered or goes.
ACHIEVEMENTS = """
CREATE FUNCTION evaluation_achievement_stays() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    problem text;
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM FROM joint_sites_annualprofile
        WHERE site_id = NEW.site_id AND fiscal_year = NEW.fiscal_year FOR UPDATE;
        IF NOT FOUND THEN
            problem := 'この年度は、この拠点の実施年度ではありません。';
        ELSIF NEW.superseded_at IS NOT NULL OR NEW.version <> 1 + coalesce((
            SELECT max(version) FROM evaluation_achievement
            WHERE site_id = NEW.site_id AND fiscal_year = NEW.fiscal_year
        ), 0) THEN
            problem := '年度締めの版は、1から順に作ります。';
        END IF;
    ELSIF TG_OP = 'DELETE' OR OLD.superseded_at IS NOT NULL OR NEW.superseded_at IS NULL
            OR to_jsonb(OLD) - 'superseded_at' <> to_jsonb(NEW) - 'superseded_at' THEN
        problem := '年度締めの結果は、変えることも消すこともできません。';
    END IF;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'achievement_stays',
            TABLE = TG_TABLE_NAME, COLUMN = 'fiscal_year', MESSAGE = problem;
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER achievement_stays BEFORE INSERT OR UPDATE OR DELETE ON evaluation_achievement
    FOR EACH ROW EXECUTE FUNCTION evaluation_achievement_stays();

CREATE FUNCTION evaluation_achievement_is_followed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM evaluation_achievement
        WHERE site_id = NEW.site_id AND fiscal_year = NEW.fiscal_year AND superseded_at IS NULL
    ) THEN
        RAISE EXCEPTION '締めた年度は、新しい版によってだけ替わります。'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'achievement_stays',
                  TABLE = TG_TABLE_NAME, COLUMN = 'fiscal_year';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER achievement_is_followed AFTER UPDATE ON evaluation_achievement
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION evaluation_achievement_is_followed();
"""

# An accepted part keeps everything; one under way neither goes nor moves. One that closes takes the year's row, so that nobody who writes its cells is halfway.
PARTS = """
CREATE FUNCTION evaluation_part_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'ACCEPTED' OR OLD.state NOT IN ('OPEN', 'RETURNED') AND (
        TG_OP = 'DELETE' OR (OLD.id, OLD.site_id, OLD.month, OLD.side)
            IS DISTINCT FROM (NEW.id, NEW.site_id, NEW.month, NEW.side)
    ) THEN
        RAISE EXCEPTION '受理した月は変えられません。提出中の月は、取り下げるか差し戻してください。'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'part_stays',
                  TABLE = TG_TABLE_NAME, COLUMN = 'state';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER part_stays BEFORE UPDATE OR DELETE ON evaluation_monthpart
    FOR EACH ROW EXECUTE FUNCTION evaluation_part_stays();

CREATE FUNCTION evaluation_part_closes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM joint_sites_annualprofile p
    WHERE (p.site_id, p.fiscal_year) IN (
        SELECT n.site_id, n.fiscal_year FROM new_rows n JOIN old_rows o USING (id)
        WHERE o.state IN ('OPEN', 'RETURNED') AND n.state NOT IN ('OPEN', 'RETURNED')
    ) ORDER BY p.site_id, p.fiscal_year FOR UPDATE OF p;
    RETURN NULL;
END $$;
CREATE TRIGGER part_closes AFTER UPDATE ON evaluation_monthpart
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION evaluation_part_closes();
"""


def _triggers(table: str, function: str) -> str:
    """Statement triggers of all three events; "closed" stands before "refresh" in the alphabet."""
    rows = {
        "insert": "NEW TABLE AS new_rows",
        "update": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
        "delete": "OLD TABLE AS old_rows",
    }
    return "\n".join(
        f"CREATE TRIGGER closed_stays_after_{event} AFTER {event.upper()} ON {table}"
        f" REFERENCING {named} FOR EACH STATEMENT EXECUTE FUNCTION {function}();"
        for event, named in rows.items()
    )


MONTHS = "evaluation_closed_months_stay"
TARGETS = "evaluation_closed_targets_stay"
FORGOTTEN = f"""
DROP FUNCTION {MONTHS}() CASCADE;
DROP FUNCTION {TARGETS}() CASCADE;
DROP FUNCTION evaluation_settled_profile_stays() CASCADE;
DROP FUNCTION evaluation_achievement_stays() CASCADE;
DROP FUNCTION evaluation_achievement_is_followed() CASCADE;
DROP FUNCTION evaluation_part_stays() CASCADE;
DROP FUNCTION evaluation_part_closes() CASCADE;
DROP FUNCTION evaluation_check_isolation();
"""


class Migration(migrations.Migration):

    dependencies = [("evaluation", "0021_corrections")]

    operations = [
        migrations.RunSQL(
            [
                READ_COMMITTED,
                _keeper(MONTHS, month=True),
                _keeper(TARGETS, month=False),
                _triggers("evaluation_monthlyresult", MONTHS),
                _triggers("evaluation_annualtarget", TARGETS),
                PROFILES,
                ACHIEVEMENTS,
                PARTS,
            ],
            FORGOTTEN,
        ),
    ]
