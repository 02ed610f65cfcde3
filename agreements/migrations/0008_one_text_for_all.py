"""All sides agree to one text, each for itself; keys, numbers and ends are not to be written."""

from django.db import migrations

# The same party is the same whatever the width of its letters, and no name can imitate two.
# Whoever writes the key gets what the parties make of it: a row saved whole holds an old one.
PARTY_KEY = """
CREATE OR REPLACE FUNCTION agreement_party_key(agreement bigint) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce(string_agg(one, '|' ORDER BY one), '') FROM (
        SELECT CASE p.kind WHEN 'MINISTER' THEN 'minister'
               WHEN 'OTHER' THEN 'other:' || to_json(btrim(normalize(p.name, NFKC)))
               ELSE 'organization:' || p.organization_id END AS one
        FROM agreements_agreementparty p WHERE p.agreement_id = agreement
    ) parties
$$;
CREATE FUNCTION agreement_key_is_its_parties() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    NEW.party_key := agreement_party_key(NEW.id);
    RETURN NEW;
END $$;
CREATE TRIGGER agreement_key_is_its_parties BEFORE INSERT OR UPDATE OF party_key
    ON agreements_agreement FOR EACH ROW EXECUTE FUNCTION agreement_key_is_its_parties();
UPDATE agreements_agreement SET party_key = '' WHERE party_key LIKE '%other:%';
"""

# Numbers are given over all drafts of the prefecture, also those the drafter may not see.
NEXT_REFERENCE = """
CREATE FUNCTION agreement_next_reference(prefecture text, fiscal_year integer) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    head text := '協-' || prefecture || '-' || fiscal_year || '-';
    last integer;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('agreement reference ' || head, 0));
    SELECT max(substr(reference, length(head) + 1)::integer) INTO last FROM agreements_agreement
    WHERE starts_with(reference, head) AND substr(reference, length(head) + 1) ~ '^[0-9]{1,6}$';
    last := coalesce(last, 0) + 1;
    RETURN head || lpad(last::text, greatest(3, length(last::text)), '0');
END $$;
"""

# What a side agreed to is the text it read: whatever changes of it ends every agreeing so far.
CONSENTS = """
CREATE FUNCTION agreement_consents_end(agreement bigint) RETURNS void LANGUAGE sql AS $$
    UPDATE agreements_agreementparty p SET agreed_at = NULL, agreed_by_name = ''
    FROM agreements_agreement a
    WHERE a.id = agreement AND a.state IN ('DRAFTED', 'CONSULTING')
      AND p.agreement_id = a.id AND p.agreed_at IS NOT NULL
$$;

CREATE FUNCTION agreement_text_changes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM agreement_consents_end(OLD.agreement_id);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM agreement_consents_end(NEW.agreement_id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER consents_end_with_clauses AFTER INSERT OR UPDATE OR DELETE ON agreements_clause
    FOR EACH ROW EXECUTE FUNCTION agreement_text_changes();
CREATE TRIGGER consents_end_with_parties AFTER INSERT OR DELETE
    OR UPDATE OF agreement_id, kind, organization_id, name ON agreements_agreementparty
    FOR EACH ROW EXECUTE FUNCTION agreement_text_changes();

CREATE FUNCTION agreement_paper_changes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM agreement_consents_end(t.agreement_id) FROM agreements_attachment t
    WHERE t.id = NEW.attachment_id;
    RETURN NULL;
END $$;
CREATE TRIGGER consents_end_with_papers AFTER INSERT ON agreements_attachmentversion
    FOR EACH ROW EXECUTE FUNCTION agreement_paper_changes();

CREATE FUNCTION agreement_itself_changes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM agreement_consents_end(NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER consents_end_with_the_text AFTER UPDATE ON agreements_agreement FOR EACH ROW
    WHEN (OLD.state <> NEW.state OR ROW(OLD.kind, OLD.title, OLD.purpose, OLD.prefecture_code,
          OLD.predecessor_id, OLD.relation) IS DISTINCT FROM ROW(NEW.kind, NEW.title, NEW.purpose,
          NEW.prefecture_code, NEW.predecessor_id, NEW.relation))
    EXECUTE FUNCTION agreement_itself_changes();

CREATE FUNCTION agreement_is_given_by_its_side() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    now_in text;
    acting text := portal_organization_kind();
    problem text;
BEGIN
    IF TG_OP = 'UPDATE' AND ROW(OLD.agreed_at, OLD.agreed_by_name)
       IS NOT DISTINCT FROM ROW(NEW.agreed_at, NEW.agreed_by_name) THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' AND NEW.agreed_at IS NULL THEN
        RETURN NEW;
    END IF;
    SELECT state INTO now_in FROM agreements_agreement WHERE id = NEW.agreement_id;
    IF NEW.agreed_at IS NULL AND now_in NOT IN ('DRAFTED', 'CONSULTING') THEN
        problem := '合意の後に、合意の記録は消せません。協議に戻してください。';
    ELSIF NEW.agreed_at IS NOT NULL AND now_in <> 'CONSULTING' THEN
        problem := '合意を記録できるのは、協議中の協定だけです。';
    ELSIF NEW.agreed_at IS NOT NULL AND acting IS NOT NULL AND NOT (
        NEW.kind = 'MINISTER' AND acting = 'MINISTRY'
        OR NEW.organization_id = portal_organization_id()
    ) THEN
        problem := '合意は、それぞれの当事者が自分で記録します。';
    END IF;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            CONSTRAINT = 'agreement_is_given_by_its_side', TABLE = TG_TABLE_NAME,
            COLUMN = 'agreed_at', MESSAGE = problem;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER agreement_is_given_by_its_side BEFORE INSERT OR UPDATE OF agreed_at, agreed_by_name
    ON agreements_agreementparty FOR EACH ROW EXECUTE FUNCTION agreement_is_given_by_its_side();
"""

