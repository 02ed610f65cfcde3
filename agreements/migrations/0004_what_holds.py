"""What holds of agreements whoever writes: constraints, triggers, row-level security."""

import django.contrib.postgres.constraints
from django.db import migrations, models

import agreements.models.agreement
from portal.common.row_security import protect
from portal.common.transitions import guard_transitions


# A party of one of the portal's kinds is an organisation of that kind.
PARTY_FITS = """
ALTER TABLE agreements_agreementparty ADD CONSTRAINT party_kind_fits_organization
    FOREIGN KEY (organization_id, kind) REFERENCES organizations_organization (id, kind)
"""

# The parties as one text, the same for the same parties in whichever order they stand.
PARTY_KEY = """
CREATE FUNCTION agreement_party_key(agreement bigint) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce(string_agg(one, '|' ORDER BY one), '') FROM (
        SELECT CASE p.kind WHEN 'MINISTER' THEN 'minister' WHEN 'OTHER' THEN 'other:' || p.name
               ELSE 'organization:' || p.organization_id END AS one
        FROM agreements_agreementparty p WHERE p.agreement_id = agreement
    ) parties
$$;
UPDATE agreements_agreement SET party_key = agreement_party_key(id);

CREATE FUNCTION agreement_parties_are_open() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    one bigint;
    now_in text;
BEGIN
    FOREACH one IN ARRAY array_remove(ARRAY[
        CASE WHEN TG_OP <> 'INSERT' THEN OLD.agreement_id END,
        CASE WHEN TG_OP <> 'DELETE' THEN NEW.agreement_id END], NULL)
    LOOP
        SELECT state INTO now_in FROM agreements_agreement WHERE id = one FOR UPDATE;
        -- While the sides agree one after the other, only their agreeing changes.
        IF now_in IN ('DRAFTED', 'CONSULTING') THEN
            UPDATE agreements_agreement SET party_key = agreement_party_key(one)
            WHERE id = one AND party_key <> agreement_party_key(one);
        ELSIF TG_OP = 'UPDATE' AND ROW(OLD.agreement_id, OLD.kind, OLD.organization_id, OLD.name)
              IS NOT DISTINCT FROM ROW(NEW.agreement_id, NEW.kind, NEW.organization_id, NEW.name) THEN
            NULL;
        ELSE
            RAISE EXCEPTION USING ERRCODE = 'check_violation',
                CONSTRAINT = 'agreement_parties_are_open', TABLE = TG_TABLE_NAME,
                COLUMN = 'organization',
                MESSAGE = '合意した協定の当事者は変えられません。協議に戻してから変えてください。';
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER agreement_parties_are_open AFTER INSERT OR UPDATE OR DELETE
    ON agreements_agreementparty FOR EACH ROW EXECUTE FUNCTION agreement_parties_are_open();
"""

# What a state asks for, beside the way there (which the table of transitions holds).
STATE_NEEDS = """
CREATE FUNCTION agreement_state_has_what_it_needs() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    problem text;
BEGIN
    IF NEW.state IN ('CONSULTING', 'AGREED', 'SIGNED', 'IN_FORCE') AND NOT (
        EXISTS (SELECT FROM agreements_agreementparty p
                WHERE p.agreement_id = NEW.id AND p.kind = 'LOCAL_GOVERNMENT')
        AND EXISTS (SELECT FROM agreements_agreementparty p
                    WHERE p.agreement_id = NEW.id AND p.kind IN ('BUREAU', 'MINISTER'))
    ) THEN
        problem := '地方公共団体と国（労働局または厚生労働大臣）の両方を当事者にしてください。';
    ELSIF NEW.state = 'AGREED' AND EXISTS (
        SELECT FROM agreements_agreementparty p WHERE p.agreement_id = NEW.id
        AND p.kind <> 'OTHER' AND p.agreed_at IS NULL
    ) THEN
        problem := 'まだ合意していない当事者があります。';
    ELSIF OLD.state = 'DRAFTED' AND NEW.state = 'IN_FORCE' AND NEW.origin <> 'REGISTER' THEN
        problem := '協議・合意・締結を経ずに発効中にできるのは、公表資料から登録する協定だけです。';
    ELSIF NEW.state = 'RENEWED' AND NOT EXISTS (
        SELECT FROM agreements_agreement s WHERE s.predecessor_id = NEW.id
        AND s.relation = 'RENEWAL' AND s.state IN ('SIGNED', 'IN_FORCE')
    ) THEN
        problem := '更新する協定が、まだ締結されていません。';
    END IF;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            CONSTRAINT = 'agreement_state_has_what_it_needs', TABLE = TG_TABLE_NAME,
            COLUMN = 'state', MESSAGE = problem;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER agreement_state_has_what_it_needs BEFORE UPDATE OF state ON agreements_agreement
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state)
    EXECUTE FUNCTION agreement_state_has_what_it_needs();
"""

