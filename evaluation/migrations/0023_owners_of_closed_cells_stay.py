"""Whose a closed cell is stays, also of a settled year, of a cell nobody filled, and whoever asks.

Whether a cell is closed is asked of its owner's part: another owner would open it. The guards of
migration 12 looked with the rights of whoever writes (parts are private rows), only at figures that
exist, not at settled years, and for the dictionary without a lock. They are replaced.
"""

from django.db import migrations

# What both look for in the years of a site: anything that is no longer open.
IS_CLOSED = """
CREATE FUNCTION evaluation_year_is_closed(site bigint, year int) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT EXISTS (
        SELECT FROM evaluation_monthpart p
        WHERE p.site_id = $1 AND p.fiscal_year = $2 AND p.state NOT IN ('OPEN', 'RETURNED')
    ) OR EXISTS (
        SELECT FROM evaluation_achievement a WHERE a.site_id = $1 AND a.fiscal_year = $2
    )
$$;
"""

# Whoever closes holds the profile FOR UPDATE: he is in before and seen, or waits for us.
EXCEPTIONS = """
CREATE OR REPLACE FUNCTION evaluation_owner_stays() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    of_site bigint := coalesce(NEW.site_id, OLD.site_id);
    since smallint := least(coalesce(NEW.from_year, OLD.from_year),
                            coalesce(OLD.from_year, NEW.from_year));
BEGIN
    PERFORM evaluation_check_isolation();
    IF TG_OP = 'UPDATE' AND NEW.site_id <> OLD.site_id THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'cell_owner_stays',
            TABLE = TG_TABLE_NAME, COLUMN = 'site', MESSAGE = '例外の拠点は変えられません。';
    END IF;
    PERFORM FROM joint_sites_annualprofile p
    WHERE p.site_id = of_site AND p.fiscal_year >= since
    ORDER BY p.fiscal_year FOR SHARE;
    IF EXISTS (
        SELECT FROM joint_sites_annualprofile p
        WHERE p.site_id = of_site AND p.fiscal_year >= since
          AND evaluation_year_is_closed(p.site_id, p.fiscal_year)
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'cell_owner_stays',
            TABLE = TG_TABLE_NAME, COLUMN = 'from_year',
            MESSAGE = since || '年度以後に、提出済みの月か締めた年度があります。'
                || '入力する側は、まだ提出のない年度から変えられます。';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
"""

# A count nobody has entered anywhere was accepted nowhere: the slip of a new one is mended.
DICTIONARY = """
CREATE OR REPLACE FUNCTION evaluation_indicator_owner_stays() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    is_closed boolean;
BEGIN
    IF NEW.owner IS NOT DISTINCT FROM OLD.owner
            OR NOT EXISTS (SELECT FROM evaluation_monthlyresult m WHERE m.indicator_id = OLD.id)
    THEN
        RETURN NEW;
    END IF;
    PERFORM evaluation_check_isolation();
    PERFORM FROM joint_sites_annualprofile p ORDER BY p.site_id, p.fiscal_year FOR SHARE;
    SELECT EXISTS (
        SELECT FROM joint_sites_annualprofile p
        WHERE evaluation_year_is_closed(p.site_id, p.fiscal_year) AND NOT EXISTS (
            SELECT FROM evaluation_cellowner c
            WHERE c.site_id = p.site_id AND c.indicator_id = OLD.id
              AND c.from_year <= p.fiscal_year
        )
    ) INTO is_closed;
    IF is_closed THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            CONSTRAINT = 'indicator_owner_stays', TABLE = TG_TABLE_NAME, COLUMN = 'owner',
            MESSAGE = 'この指標を含む月が提出されているか、年度が締められているため、'
                || '入力する側は変えられません。'
                || '拠点ごとの例外として、まだ提出のない年度から登録してください。';
    END IF;
    RETURN NEW;
END $$;
-- "OF owner" would miss what another trigger sets.
DROP TRIGGER indicator_owner_stays ON evaluation_indicator;
CREATE TRIGGER indicator_owner_stays BEFORE UPDATE ON evaluation_indicator
    FOR EACH ROW EXECUTE FUNCTION evaluation_indicator_owner_stays();
"""


class Migration(migrations.Migration):

    dependencies = [("evaluation", "0022_closed_stays")]

    operations = [migrations.RunSQL([IS_CLOSED, EXCEPTIONS, DICTIONARY])]
