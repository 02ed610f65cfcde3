"""A site opens only while its agreement holds; a proposal goes back to talks, or on under a renewal."""

from django.db import migrations

from portal.common.transitions import guard_transitions

STATE_NEEDS = """
CREATE OR REPLACE FUNCTION joint_sites_proposal_has_what_it_needs() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    begins date;
    ends date;
    problem text;
    place text := 'agreement';
BEGIN
    IF NEW.prefecture_code <> (SELECT o.prefecture_code FROM organizations_organization o
                               WHERE o.id = NEW.body_id)
       OR NEW.prefecture_code <> (SELECT o.prefecture_code FROM organizations_organization o
                                  WHERE o.id = NEW.office_id) THEN
        place := 'office';
        problem := '団体と同じ都道府県のハローワークを選んでください。';
    ELSIF NEW.state = 'AGREED' AND NEW.agreement_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM agreements_agreement a
        JOIN agreements_agreementparty p ON p.agreement_id = a.id
        WHERE a.id = NEW.agreement_id AND a.kind = 'JOINT_IMPLEMENTATION'
          AND a.state IN ('SIGNED', 'IN_FORCE') AND p.organization_id = NEW.body_id
    ) THEN
        problem := '提案した団体が当事者で、締結済みか発効中の一体的実施協定を選んでください。';
    ELSIF NEW.state = 'OPENED' AND NEW.site_id IS NOT NULL THEN
        place := 'site';
        SELECT coalesce(a.valid_from, a.signed_on), a.valid_until INTO begins, ends
        FROM agreements_agreement a WHERE a.id = NEW.agreement_id;
        IF NOT EXISTS (
            SELECT FROM joint_sites_jointsite s JOIN joint_sites_sitehost h ON h.site_id = s.id
            WHERE s.id = NEW.site_id AND s.agreement_id = NEW.agreement_id
              AND h.body_id = NEW.body_id
        ) THEN
            problem := 'この協定により、提案した団体が実施する拠点を登録してください。';
        ELSIF EXISTS (SELECT FROM joint_sites_jointsite s
                      WHERE s.id = NEW.site_id AND s.opened_on < begins) THEN
            problem := '開設日は、協定の有効期間の初日より前にできません。';
        ELSIF EXISTS (SELECT FROM joint_sites_jointsite s
                      WHERE s.id = NEW.site_id AND s.opened_on > ends) THEN
            problem := '開設日に、協定はもう終わっています。協議に戻して、ほかの協定を選んでください。';
        END IF;
    END IF;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            CONSTRAINT = 'proposal_has_what_it_needs', TABLE = TG_TABLE_NAME, COLUMN = place,
            MESSAGE = problem;
    END IF;
    RETURN NEW;
END $$;
"""

CONTENT_STAYS = """
CREATE OR REPLACE FUNCTION joint_sites_proposal_stays() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    free text[] := ARRAY['state', 'proposed_at', 'closed_at', 'decline_reason', 'agreement_id', 'site_id'];
    fixed text[] := ARRAY['id', 'public_id', 'number', 'body_id', 'prefecture_code'];
    changed text;
BEGIN
    SELECT key INTO changed FROM jsonb_each(to_jsonb(NEW)) AS now(key, value)
    WHERE to_jsonb(OLD) -> key IS DISTINCT FROM value AND key <> ALL (free)
      AND (key = ANY (fixed) OR OLD.state NOT IN ('DRAFT', 'CONSULTING'))
    ORDER BY key LIMIT 1;
    IF changed IS NULL AND OLD.proposed_at IS NOT NULL AND NEW.proposed_at IS DISTINCT FROM OLD.proposed_at THEN
        changed := 'proposed_at';
    END IF;
    IF changed IS NULL AND OLD.state = NEW.state AND ROW(OLD.agreement_id, OLD.site_id)
       IS DISTINCT FROM ROW(NEW.agreement_id, NEW.site_id) AND NOT (
           OLD.site_id IS NOT DISTINCT FROM NEW.site_id AND EXISTS (
               SELECT FROM agreements_agreement a WHERE a.id = NEW.agreement_id
               AND a.predecessor_id = OLD.agreement_id AND a.relation = 'RENEWAL')) THEN
        changed := 'agreement';
    END IF;
    IF changed IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            CONSTRAINT = 'proposal_stays_as_proposed', TABLE = TG_TABLE_NAME,
            COLUMN = regexp_replace(changed, '_id$', ''),
            MESSAGE = '提案した内容は変えられません。変えられるのは、作成中と協議中だけです。';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    """Only forward: what was true under the looser rules need not be so again."""

    dependencies = [
        ('joint_sites', '0004_days_within_reach'),
        ('agreements', '0015_councils_stay_with_their_agreement'),
    ]

    operations = [
        migrations.RunSQL(STATE_NEEDS),
        migrations.RunSQL(CONTENT_STAYS),
        migrations.RunSQL("DROP TRIGGER proposal_moves_by_the_table ON joint_sites_siteproposal"),
        guard_transitions(
            "joint_sites_siteproposal", "state", "proposal_moves_by_the_table",
            ">DRAFT", "DRAFT>PROPOSED", "PROPOSED>CONSULTING", "CONSULTING>AGREED",
            "AGREED>CONSULTING", "AGREED>OPENED", "PROPOSED>DECLINED", "CONSULTING>DECLINED",
            "DRAFT>WITHDRAWN", "PROPOSED>WITHDRAWN", "CONSULTING>WITHDRAWN",
        ),
    ]