# What was agreed stays as it was agreed.
CONTENT_STAYS = """
CREATE FUNCTION agreement_stays_as_agreed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    place text;
BEGIN
    IF OLD.origin = 'REGISTER' AND NEW.origin = 'REGISTER' THEN
        RETURN NEW;
    END IF;
    IF OLD.origin <> NEW.origin THEN
        place := 'origin';
    ELSIF OLD.state NOT IN ('DRAFTED', 'CONSULTING') THEN
        place := CASE
            WHEN OLD.kind <> NEW.kind THEN 'kind'
            WHEN OLD.title <> NEW.title THEN 'title'
            WHEN OLD.purpose <> NEW.purpose THEN 'purpose'
            WHEN OLD.prefecture_code <> NEW.prefecture_code THEN 'prefecture_code'
            WHEN OLD.predecessor_id IS DISTINCT FROM NEW.predecessor_id THEN 'predecessor'
            WHEN OLD.relation <> NEW.relation THEN 'relation'
            WHEN OLD.state <> 'AGREED' AND OLD.signed_on IS DISTINCT FROM NEW.signed_on THEN 'signed_on'
            WHEN OLD.state <> 'AGREED' AND OLD.valid_from IS DISTINCT FROM NEW.valid_from THEN 'valid_from'
        END;
    END IF;
    IF place IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            CONSTRAINT = 'agreement_stays_as_agreed', TABLE = TG_TABLE_NAME, COLUMN = place,
            MESSAGE = '合意した内容は変えられません。協議に戻すか、新しい協定を起案してください。';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER agreement_stays_as_agreed BEFORE UPDATE ON agreements_agreement
    FOR EACH ROW EXECUTE FUNCTION agreement_stays_as_agreed();

CREATE FUNCTION agreement_clauses_are_open() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    one bigint;
BEGIN
    FOREACH one IN ARRAY array_remove(ARRAY[
        CASE WHEN TG_OP <> 'INSERT' THEN OLD.agreement_id END,
        CASE WHEN TG_OP <> 'DELETE' THEN NEW.agreement_id END], NULL)
    LOOP
        PERFORM FROM agreements_agreement WHERE id = one
            AND (state IN ('DRAFTED', 'CONSULTING') OR origin = 'REGISTER') FOR SHARE;
        IF NOT FOUND THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation',
                CONSTRAINT = 'agreement_clauses_are_open', TABLE = TG_TABLE_NAME, COLUMN = 'text',
                MESSAGE = '合意した協定の条項は変えられません。協議に戻すか、新しい協定を起案してください。';
        END IF;
    END LOOP;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER agreement_clauses_are_open BEFORE INSERT OR UPDATE OR DELETE
    ON agreements_clause FOR EACH ROW EXECUTE FUNCTION agreement_clauses_are_open();
"""

