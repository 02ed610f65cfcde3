"""Voices and slips as PostgreSQL holds them, and the one way in for whoever is not signed in."""

from django.db import migrations

from portal.common.row_security import protect
from portal.common.transitions import guard_transitions

# What was written is never changed; what is published is the same words, some letters blackened.
VOICES = """
ALTER TABLE evaluation_voice ADD CONSTRAINT voice_is_short CHECK (char_length(text) <= 500);

CREATE FUNCTION evaluation_only_blackens(wording text, original text) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
    SELECT char_length(wording) = char_length(original) AND NOT EXISTS (
        SELECT FROM unnest(string_to_array(wording, NULL), string_to_array(original, NULL))
            AS pair(new, old)
        WHERE new <> old AND new <> '■')
$$;

CREATE FUNCTION evaluation_voice_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    place text := 'wording';
    problem text;
BEGIN
    IF TG_OP = 'DELETE' OR ROW(OLD.id, OLD.round_id, OLD.text, OLD.received_on)
       IS DISTINCT FROM ROW(NEW.id, NEW.round_id, NEW.text, NEW.received_on) THEN
        problem := '書かれた声は、変えることも消すこともできません。';
    ELSIF NEW.state = 'SHOWN' AND NOT evaluation_only_blackens(NEW.wording, NEW.text) THEN
        problem := '掲載する文では、字を■に置き換えることだけができます。';
    ELSIF NEW.state = 'SHOWN' AND NEW.wording !~ '[^■\\s]' THEN
        problem := 'すべてを■にした声は掲載できません。「掲載しない」を選んでください。';
    ELSIF NEW.state = 'SHOWN' AND NEW.wording <> NEW.text AND NEW.reason = '' THEN
        place := 'reason';
        problem := '一部を■にした理由を入力してください。';
    END IF;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'voice_is_kept',
            TABLE = TG_TABLE_NAME, COLUMN = place, MESSAGE = problem;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER voice_is_kept BEFORE UPDATE OR DELETE ON evaluation_voice
    FOR EACH ROW EXECUTE FUNCTION evaluation_voice_is_kept();

CREATE FUNCTION evaluation_publish_voice() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM evaluation_publishedvoice WHERE voice_id = NEW.id;
    IF NEW.state = 'SHOWN' THEN
        INSERT INTO evaluation_publishedvoice (voice_id, site_id, fiscal_year, wording)
        SELECT NEW.id, r.site_id, r.fiscal_year, NEW.wording
        FROM evaluation_surveyround r WHERE r.id = NEW.round_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER voice_is_published AFTER UPDATE ON evaluation_voice
    FOR EACH ROW EXECUTE FUNCTION evaluation_publish_voice();
REVOKE INSERT, UPDATE, DELETE ON evaluation_publishedvoice FROM portal_staff, portal_worker;
"""

# The one way in for whoever is not signed in: he needs the address, and reads nothing but the name
# of the site and the days. The moment is only used for the day and the hour's count.
PUBLIC = """
CREATE FUNCTION evaluation_survey_at(of_token text)
RETURNS TABLE (site_name text, state text, opens_on date, closes_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT s.name, r.state, r.opens_on, r.closes_on
    FROM evaluation_surveyround r JOIN joint_sites_jointsite s ON s.id = r.site_id
    WHERE r.token = of_token AND r.state <> 'DRAFT'
$$;

CREATE FUNCTION evaluation_answer_survey(
    of_token text, form uuid, chosen text, words text, moment timestamptz
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    r evaluation_surveyround;
    day date := (moment AT TIME ZONE 'Asia/Tokyo')::date;
    most integer;
    taken integer;
BEGIN
    SELECT * INTO r FROM evaluation_surveyround
    WHERE token = of_token AND state <> 'DRAFT' FOR SHARE;
    IF NOT FOUND THEN
        RETURN 'NOWHERE';
    ELSIF EXISTS (SELECT FROM evaluation_surveyanswer a WHERE a.id = form) THEN
        RETURN 'TWICE';
    ELSIF r.state <> 'OPEN' OR day NOT BETWEEN r.opens_on AND r.closes_on THEN
        RETURN 'CLOSED';
    END IF;
    SELECT answers_an_hour INTO most FROM evaluation_surveyrule
    WHERE from_year <= r.fiscal_year ORDER BY from_year DESC LIMIT 1;
    -- From here on the answers of a round come one after the other.
    INSERT INTO evaluation_surveyhour AS h (round_id, hour, answers)
    VALUES (r.id, date_trunc('hour', moment), 1)
    ON CONFLICT (round_id) DO UPDATE SET hour = excluded.hour,
        answers = CASE WHEN h.hour = excluded.hour THEN h.answers ELSE 0 END + 1
    RETURNING h.answers INTO taken;
    IF taken > most THEN
        UPDATE evaluation_surveyhour SET answers = most WHERE round_id = r.id;
        RETURN 'FULL';
    END IF;
    INSERT INTO evaluation_surveyanswer (id, round_id, degree, answered_on)
    VALUES (form, r.id, chosen, day) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        UPDATE evaluation_surveyhour SET answers = taken - 1 WHERE round_id = r.id;
        RETURN 'TWICE';
    END IF;
    IF words ~ '\\S' THEN
        INSERT INTO evaluation_voice (id, round_id, text, received_on, state, wording, reason)
        VALUES (gen_random_uuid(), r.id, words, day, 'WAITING', '', '');
    END IF;
    RETURN 'TAKEN';
END $$;
REVOKE ALL ON FUNCTION evaluation_survey_at(text) FROM PUBLIC;
REVOKE ALL ON FUNCTION evaluation_answer_survey(text, uuid, text, text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION evaluation_survey_at(text) TO portal_staff, portal_partner, portal_worker;
GRANT EXECUTE ON FUNCTION evaluation_answer_survey(text, uuid, text, text, timestamptz)
    TO portal_staff, portal_partner, portal_worker;
"""