# A renewal takes the place of its predecessor, so it is one of the same kind and place.
FOLLOWS = """
CREATE FUNCTION agreement_follows_what_was_concluded() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    earlier agreements_agreement;
    problem text;
BEGIN
    IF NEW.predecessor_id IS NULL OR NEW.origin <> 'PORTAL' THEN
        RETURN NEW;
    END IF;
    SELECT * INTO earlier FROM agreements_agreement WHERE id = NEW.predecessor_id;
    IF earlier.state NOT IN ('SIGNED', 'IN_FORCE', 'ENDED', 'RENEWED') THEN
        problem := 'もとの協定に選べるのは、締結した協定だけです。';
    ELSIF NEW.relation = 'RENEWAL' AND earlier.state NOT IN ('SIGNED', 'IN_FORCE') THEN
        problem := '終わった協定は更新できません。関連する協定として起案してください。';
    ELSIF NEW.relation = 'RENEWAL' AND ROW(earlier.kind, earlier.prefecture_code)
          IS DISTINCT FROM ROW(NEW.kind, NEW.prefecture_code) THEN
        problem := '更新する協定の種別と都道府県は、もとの協定と同じにしてください。';
    END IF;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            CONSTRAINT = 'agreement_follows_what_was_concluded', TABLE = TG_TABLE_NAME,
            COLUMN = 'predecessor', MESSAGE = problem;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER agreement_follows_when_drafted BEFORE INSERT ON agreements_agreement
    FOR EACH ROW EXECUTE FUNCTION agreement_follows_what_was_concluded();
CREATE TRIGGER agreement_follows_when_changed BEFORE UPDATE ON agreements_agreement FOR EACH ROW
    WHEN (ROW(OLD.predecessor_id, OLD.relation, OLD.kind, OLD.prefecture_code) IS DISTINCT FROM
          ROW(NEW.predecessor_id, NEW.relation, NEW.kind, NEW.prefecture_code))
    EXECUTE FUNCTION agreement_follows_what_was_concluded();
"""

STAYS = """
CREATE FUNCTION agreement_keeps_its_number_and_end() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    place text := CASE
        WHEN OLD.reference <> NEW.reference THEN 'reference'
        WHEN OLD.drafted_by_id IS DISTINCT FROM NEW.drafted_by_id THEN 'drafted_by'
        WHEN OLD.state IN ('ENDED', 'RENEWED', 'ABANDONED')
             AND OLD.valid_until IS DISTINCT FROM NEW.valid_until THEN 'valid_until'
    END;
BEGIN
    IF place IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            CONSTRAINT = 'agreement_keeps_its_number_and_end', TABLE = TG_TABLE_NAME,
            COLUMN = place,
            MESSAGE = '整理番号と起案した組織、終わった協定の末日は変えられません。';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER agreement_keeps_its_number_and_end BEFORE UPDATE ON agreements_agreement
    FOR EACH ROW WHEN (OLD.origin = 'PORTAL')
    EXECUTE FUNCTION agreement_keeps_its_number_and_end();
"""

# A bureau can be a party of an agreement of another prefecture (Tokyo's body, Saitama's bureau).
_PARTY = """(portal_organization_kind() IN ('BUREAU', 'LOCAL_GOVERNMENT')
    AND agreement_has_party(a.id, portal_organization_id()))"""
_KEPT = f"""portal_organization_kind() = 'MINISTRY'
    OR (portal_organization_kind() = 'BUREAU' AND a.prefecture_code = portal_prefecture_code())
    OR (portal_organization_kind() = 'LOCAL_GOVERNMENT'
        AND a.drafted_by_id = portal_organization_id())
    OR {_PARTY}"""
_SEEN = f"""{_KEPT}
    OR (portal_organization_kind() = 'HELLO_WORK' AND a.prefecture_code = portal_prefecture_code())
    OR (portal_organization_kind() IN ('BUREAU', 'HELLO_WORK', 'LOCAL_GOVERNMENT')
        AND a.state IN ('SIGNED', 'IN_FORCE', 'ENDED', 'RENEWED'))"""
_SEEN_HERE, _KEPT_HERE = (one.replace("a.", "agreements_agreement.") for one in (_SEEN, _KEPT))
PARTIES_SEE = f"""
CREATE OR REPLACE FUNCTION agreement_is_seen(agreement bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM agreements_agreement a WHERE a.id = agreement AND ({_SEEN}))
$$;
CREATE OR REPLACE FUNCTION agreement_is_kept(agreement bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM agreements_agreement a WHERE a.id = agreement AND ({_KEPT}))
$$;
ALTER POLICY staff_select_agreements_agreement ON agreements_agreement USING ({_SEEN_HERE});
ALTER POLICY staff_insert_agreements_agreement ON agreements_agreement WITH CHECK ({_KEPT_HERE});
ALTER POLICY staff_update_agreements_agreement ON agreements_agreement
    USING ({_KEPT_HERE}) WITH CHECK ({_KEPT_HERE});
"""


class Migration(migrations.Migration):
    """Only forward: what was true under the looser rules need not be so again."""

    dependencies = [("agreements", "0007_published_counts")]

    operations = [
        migrations.RunSQL(PARTY_KEY),
        migrations.RunSQL(NEXT_REFERENCE),
        migrations.RunSQL(CONSENTS),
        migrations.RunSQL(FOLLOWS),
        migrations.RunSQL(STAYS),
        migrations.RunSQL(PARTIES_SEE),
    ]