# Nobody but the owner may TRUNCATE.
VERSIONS_STAY = """
CREATE FUNCTION attachment_versions_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'attachment_versions_stay',
        TABLE = TG_TABLE_NAME, COLUMN = 'content',
        MESSAGE = '登録した版は、変えることも消すこともできません。新しい版を登録してください。';
END $$;
CREATE TRIGGER attachment_versions_stay BEFORE UPDATE OR DELETE ON agreements_attachmentversion
    FOR EACH ROW EXECUTE FUNCTION attachment_versions_stay();
"""

# Policies of what hangs on an agreement ask these; as their owner's, they see every party.
SEEN = """
CREATE FUNCTION agreement_has_party(agreement bigint, organization bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM agreements_agreementparty p
                   WHERE p.agreement_id = agreement AND p.organization_id = organization)
$$;
CREATE FUNCTION agreement_is_seen(agreement bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM agreements_agreement a WHERE a.id = agreement AND (%(seen)s))
$$;
CREATE FUNCTION agreement_is_kept(agreement bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM agreements_agreement a WHERE a.id = agreement AND (%(kept)s))
$$;
"""
_OWN = """(a.drafted_by_id = portal_organization_id()
    OR agreement_has_party(a.id, portal_organization_id()))"""
_SEEN = f"""portal_organization_kind() = 'MINISTRY'
    OR (portal_organization_kind() IN ('BUREAU', 'HELLO_WORK')
        AND a.prefecture_code = portal_prefecture_code())
    OR (portal_organization_kind() IN ('BUREAU', 'HELLO_WORK', 'LOCAL_GOVERNMENT')
        AND a.state IN ('SIGNED', 'IN_FORCE', 'ENDED', 'RENEWED'))
    OR (portal_organization_kind() = 'LOCAL_GOVERNMENT' AND {_OWN})"""
_KEPT = f"""portal_organization_kind() = 'MINISTRY'
    OR (portal_organization_kind() = 'BUREAU' AND a.prefecture_code = portal_prefecture_code())
    OR (portal_organization_kind() = 'LOCAL_GOVERNMENT' AND {_OWN})"""
_HERE = ("a.", "agreements_agreement.")
OF_AGREEMENT = {
    "SELECT": "agreement_is_seen(agreement_id)",
    "INSERT": "agreement_is_kept(agreement_id)",
    "UPDATE": "agreement_is_kept(agreement_id)",
    "DELETE": "agreement_is_kept(agreement_id)",
}
# The parent is read through its own policy.
OF_ATTACHMENT = "EXISTS (SELECT FROM agreements_attachment t WHERE t.id = attachment_id AND {})"

