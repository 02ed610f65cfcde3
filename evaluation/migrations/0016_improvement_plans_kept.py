"""What PostgreSQL keeps of improvement plans: ways, signatures, fixed texts, councils, who sees."""

from django.db import migrations

from portal.common.row_security import protect
from portal.common.transitions import guard_transitions

SIDES = """
-- Whether an organisation is of that side of the site.
CREATE FUNCTION organization_is_of_side(site bigint, organization bigint, side text)
RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT CASE side
        WHEN 'MUNICIPALITY' THEN EXISTS (SELECT FROM joint_sites_sitehost h
            WHERE h.site_id = site AND h.body_id = organization)
        WHEN 'HELLO_WORK' THEN EXISTS (SELECT FROM joint_sites_jointsite s
            WHERE s.id = site AND s.office_id = organization)
        ELSE false
    END
$$;

-- Whether the meeting is one of the council of the site's agreement.
CREATE FUNCTION meeting_is_of_site(meeting bigint, site bigint)
RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM agreements_meeting m
        JOIN agreements_operatingcouncil c ON c.id = m.council_id
        JOIN joint_sites_jointsite s ON s.agreement_id = c.agreement_id
        WHERE m.id = meeting AND s.id = site)
$$;
"""
NO_SIDES = """
DROP FUNCTION meeting_is_of_site(bigint, bigint);
DROP FUNCTION organization_is_of_side(bigint, bigint, text);
"""

# Why a plan was opened stays as it was; its text is what both sides signed, its judgement is made
# once a round.
PLAN_STAYS = """
CREATE FUNCTION improvement_plan_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    place text;
    problem text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        place := 'state';
        problem := '改善計画は消せません。';
    ELSIF ROW(OLD.public_id, OLD.site_id, OLD.fiscal_year, OLD.rule_id, OLD.opened_by_id,
              OLD.opened_at)
          IS DISTINCT FROM ROW(NEW.public_id, NEW.site_id, NEW.fiscal_year, NEW.rule_id,
              NEW.opened_by_id, NEW.opened_at)
          OR OLD.reasons <> NEW.reasons OR OLD.figures <> NEW.figures THEN
        place := 'reasons';
        problem := '改善計画を開いた理由と、そのときの数値は変えられません。';
    ELSIF OLD.state = 'CLOSED' AND OLD IS DISTINCT FROM NEW THEN
        place := 'state';
        problem := '完了した改善計画は変えられません。';
    ELSIF ROW(OLD.analysis, OLD.aim, OLD.focus) IS DISTINCT FROM ROW(NEW.analysis, NEW.aim, NEW.focus)
          AND NOT (OLD.state = 'PLANNING' AND NEW.state = 'PLANNING') THEN
        place := 'analysis';
        problem := '合意した計画の文章は変えられません。計画に戻してから変えてください。';
    ELSIF NEW.round <> OLD.round + (OLD.state = 'ACTING' AND NEW.state = 'PLANNING')::int THEN
        place := 'round';
        problem := '巡目は、見直しのあと次の計画に進むときにだけ進みます。';
    ELSIF OLD.check_text <> NEW.check_text AND OLD.state <> 'CHECKING'
          AND NOT (OLD.state = 'ACTING' AND NEW.state = 'PLANNING') THEN
        place := 'check_text';
        problem := '評価を書けるのは、評価中の計画だけです。';
    ELSIF ROW(OLD.verdict, OLD.judgement) IS DISTINCT FROM ROW(NEW.verdict, NEW.judgement)
          AND OLD.state = NEW.state THEN
        place := 'verdict';
        problem := '判定は、評価を終えるときに一度だけ行います。';
    END IF;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'improvement_plan_stays',
            TABLE = TG_TABLE_NAME, COLUMN = place, MESSAGE = problem;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER improvement_plan_stays BEFORE UPDATE OR DELETE ON evaluation_improvementplan
    FOR EACH ROW EXECUTE FUNCTION improvement_plan_stays();
"""