SLIPS = """
CREATE FUNCTION evaluation_slip_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    problem text;
BEGIN
    IF TG_OP = 'DELETE' OR ROW(OLD.id, OLD.number, OLD.site_id, OLD.from_side, OLD.batch, OLD.made_on)
       IS DISTINCT FROM ROW(NEW.id, NEW.number, NEW.site_id, NEW.from_side, NEW.batch, NEW.made_on) THEN
        problem := '誘導票の番号、拠点、窓口は変えられません。';
    ELSIF OLD.state NOT IN ('BLANK', 'GIVEN') AND OLD IS DISTINCT FROM NEW THEN
        problem := '使われた、取り消された、または期限の切れた誘導票は変えられません。';
    ELSIF OLD.state = 'GIVEN' AND ROW(OLD.purpose, OLD.given_on, OLD.valid_until)
       IS DISTINCT FROM ROW(NEW.purpose, NEW.given_on, NEW.valid_until) THEN
        problem := '交付した誘導票の用件と期限は変えられません。';
    END IF;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'slip_is_kept',
            TABLE = TG_TABLE_NAME, COLUMN = 'number', MESSAGE = problem;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER slip_is_kept BEFORE UPDATE OR DELETE ON evaluation_referralslip
    FOR EACH ROW EXECUTE FUNCTION evaluation_slip_is_kept();

CREATE VIEW evaluation_slipmonth WITH (security_invoker = true) AS
SELECT site_id || ':' || month || ':' || from_side AS id, site_id, month, from_side, used
FROM (
    SELECT site_id, date_trunc('month', used_on)::date AS month, from_side, count(*) AS used
    FROM evaluation_referralslip WHERE state = 'USED'
    GROUP BY 1, 2, 3
) counted;
"""

DROP = """
DROP VIEW evaluation_slipmonth;
DROP TRIGGER slip_is_kept ON evaluation_referralslip;
DROP FUNCTION evaluation_slip_is_kept();
DROP FUNCTION evaluation_answer_survey(text, uuid, text, text, timestamptz);
DROP FUNCTION evaluation_survey_at(text);
DROP TRIGGER voice_is_published ON evaluation_voice;
DROP FUNCTION evaluation_publish_voice();
DROP TRIGGER voice_is_kept ON evaluation_voice;
DROP FUNCTION evaluation_voice_is_kept();
DROP FUNCTION evaluation_only_blackens(text, text);
ALTER TABLE evaluation_voice DROP CONSTRAINT voice_is_short;
GRANT INSERT, UPDATE, DELETE ON evaluation_publishedvoice TO portal_staff, portal_worker;
"""

AT_A_COUNTER = "evaluation_sits_at(site_id) IS NOT NULL"
# The round is read through its own policy.
MODERATED = """portal_organization_kind() <> 'MINISTRY' AND EXISTS (
    SELECT FROM evaluation_surveyround r WHERE r.id = round_id)"""


class Migration(migrations.Migration):

    dependencies = [
        ('common', '0007_transitions'),
        ('evaluation', '0019_surveys_kept'),
    ]

    operations = [
        guard_transitions(
            "evaluation_voice", "state", "voice_moves_by_the_table",
            ">WAITING", "WAITING>SHOWN", "WAITING>HELD", "SHOWN>HELD", "HELD>SHOWN",
        ),
        guard_transitions(
            "evaluation_referralslip", "state", "slip_moves_by_the_table",
            ">BLANK", ">GIVEN", "BLANK>GIVEN", "BLANK>USED", "GIVEN>USED", "BLANK>EXPIRED",
            "GIVEN>EXPIRED", "BLANK>CANCELLED", "GIVEN>CANCELLED",
        ),
        migrations.RunSQL(VOICES + PUBLIC + SLIPS, DROP),
        protect("evaluation_voice", staff={"SELECT": MODERATED, "UPDATE": MODERATED}),
        protect(
            "evaluation_referralslip",
            staff={
                "SELECT": "evaluation_runs_site(site_id)",
                "INSERT": "evaluation_sits_at(site_id) = from_side",
                "UPDATE": AT_A_COUNTER,
            },
        ),
    ]
