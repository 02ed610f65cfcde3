"""Surveys as PostgreSQL holds them: what stays, whose they are, and what is shown of them."""

from django.db import migrations

from portal.common.row_security import protect
from portal.common.transitions import guard_transitions

DEFAULTS = """
INSERT INTO evaluation_surveyrule (from_year, smallest_shown, answers_an_hour, source)
VALUES (2011, 10, 60, 'ポータルの既定（国は公表していない）');
INSERT INTO evaluation_sliprule (from_year, valid_days, blank_valid_days, source)
VALUES (2011, 30, 180, 'ポータルの既定（国は公表していない）');
"""

# The counter at which somebody sits; who runs a site is evaluation_runs_site (migration 8).
SITS_AT = """
CREATE FUNCTION evaluation_sits_at(of_site bigint) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN portal_organization_kind() = 'HELLO_WORK' AND EXISTS (
            SELECT FROM joint_sites_jointsite s
            WHERE s.id = of_site AND s.office_id = portal_organization_id()) THEN 'HELLO_WORK'
        WHEN portal_organization_kind() = 'LOCAL_GOVERNMENT' AND EXISTS (
            SELECT FROM joint_sites_sitehost h
            WHERE h.site_id = of_site AND h.body_id = portal_organization_id())
            THEN 'MUNICIPALITY'
    END
$$;
"""

# A round needs a year of its site, and no yearly sum beside it. What was asked stays as it was.
ROUNDS = """
CREATE FUNCTION evaluation_round_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    place text := 'fiscal_year';
    problem text;
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.state <> 'DRAFT' AND ROW(OLD.site_id, OLD.fiscal_year, OLD.opens_on)
       IS DISTINCT FROM ROW(NEW.site_id, NEW.fiscal_year, NEW.opens_on) THEN
        place := 'opens_on';
        problem := '受付を始めたアンケートの拠点、年度、初日は変えられません。';
    ELSIF TG_OP = 'UPDATE' AND OLD.state = 'CLOSED' AND OLD IS DISTINCT FROM NEW THEN
        place := 'closes_on';
        problem := '受付を終えたアンケートは変えられません。';
    ELSIF TG_OP = 'INSERT' OR OLD.site_id <> NEW.site_id OR OLD.fiscal_year <> NEW.fiscal_year THEN
        PERFORM FROM joint_sites_annualprofile p
        WHERE p.site_id = NEW.site_id AND p.fiscal_year = NEW.fiscal_year FOR NO KEY UPDATE;
        IF NOT FOUND THEN
            problem := 'この年度は、拠点の実施年度として登録されていません。';
        ELSIF EXISTS (SELECT FROM evaluation_satisfactionsurvey y
                      WHERE y.site_id = NEW.site_id AND y.fiscal_year = NEW.fiscal_year
                        AND y.source = 'YEARLY') THEN
            problem := 'この年度は、年間の集計値がすでに登録されています。';
        END IF;
    END IF;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'survey_round_is_kept',
            TABLE = TG_TABLE_NAME, COLUMN = place, MESSAGE = problem;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER survey_round_is_kept BEFORE INSERT OR UPDATE ON evaluation_surveyround
    FOR EACH ROW EXECUTE FUNCTION evaluation_round_is_kept();

CREATE FUNCTION evaluation_yearly_or_rounds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Within another trigger it is the sum of the rounds that is written.
    IF pg_trigger_depth() > 1 THEN
        RETURN NEW;
    END IF;
    PERFORM FROM joint_sites_annualprofile p
    WHERE p.site_id = NEW.site_id AND p.fiscal_year = NEW.fiscal_year FOR NO KEY UPDATE;
    IF NEW.source <> 'YEARLY' OR EXISTS (
        SELECT FROM evaluation_surveyround r
        WHERE r.site_id = NEW.site_id AND r.fiscal_year = NEW.fiscal_year
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'survey_is_summed',
            TABLE = TG_TABLE_NAME, COLUMN = 'fiscal_year',
            MESSAGE = 'この年度は、アンケートの回から集計します。年間の集計値は登録できません。';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER survey_is_summed BEFORE INSERT OR UPDATE ON evaluation_satisfactionsurvey
    FOR EACH ROW EXECUTE FUNCTION evaluation_yearly_or_rounds();
"""