# What a state asks for, beside the way there (which the table of transitions holds).
STATE_NEEDS = """
CREATE FUNCTION improvement_state_has_what_it_needs() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    problem text;
BEGIN
    IF NEW.state = 'AGREED' AND NOT EXISTS (SELECT FROM evaluation_planmeasure m
        WHERE m.plan_id = NEW.id AND m.round = NEW.round
    ) THEN
        problem := '取組が1つもない計画には合意できません。';
    ELSIF NEW.state = 'AGREED' AND 2 > (SELECT count(*) FROM evaluation_plansignature s
        WHERE s.plan_id = NEW.id AND s.ended_at IS NULL
    ) THEN
        problem := '自治体とハローワークの双方の署名がそろっていません。';
    ELSIF NEW.state = 'CHECKING' AND EXISTS (SELECT FROM evaluation_planmeasure m
        WHERE m.plan_id = NEW.id AND m.round = NEW.round AND m.state IN ('OPEN', 'DOING')
    ) THEN
        problem := '終わっていない取組があります。完了にするか、取りやめてください。';
    ELSIF OLD.state = 'ACTING' AND NOT EXISTS (SELECT FROM evaluation_planreview r
        WHERE r.plan_id = OLD.id AND r.round = OLD.round
    ) THEN
        problem := '運営協議会での見直しが記録されていません。';
    END IF;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            CONSTRAINT = 'improvement_state_has_what_it_needs', TABLE = TG_TABLE_NAME,
            COLUMN = 'state', MESSAGE = problem;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER improvement_state_has_what_it_needs BEFORE UPDATE OF state
    ON evaluation_improvementplan FOR EACH ROW WHEN (OLD.state <> NEW.state)
    EXECUTE FUNCTION improvement_state_has_what_it_needs();
"""

# The plan's row is held while a measure is written, so that nobody signs or moves it meanwhile.
MEASURES = """
CREATE FUNCTION improvement_measures_follow_their_plan() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    p evaluation_improvementplan;
    text_changes boolean := TG_OP <> 'UPDATE';
    place text;
    problem text;
BEGIN
    SELECT * INTO p FROM evaluation_improvementplan
    WHERE id = CASE TG_OP WHEN 'INSERT' THEN NEW.plan_id ELSE OLD.plan_id END FOR SHARE;
    IF TG_OP = 'UPDATE' THEN
        text_changes := ROW(OLD.plan_id, OLD.round, OLD.public_id, OLD.what, OLD.side,
            OLD.organization_id, OLD.desk, OLD.due_on, OLD.indicator_id, OLD.expected)
            IS DISTINCT FROM ROW(NEW.plan_id, NEW.round, NEW.public_id, NEW.what, NEW.side,
            NEW.organization_id, NEW.desk, NEW.due_on, NEW.indicator_id, NEW.expected);
    END IF;
    IF text_changes AND (p.state <> 'PLANNING'
        OR coalesce(CASE WHEN TG_OP = 'INSERT' THEN NEW.round ELSE OLD.round END, 0) <> p.round) THEN
        place := 'what';
        problem := '合意した計画の取組は変えられません。計画に戻してから変えてください。';
    ELSIF TG_OP = 'UPDATE' AND OLD.plan_id <> NEW.plan_id THEN
        place := 'what';
        problem := '取組をほかの計画に移すことはできません。';
    ELSIF TG_OP = 'UPDATE' AND NOT text_changes AND OLD IS DISTINCT FROM NEW
          AND (p.state <> 'DOING' OR OLD.round <> p.round) THEN
        place := 'state';
        problem := '取組の進み具合を記録できるのは、実行中の計画だけです。';
    ELSIF TG_OP <> 'DELETE' AND text_changes
          AND NOT organization_is_of_side(p.site_id, NEW.organization_id, NEW.side) THEN
        place := 'organization';
        problem := '行う側の、この拠点の組織を選んでください。';
    ELSIF TG_OP = 'UPDATE' AND NEW.state = 'DONE' AND OLD.state <> 'DONE' AND NOT EXISTS (
        SELECT FROM evaluation_measureevidence e WHERE e.measure_id = NEW.id
    ) THEN
        place := 'state';
        problem := '完了にする前に、行ったことを1件以上記録してください。';
    END IF;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            CONSTRAINT = 'improvement_measures_follow_their_plan', TABLE = TG_TABLE_NAME,
            COLUMN = place, MESSAGE = problem;
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER improvement_measures_follow_their_plan BEFORE INSERT OR UPDATE OR DELETE
    ON evaluation_planmeasure FOR EACH ROW
    EXECUTE FUNCTION improvement_measures_follow_their_plan();
"""

