"""PostgreSQL keeps an organisation from being left without an administrator."""

from django.db import migrations

# The first day from today on which somebody belongs to the organisation and nobody administers it;
# NULL when there is none. That can begin only today, behind an administrator's last day, or on
# somebody's first day: other days need not be looked at.
FIRST_DAY_WITHOUT = """
CREATE FUNCTION people_first_day_without_administrator(organization bigint) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH clock AS (SELECT (now() AT TIME ZONE 'Asia/Tokyo')::date AS today),
    member AS (
        SELECT m.is_administrator, coalesce(m.valid_from, '-infinity') AS first,
               coalesce(m.valid_to, 'infinity') AS last
        FROM people_membership m WHERE m.organization_id = organization
    ),
    turning (day) AS (
        SELECT today FROM clock
        UNION SELECT last + 1 FROM member, clock
              WHERE is_administrator AND last >= today AND last < 'infinity'
        UNION SELECT first FROM member, clock WHERE first > today
    )
    SELECT min(day) FROM turning
    WHERE EXISTS (SELECT FROM member WHERE day BETWEEN first AND last)
      AND NOT EXISTS (SELECT FROM member WHERE is_administrator AND day BETWEEN first AND last)
$$;
"""

# Deferred, so that one transaction may put a successor in a predecessor's place in any order. The
# organisation's row is locked first: of two who remove each other at once, the second waits and
# then sees what the first committed (each statement has its own snapshot in READ COMMITTED).
KEEP_ONE = """
CREATE FUNCTION people_an_administrator_remains() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    touched bigint;
    was_administered boolean;
    day date;
BEGIN
    FOR touched IN
        SELECT DISTINCT id FROM unnest(ARRAY[
            CASE WHEN TG_OP <> 'INSERT' THEN old.organization_id END,
            CASE WHEN TG_OP <> 'DELETE' THEN new.organization_id END
        ]) AS id WHERE id IS NOT NULL ORDER BY id
    LOOP
        PERFORM FROM organizations_organization WHERE id = touched FOR NO KEY UPDATE;
        SELECT EXISTS (
            SELECT FROM people_membership m
            WHERE m.organization_id = touched AND m.is_administrator
              AND coalesce(m.valid_from, '-infinity') <= (now() AT TIME ZONE 'Asia/Tokyo')::date
        ) INTO was_administered;
        IF TG_OP <> 'INSERT' THEN
            was_administered := was_administered
                OR (old.is_administrator AND old.organization_id = touched);
        END IF;
        IF was_administered THEN
            day := people_first_day_without_administrator(touched);
            IF day IS NOT NULL THEN
                RAISE EXCEPTION '%から、この組織の管理者がいなくなります。先に後任の管理者を決めてください。',
                    to_char(day, 'FMYYYY年FMMM月FMDD日')
                    USING ERRCODE = 'check_violation',
                          CONSTRAINT = 'organization_keeps_an_administrator';
            END IF;
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER organization_keeps_an_administrator
    AFTER INSERT OR DELETE OR UPDATE OF organization_id, is_administrator, valid_from, valid_to
    ON people_membership
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION people_an_administrator_remains();
"""

# A request and a handover speak of people of their own organisation.
COLLEAGUES = """
ALTER TABLE people_grantrequest ADD CONSTRAINT grant_is_about_a_member
    FOREIGN KEY (membership_id, organization_id)
    REFERENCES people_membership (id, organization_id) DEFERRABLE INITIALLY IMMEDIATE;
ALTER TABLE people_handover ADD CONSTRAINT handover_is_from_a_member
    FOREIGN KEY (leaving_id, organization_id)
    REFERENCES people_membership (id, organization_id) DEFERRABLE INITIALLY IMMEDIATE;
ALTER TABLE people_handover ADD CONSTRAINT handover_is_to_a_member
    FOREIGN KEY (successor_id, organization_id)
    REFERENCES people_membership (id, organization_id) DEFERRABLE INITIALLY IMMEDIATE;
"""

DROP = """
DROP TRIGGER organization_keeps_an_administrator ON people_membership;
DROP FUNCTION people_an_administrator_remains();
DROP FUNCTION people_first_day_without_administrator(bigint);
"""
DROP_COLLEAGUES = """
ALTER TABLE people_grantrequest DROP CONSTRAINT grant_is_about_a_member;
ALTER TABLE people_handover DROP CONSTRAINT handover_is_from_a_member;
ALTER TABLE people_handover DROP CONSTRAINT handover_is_to_a_member;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0006_grants_invitations_handovers")]

    operations = [
        migrations.RunSQL(FIRST_DAY_WITHOUT + KEEP_ONE, DROP),
        migrations.RunSQL(COLLEAGUES, DROP_COLLEAGUES),
    ]