class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0003_who_promised'),
        ('common', '0007_transitions'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('prefecture_code__regex', '^(0[1-9]|[1-3][0-9]|4[0-7])$')), name='agreement_prefecture_code', violation_error_code='prefecture_code', violation_error_message='都道府県コードは01から47で入力してください。'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('valid_from', None), ('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='agreement_ends_after_it_begins', violation_error_code='valid_until', violation_error_message='有効期間の末日は、初日より後にしてください。'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('SIGNED', 'IN_FORCE', 'ENDED', 'RENEWED')), _negated=True), ('origin', 'REGISTER'), models.Q(('signed_on__isnull', False), ('valid_from__isnull', False)), _connector='OR'), name='agreement_is_signed_on_a_day', violation_error_code='signed_on', violation_error_message='締結日と有効期間の初日を入力してください。'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['ENDED', 'RENEWED']), _negated=True), ('valid_until__isnull', False), _connector='OR'), name='agreement_that_is_over_has_an_end', violation_error_code='valid_until', violation_error_message='終わった協定には、有効期間の末日が必要です。'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('renews_automatically', False), ('valid_until__isnull', False), _connector='OR'), name='agreement_that_renews_has_an_end', violation_error_code='valid_until', violation_error_message='自動更新の協定には、有効期間の末日が必要です。'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('origin', 'PORTAL'), models.Q(('source', ''), _negated=True), _connector='OR'), name='agreement_of_the_register_has_a_source', violation_error_code='source', violation_error_message='公表資料から登録するときは、出典を入力してください。'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('predecessor', None), ('relation', '')), models.Q(('predecessor__isnull', False), ('relation__in', ['RENEWAL', 'FOLLOW_ON'])), _connector='OR'), name='agreement_follows_another_in_some_way', violation_error_code='relation', violation_error_message='もとの協定と、それとの関係の両方を選んでください。'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('predecessor', None), models.Q(('predecessor', models.F('pk')), _negated=True), _connector='OR'), name='agreement_does_not_follow_itself', violation_error_code='predecessor', violation_error_message='協定のもとの協定に、その協定自身は選べません。'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.UniqueConstraint(condition=models.Q(('relation', 'RENEWAL'), models.Q(('state', 'ABANDONED'), _negated=True)), fields=('predecessor',), name='one_renewal_an_agreement', violation_error_code='predecessor', violation_error_message='この協定を更新する協定が、すでにあります。'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('state__in', ('SIGNED', 'IN_FORCE', 'ENDED', 'RENEWED')), models.Q(('party_key', ''), _negated=True)), expressions=[('kind', '='), ('party_key', '='), (agreements.models.agreement.DateRange('valid_from', 'valid_until', models.Value('[]')), '&&')], name='agreements_of_a_kind_do_not_overlap', violation_error_code='valid_from', violation_error_message='同じ当事者の同じ種別の協定と、有効期間が重なっています。'),
        ),
        migrations.AlterConstraint(
            model_name='agreement',
            name='agreement_kind_is_known',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['JOINT_IMPLEMENTATION', 'EMPLOYMENT_MEASURES'])), name='agreement_kind_is_known', violation_error_code='kind', violation_error_message='協定の種別が正しくありません。'),
        ),
        migrations.AddConstraint(
            model_name='agreementparty',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['LOCAL_GOVERNMENT', 'BUREAU']), ('name', ''), ('organization__isnull', False)), models.Q(('kind', 'MINISTER'), ('name', ''), ('organization', None)), models.Q(('kind', 'OTHER'), ('organization', None), models.Q(('name', ''), _negated=True)), _connector='OR'), name='party_is_an_organization_the_minister_or_named', violation_error_code='organization', violation_error_message='当事者を選んでください。その他の当事者は名称を入力します。'),
        ),
        migrations.AddConstraint(
            model_name='agreementparty',
            constraint=models.UniqueConstraint(condition=models.Q(('organization__isnull', False)), fields=('agreement', 'organization'), name='one_party_an_organization', violation_error_code='organization', violation_error_message='同じ当事者が重複しています。'),
        ),
        migrations.AddConstraint(
            model_name='agreementparty',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'MINISTER')), fields=('agreement',), name='one_minister_an_agreement', violation_error_code='kind', violation_error_message='厚生労働大臣が重複しています。'),
        ),
        migrations.AddConstraint(
            model_name='agreementparty',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'OTHER')), fields=('agreement', 'name'), name='one_party_a_name', violation_error_code='name', violation_error_message='同じ名称の当事者が重複しています。'),
        ),
        migrations.AddConstraint(
            model_name='agreementparty',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('agreed_at', None), ('agreed_by_name', '')), models.Q(('agreed_at__isnull', False), models.Q(('agreed_by_name', ''), _negated=True)), _connector='OR'), name='party_agrees_by_someone', violation_error_message='合意を記録した人がわかりません。'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.UniqueConstraint(fields=('agreement', 'title'), name='one_attachment_a_title', violation_error_code='title', violation_error_message='同じ名称の書類があります。新しい版として登録してください。'),
        ),
        migrations.AddConstraint(
            model_name='attachmentversion',
            constraint=models.UniqueConstraint(fields=('attachment', 'number'), name='one_version_a_number', violation_error_message='ほかの人が先に新しい版を登録しました。'),
        ),
        migrations.AddConstraint(
            model_name='attachmentversion',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='version_numbers_begin_at_one', violation_error_code='number', violation_error_message='版の番号は1からです。'),
        ),
        migrations.AddConstraint(
            model_name='clause',
            constraint=models.UniqueConstraint(fields=('agreement', 'position'), name='one_clause_a_position', violation_error_code='position', violation_error_message='同じ順序の条項がすでにあります。'),
        ),
        migrations.AddConstraint(
            model_name='clause',
            constraint=models.UniqueConstraint(fields=('agreement', 'number'), name='one_clause_a_number', violation_error_code='number', violation_error_message='同じ番号の条項がすでにあります。'),
        ),
        migrations.AddConstraint(
            model_name='clause',
            constraint=models.CheckConstraint(condition=models.Q(('doer__in', ['LOCAL', 'STATE', 'BOTH', 'OTHER'])), name='clause_doer_is_known', violation_error_code='doer', violation_error_message='行う者を選んでください。'),
        ),
        migrations.AddConstraint(
            model_name='clause',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), models.Q(('number', ''), _negated=True)), name='clause_says_something', violation_error_code='text', violation_error_message='条の番号と本文を入力してください。'),
        ),
        migrations.RunSQL(
            PARTY_FITS,
            "ALTER TABLE agreements_agreementparty DROP CONSTRAINT party_kind_fits_organization",
        ),
        migrations.RunSQL(PARTY_KEY, """
            DROP TRIGGER agreement_parties_are_open ON agreements_agreementparty;
            DROP FUNCTION agreement_parties_are_open();
            DROP FUNCTION agreement_party_key(bigint);
        """),
        migrations.RunSQL(STATE_NEEDS, """
            DROP TRIGGER agreement_state_has_what_it_needs ON agreements_agreement;
            DROP FUNCTION agreement_state_has_what_it_needs();
        """),
        migrations.RunSQL(CONTENT_STAYS, """
            DROP TRIGGER agreement_clauses_are_open ON agreements_clause;
            DROP FUNCTION agreement_clauses_are_open();
            DROP TRIGGER agreement_stays_as_agreed ON agreements_agreement;
            DROP FUNCTION agreement_stays_as_agreed();
        """),
        migrations.RunSQL(VERSIONS_STAY, """
            DROP TRIGGER attachment_versions_stay ON agreements_attachmentversion;
            DROP FUNCTION attachment_versions_stay();
        """),
        guard_transitions(
            "agreements_agreement", "state", "agreement_moves_by_the_table",
            ">DRAFTED", "DRAFTED>CONSULTING", "CONSULTING>DRAFTED", "CONSULTING>AGREED",
            "AGREED>CONSULTING", "AGREED>SIGNED", "SIGNED>IN_FORCE", "IN_FORCE>ENDED",
            "IN_FORCE>RENEWED", "DRAFTED>ABANDONED", "CONSULTING>ABANDONED", "AGREED>ABANDONED",
            "DRAFTED>IN_FORCE",
        ),
        migrations.RunSQL(SEEN % {"seen": _SEEN, "kept": _KEPT}, """
            DROP FUNCTION agreement_is_kept(bigint);
            DROP FUNCTION agreement_is_seen(bigint);
            DROP FUNCTION agreement_has_party(bigint, bigint);
        """),
        protect(
            "agreements_agreement",
            staff={
                "SELECT": _SEEN.replace(*_HERE),
                "INSERT": _KEPT.replace(*_HERE),
                "UPDATE": _KEPT.replace(*_HERE),
            },
        ),
        protect("agreements_agreementparty", staff=OF_AGREEMENT),
        protect("agreements_clause", staff=OF_AGREEMENT),
        protect("agreements_attachment", staff=OF_AGREEMENT),
        protect(
            "agreements_attachmentversion",
            staff={
                "SELECT": OF_ATTACHMENT.format("agreement_is_seen(t.agreement_id)"),
                "INSERT": OF_ATTACHMENT.format("agreement_is_kept(t.agreement_id)"),
            },
        ),
    ]