# What a side signed is the text it read: whatever changes of it ends every signature so far.
SIGNATURES = """
CREATE FUNCTION improvement_text_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of bigint := CASE
        WHEN TG_TABLE_NAME = 'evaluation_improvementplan' THEN (to_jsonb(NEW) ->> 'id')::bigint
        ELSE (to_jsonb(coalesce(NEW, OLD)) ->> 'plan_id')::bigint
    END;
BEGIN
    UPDATE evaluation_plansignature SET ended_at = now() WHERE plan_id = of AND ended_at IS NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER signatures_end_with_the_text AFTER UPDATE ON evaluation_improvementplan
    FOR EACH ROW WHEN (
        ROW(OLD.analysis, OLD.aim, OLD.focus) IS DISTINCT FROM ROW(NEW.analysis, NEW.aim, NEW.focus)
        OR OLD.state <> NEW.state AND NEW.state = 'PLANNING')
    EXECUTE FUNCTION improvement_text_changes();
CREATE TRIGGER signatures_end_with_measures AFTER INSERT OR DELETE ON evaluation_planmeasure
    FOR EACH ROW EXECUTE FUNCTION improvement_text_changes();
CREATE TRIGGER signatures_end_with_a_measure AFTER UPDATE ON evaluation_planmeasure
    FOR EACH ROW WHEN (
        ROW(OLD.what, OLD.side, OLD.organization_id, OLD.desk, OLD.due_on, OLD.indicator_id,
            OLD.expected)
        IS DISTINCT FROM ROW(NEW.what, NEW.side, NEW.organization_id, NEW.desk, NEW.due_on,
            NEW.indicator_id, NEW.expected))
    EXECUTE FUNCTION improvement_text_changes();

CREATE FUNCTION improvement_signature_is_given_by_its_side() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    p evaluation_improvementplan;
    place text := 'side';
    problem text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        problem := '署名は消せません。';
    ELSIF TG_OP = 'UPDATE' THEN
        IF OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL
           OR ROW(OLD.plan_id, OLD.side, OLD.digest, OLD.organization_id, OLD.signed_by_id,
                  OLD.signed_at)
              IS DISTINCT FROM ROW(NEW.plan_id, NEW.side, NEW.digest, NEW.organization_id,
                  NEW.signed_by_id, NEW.signed_at) THEN
            problem := '署名は変えられません。';
        END IF;
    ELSE
        SELECT * INTO p FROM evaluation_improvementplan WHERE id = NEW.plan_id FOR UPDATE;
        IF p.state <> 'PLANNING' THEN
            problem := '署名できるのは、作成中の計画だけです。';
        ELSIF NOT organization_is_of_side(p.site_id, NEW.organization_id, NEW.side)
              OR portal_organization_kind() IS NOT NULL
                 AND NEW.organization_id IS DISTINCT FROM portal_organization_id() THEN
            problem := '署名は、拠点のそれぞれの側が自分で行います。';
        END IF;
    END IF;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            CONSTRAINT = 'improvement_signature_is_given_by_its_side', TABLE = TG_TABLE_NAME,
            COLUMN = place, MESSAGE = problem;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER improvement_signature_is_given_by_its_side BEFORE INSERT OR UPDATE OR DELETE
    ON evaluation_plansignature FOR EACH ROW
    EXECUTE FUNCTION improvement_signature_is_given_by_its_side();
"""

# Only ever added.
RECORDS = """
CREATE FUNCTION improvement_record_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'improvement_record_stays',
        TABLE = TG_TABLE_NAME, COLUMN = TG_ARGV[0],
        MESSAGE = '改善計画の記録は、変えることも消すこともできません。新しい記録を加えてください。';
END $$;
CREATE TRIGGER improvement_evidence_stays BEFORE UPDATE OR DELETE ON evaluation_measureevidence
    FOR EACH ROW EXECUTE FUNCTION improvement_record_stays('text');
CREATE TRIGGER improvement_review_stays BEFORE UPDATE OR DELETE ON evaluation_planreview
    FOR EACH ROW EXECUTE FUNCTION improvement_record_stays('conclusion');

CREATE FUNCTION improvement_evidence_is_of_work_under_way() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    problem text;
BEGIN
    PERFORM FROM evaluation_planmeasure m JOIN evaluation_improvementplan p ON p.id = m.plan_id
    WHERE m.id = NEW.measure_id AND m.round = p.round AND m.state IN ('OPEN', 'DOING')
      AND p.state = 'DOING' FOR SHARE OF m, p;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            CONSTRAINT = 'improvement_evidence_is_of_work_under_way', TABLE = TG_TABLE_NAME,
            COLUMN = 'text',
            MESSAGE = '行ったことを記録できるのは、実行中の計画の、終わっていない取組です。';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER improvement_evidence_is_of_work_under_way BEFORE INSERT
    ON evaluation_measureevidence FOR EACH ROW
    EXECUTE FUNCTION improvement_evidence_is_of_work_under_way();

CREATE FUNCTION improvement_review_is_of_its_council() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    p evaluation_improvementplan;
    place text := 'meeting';
    problem text;
BEGIN
    SELECT * INTO p FROM evaluation_improvementplan WHERE id = NEW.plan_id FOR SHARE;
    IF p.state <> 'ACTING' OR p.round <> NEW.round THEN
        problem := '協議会での見直しを記録できるのは、評価を終えた見直し中の計画です。';
    ELSIF NOT meeting_is_of_site(NEW.meeting_id, p.site_id) OR NOT EXISTS (
        SELECT FROM agreements_meeting m
        WHERE m.id = NEW.meeting_id AND m.state IN ('HELD', 'MINUTED')
    ) THEN
        problem := 'この拠点の協定の運営協議会が開いた会議を選んでください。';
    ELSIF NEW.resolution_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM agreements_resolution r
        WHERE r.id = NEW.resolution_id AND r.meeting_id = NEW.meeting_id
    ) THEN
        place := 'resolution';
        problem := 'この会議の議決を選んでください。';
    ELSIF ROW(NEW.check_text, NEW.verdict, NEW.judgement)
          IS DISTINCT FROM ROW(p.check_text, p.verdict, p.judgement) THEN
        place := 'check_text';
        problem := '協議会が見た評価は、計画の評価のとおりに残します。';
    END IF;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            CONSTRAINT = 'improvement_review_is_of_its_council', TABLE = TG_TABLE_NAME,
            COLUMN = place, MESSAGE = problem;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER improvement_review_is_of_its_council BEFORE INSERT ON evaluation_planreview
    FOR EACH ROW EXECUTE FUNCTION improvement_review_is_of_its_council();
"""