# The year's row is the sum over rounds that are closed: a result that grew by one answer at a time
# would tell what each one was. The rounds are locked first, so that two who write at once cannot
# leave the sum behind.
SUMS = """
CREATE FUNCTION evaluation_sum_survey(of_site bigint, of_year smallint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM evaluation_surveyround
    WHERE site_id = of_site AND fiscal_year = of_year ORDER BY id FOR UPDATE;
    INSERT INTO evaluation_satisfactionsurvey AS y (
        site_id, fiscal_year, source,
        satisfied, fairly_satisfied, neither, rather_dissatisfied, dissatisfied
    )
    SELECT of_site, of_year, 'ROUNDS',
           sum(coalesce(a.s1, 0) + coalesce(t.s1, 0)), sum(coalesce(a.s2, 0) + coalesce(t.s2, 0)),
           sum(coalesce(a.s3, 0) + coalesce(t.s3, 0)), sum(coalesce(a.s4, 0) + coalesce(t.s4, 0)),
           sum(coalesce(a.s5, 0) + coalesce(t.s5, 0))
    FROM evaluation_surveyround r
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE degree = 'SATISFIED') AS s1,
               count(*) FILTER (WHERE degree = 'FAIRLY_SATISFIED') AS s2,
               count(*) FILTER (WHERE degree = 'NEITHER') AS s3,
               count(*) FILTER (WHERE degree = 'RATHER_DISSATISFIED') AS s4,
               count(*) FILTER (WHERE degree = 'DISSATISFIED') AS s5
        FROM evaluation_surveyanswer WHERE round_id = r.id
    ) a
    CROSS JOIN LATERAL (
        SELECT sum(satisfied) AS s1, sum(fairly_satisfied) AS s2, sum(neither) AS s3,
               sum(rather_dissatisfied) AS s4, sum(dissatisfied) AS s5
        FROM evaluation_papertally WHERE round_id = r.id AND superseded_at IS NULL
    ) t
    WHERE r.site_id = of_site AND r.fiscal_year = of_year AND r.state = 'CLOSED'
    HAVING count(*) > 0
    ON CONFLICT (fiscal_year, site_id) DO UPDATE SET
        source = excluded.source, satisfied = excluded.satisfied,
        fairly_satisfied = excluded.fairly_satisfied, neither = excluded.neither,
        rather_dissatisfied = excluded.rather_dissatisfied, dissatisfied = excluded.dissatisfied;
END $$;

CREATE FUNCTION evaluation_round_was_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM evaluation_sum_survey(NEW.site_id, NEW.fiscal_year);
    RETURN NULL;
END $$;
CREATE TRIGGER survey_round_was_closed AFTER UPDATE OF state ON evaluation_surveyround
    FOR EACH ROW WHEN (NEW.state = 'CLOSED' AND OLD.state <> 'CLOSED')
    EXECUTE FUNCTION evaluation_round_was_closed();

CREATE FUNCTION evaluation_tally_was_typed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    r evaluation_surveyround;
BEGIN
    SELECT * INTO r FROM evaluation_surveyround WHERE id = NEW.round_id;
    IF r.state = 'CLOSED' THEN
        PERFORM evaluation_sum_survey(r.site_id, r.fiscal_year);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER paper_tally_was_typed AFTER INSERT OR UPDATE ON evaluation_papertally
    FOR EACH ROW EXECUTE FUNCTION evaluation_tally_was_typed();
"""

# Answers and tallies are only ever added; of a tally the day it was corrected is filled in.
ADDED = """
CREATE FUNCTION evaluation_answers_are_added() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    problem text;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        problem := '回答は、変えることも消すこともできません。';
    ELSE
        PERFORM FROM evaluation_surveyround WHERE id = NEW.round_id AND state = 'OPEN' FOR SHARE;
        IF NOT FOUND THEN
            problem := 'このアンケートは、いま受け付けていません。';
        END IF;
    END IF;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'answers_are_added',
            TABLE = TG_TABLE_NAME, COLUMN = 'degree', MESSAGE = problem;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER answers_are_added BEFORE INSERT OR UPDATE OR DELETE ON evaluation_surveyanswer
    FOR EACH ROW EXECUTE FUNCTION evaluation_answers_are_added();

CREATE FUNCTION evaluation_tallies_are_added() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    problem text;
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM FROM evaluation_surveyround WHERE id = NEW.round_id AND state <> 'DRAFT' FOR SHARE;
        IF NOT FOUND THEN
            problem := '紙の集計は、受付を始めてから入力してください。';
        ELSIF NEW.version > 1 AND NOT EXISTS (
            SELECT FROM evaluation_papertally t WHERE t.batch = NEW.batch
            AND t.version = NEW.version - 1 AND t.round_id = NEW.round_id
        ) THEN
            problem := '直す前の集計がありません。';
        END IF;
    ELSIF TG_OP = 'DELETE' OR OLD.superseded_at IS NOT NULL
       OR to_jsonb(OLD) - 'superseded_at' <> to_jsonb(NEW) - 'superseded_at' THEN
        problem := '入力した集計は、変えることも消すこともできません。版を重ねて直してください。';
    END IF;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'tallies_are_added',
            TABLE = TG_TABLE_NAME, COLUMN = 'satisfied', MESSAGE = problem;
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER tallies_are_added BEFORE INSERT OR UPDATE OR DELETE ON evaluation_papertally
    FOR EACH ROW EXECUTE FUNCTION evaluation_tallies_are_added();
"""

# Twin of evaluation/rules/survey_results.py. Without a rule everything is withheld.
RESULTS = """
CREATE VIEW evaluation_surveyresult WITH (security_invoker = true) AS
SELECT id, site_id, fiscal_year, is_withheld, coalesce(smallest_shown, 0) AS smallest_shown,
       CASE WHEN NOT is_withheld THEN people END AS answers,
       CASE WHEN NOT is_withheld THEN satisfied END AS satisfied,
       CASE WHEN NOT is_withheld THEN fairly_satisfied END AS fairly_satisfied,
       CASE WHEN NOT is_withheld THEN neither END AS neither,
       CASE WHEN NOT is_withheld THEN rather_dissatisfied END AS rather_dissatisfied,
       CASE WHEN NOT is_withheld THEN dissatisfied END AS dissatisfied
FROM (
    SELECT counted.*, coalesce(
        min(people) OVER (PARTITION BY fiscal_year) < smallest_shown AND (
            people < smallest_shown
            OR row_number() OVER ascending <= 2
            OR sum(people) OVER ascending - people < smallest_shown
        ), true) AS is_withheld
    FROM (
        SELECT y.*, rule.smallest_shown, s.code,
               y.satisfied::bigint + y.fairly_satisfied + y.neither + y.rather_dissatisfied
                   + y.dissatisfied AS people
        FROM evaluation_satisfactionsurvey y
        JOIN joint_sites_jointsite s ON s.id = y.site_id
        LEFT JOIN LATERAL (
            SELECT smallest_shown FROM evaluation_surveyrule
            WHERE from_year <= y.fiscal_year ORDER BY from_year DESC LIMIT 1
        ) rule ON true
    ) counted
    WHERE people > 0
    WINDOW ascending AS (PARTITION BY fiscal_year ORDER BY people, code)
) judged
"""

DROP = """
DROP VIEW evaluation_surveyresult;
DROP TRIGGER tallies_are_added ON evaluation_papertally;
DROP FUNCTION evaluation_tallies_are_added();
DROP TRIGGER answers_are_added ON evaluation_surveyanswer;
DROP FUNCTION evaluation_answers_are_added();
DROP TRIGGER paper_tally_was_typed ON evaluation_papertally;
DROP FUNCTION evaluation_tally_was_typed();
DROP TRIGGER survey_round_was_closed ON evaluation_surveyround;
DROP FUNCTION evaluation_round_was_closed();
DROP FUNCTION evaluation_sum_survey(bigint, smallint);
DROP TRIGGER survey_is_summed ON evaluation_satisfactionsurvey;
DROP FUNCTION evaluation_yearly_or_rounds();
DROP TRIGGER survey_round_is_kept ON evaluation_surveyround;
DROP FUNCTION evaluation_round_is_kept();
"""

OURS = "evaluation_runs_site(site_id)"
AT_A_COUNTER = "evaluation_sits_at(site_id) IS NOT NULL"
# The round is read through its own policy.
OF_ROUND = "EXISTS (SELECT FROM evaluation_surveyround r WHERE r.id = round_id{})"
OF_ROUND_AT_A_COUNTER = OF_ROUND.format(" AND evaluation_sits_at(r.site_id) IS NOT NULL")


class Migration(migrations.Migration):

    dependencies = [
        ('common', '0007_transitions'),
        ('evaluation', '0018_surveys_voices_slips'),
    ]

    operations = [
        migrations.RunSQL(
            DEFAULTS, "DELETE FROM evaluation_surveyrule; DELETE FROM evaluation_sliprule"
        ),
        guard_transitions(
            "evaluation_surveyround", "state", "survey_round_moves_by_the_table",
            ">DRAFT", "DRAFT>OPEN", "OPEN>CLOSED",
        ),
        migrations.RunSQL(ROUNDS + SUMS + ADDED + RESULTS, DROP),
        migrations.RunSQL(SITS_AT, "DROP FUNCTION evaluation_sits_at(bigint)"),
        protect(
            "evaluation_surveyround",
            staff={"SELECT": OURS, "INSERT": AT_A_COUNTER, "UPDATE": AT_A_COUNTER},
        ),
        # Answers come in by evaluation_answer_survey alone.
        protect("evaluation_surveyanswer", staff={"SELECT": OF_ROUND.format("")}),
        protect("evaluation_surveyhour", staff={"SELECT": "false"}),
        protect(
            "evaluation_papertally",
            staff={
                "SELECT": OF_ROUND.format(""),
                "INSERT": OF_ROUND_AT_A_COUNTER,
                "UPDATE": OF_ROUND_AT_A_COUNTER,
            },
        ),
    ]