GOVERNMENTS = "portal_organization_kind() IN ('MINISTRY', 'BUREAU', 'HELLO_WORK', 'LOCAL_GOVERNMENT')"
HERE = "evaluation_runs_site(site_id)"
OF_THE_STATE = f"portal_organization_kind() IN ('MINISTRY', 'BUREAU') AND {HERE}"
# The parent is read through its own policy.
OF_PLAN = "EXISTS (SELECT FROM evaluation_improvementplan p WHERE p.id = plan_id{})"
PLAN_HERE = OF_PLAN.format(" AND evaluation_runs_site(p.site_id)")
MEASURE_HERE = (
    "EXISTS (SELECT FROM evaluation_planmeasure m"
    " JOIN evaluation_improvementplan p ON p.id = m.plan_id"
    " WHERE m.id = measure_id AND evaluation_runs_site(p.site_id))"
)


class Migration(migrations.Migration):
    """Only forward: what is signed under these triggers must not lose them."""

    dependencies = [
        ("evaluation", "0015_improvement_plans"),
        ("agreements", "0015_councils_stay_with_their_agreement"),
    ]

    operations = [
        migrations.RunSQL(SIDES, NO_SIDES),
        guard_transitions(
            "evaluation_improvementplan", "state", "improvement_moves_by_the_table",
            ">PLANNING", "PLANNING>AGREED", "AGREED>PLANNING", "AGREED>DOING", "DOING>CHECKING",
            "CHECKING>ACTING", "ACTING>PLANNING", "ACTING>CLOSED",
        ),
        guard_transitions(
            "evaluation_planmeasure", "state", "improvement_measure_moves_by_the_table",
            ">OPEN", "OPEN>DOING", "OPEN>DONE", "DOING>DONE", "OPEN>DROPPED", "DOING>DROPPED",
        ),
        migrations.RunSQL(PLAN_STAYS),
        migrations.RunSQL(STATE_NEEDS),
        migrations.RunSQL(MEASURES),
        migrations.RunSQL(SIGNATURES),
        migrations.RunSQL(RECORDS),
        protect(
            "evaluation_improvementplan",
            staff={
                "SELECT": f"state <> 'PLANNING' AND {GOVERNMENTS} OR {HERE}",
                "INSERT": OF_THE_STATE,
                "UPDATE": HERE,
            },
        ),
        protect(
            "evaluation_planmeasure",
            staff={
                "SELECT": OF_PLAN.format(""),
                "INSERT": PLAN_HERE,
                "UPDATE": PLAN_HERE,
                "DELETE": PLAN_HERE,
            },
        ),
        protect(
            "evaluation_measureevidence", staff={"SELECT": MEASURE_HERE, "INSERT": MEASURE_HERE}
        ),
        protect(
            "evaluation_plansignature",
            staff={"SELECT": OF_PLAN.format(""), "INSERT": PLAN_HERE, "UPDATE": PLAN_HERE},
        ),
        protect("evaluation_planreview", staff={"SELECT": PLAN_HERE, "INSERT": PLAN_HERE}),
    ]
