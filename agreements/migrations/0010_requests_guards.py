"""The order of a request's steps, what stays as it was, and who may see and write it."""

from django.db import migrations

from portal.common.row_security import Rules, protect
from portal.common.transitions import guard_transitions

# What each step writes is written with that step alone; the end of a request is its end.
KEEP = """
CREATE FUNCTION agreements_request_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF tg_op = 'DELETE' THEN
        IF old.state <> 'DRAFT' THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation',
                CONSTRAINT = 'request_is_not_deleted', COLUMN = 'state',
                MESSAGE = '提出した要望・要請は削除できません。';
        END IF;
        RETURN old;
    END IF;
    IF old.state IN ('NOTIFIED', 'WITHDRAWN') THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            CONSTRAINT = 'request_is_closed', COLUMN = 'state',
            MESSAGE = '通知または取下げで終わった要望・要請は変更できません。';
    END IF;
    IF old.state <> 'DRAFT' AND (
        old.public_id, old.kind, old.body_id, old.prefecture_code, old.agreement_id, old.addressee,
        old.title, old.measures, old.grounds, old.number, old.filed_on, old.filed_by_id, old.source
    ) IS DISTINCT FROM (
        new.public_id, new.kind, new.body_id, new.prefecture_code, new.agreement_id, new.addressee,
        new.title, new.measures, new.grounds, new.number, new.filed_on, new.filed_by_id, new.source
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            CONSTRAINT = 'request_stays_as_filed', COLUMN = 'title',
            MESSAGE = '提出した内容は変更できません。取り下げて、改めて提出してください。';
    END IF;
    IF (old.state <> 'FILED' OR new.state = 'WITHDRAWN')
       AND old.received_on IS DISTINCT FROM new.received_on THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            CONSTRAINT = 'request_is_received_once', COLUMN = 'received_on',
            MESSAGE = '受理した日は、受理するときにだけ記録できます。';
    END IF;
    IF (old.state <> 'RECEIVED' OR new.state = 'WITHDRAWN')
       AND old.experts_heard_on IS DISTINCT FROM new.experts_heard_on THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            CONSTRAINT = 'request_experts_are_heard_once', COLUMN = 'experts_heard_on',
            MESSAGE = '意見聴取を終えた日は、意見聴取を終えるときにだけ記録できます。';
    END IF;
    IF old.state NOT IN ('RECEIVED', 'EXPERTS_HEARD') AND (
        old.decided_on, old.decision, old.decision_text, old.refusal_reason
    ) IS DISTINCT FROM (
        new.decided_on, new.decision, new.decision_text, new.refusal_reason
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            CONSTRAINT = 'request_is_decided_once', COLUMN = 'decision',
            MESSAGE = '決定は、意見の聴取（協定に基づくものは受理）の後に一度だけ記録できます。';
    END IF;
    IF old.state <> 'DECIDED' AND (
        old.notified_on, old.notice_number, old.notice_addressee
    ) IS DISTINCT FROM (new.notified_on, new.notice_number, new.notice_addressee) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            CONSTRAINT = 'request_is_notified_once', COLUMN = 'notified_on',
            MESSAGE = '通知は、決定した後に一度だけ記録できます。';
    END IF;
    IF old.state = 'RECEIVED' AND new.state = 'DECIDED' AND new.kind = 'STATUTORY' THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            CONSTRAINT = 'request_experts_come_before_the_decision', COLUMN = 'decided_on',
            MESSAGE = '学識経験者の意見を聴く前に決定することはできません。';
    END IF;
    IF new.state = 'EXPERTS_HEARD' AND old.state <> 'EXPERTS_HEARD'
       AND new.experts_heard_on IS DISTINCT FROM (
           SELECT max(heard_on) FROM agreements_experthearing WHERE request_id = new.id
       ) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            CONSTRAINT = 'request_was_heard_by_an_expert', COLUMN = 'experts_heard_on',
            MESSAGE = '意見を聴いた学識経験者を記録し、最後に聴いた日を入力してください。';
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER request_keeps_its_steps BEFORE UPDATE OR DELETE ON agreements_request
    FOR EACH ROW EXECUTE FUNCTION agreements_request_keep();
"""

FITS = """
CREATE FUNCTION agreements_request_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- What was right when it was drafted stays so: an agreement may end while a request is open.
    IF tg_op = 'UPDATE' AND (old.body_id, old.prefecture_code, old.agreement_id)
       IS NOT DISTINCT FROM (new.body_id, new.prefecture_code, new.agreement_id) THEN
        RETURN new;
    END IF;
    IF new.prefecture_code IS DISTINCT FROM (
        SELECT prefecture_code FROM organizations_organization WHERE id = new.body_id
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            CONSTRAINT = 'request_is_of_its_bodys_prefecture', COLUMN = 'prefecture_code',
            MESSAGE = '都道府県は、要請する団体のものにしてください。';
    END IF;
    IF new.agreement_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM agreements_agreementparty p
        JOIN agreements_agreement a ON a.id = p.agreement_id
        WHERE a.id = new.agreement_id AND a.state IN ('SIGNED', 'IN_FORCE')
          AND p.organization_id = new.body_id
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            CONSTRAINT = 'request_body_is_a_party', COLUMN = 'agreement',
            MESSAGE = '要請する団体が当事者になっている、締結済みの協定を選んでください。';
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER request_fits_its_body
    BEFORE INSERT OR UPDATE OF body_id, prefecture_code, agreement_id ON agreements_request
    FOR EACH ROW EXECUTE FUNCTION agreements_request_fits();
"""

# The request is locked, so that no hearing slips in beside the step that ends the hearings.
HEARINGS = """
CREATE FUNCTION agreements_hearing_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked agreements_request;
BEGIN
    SELECT * INTO asked FROM agreements_request
    WHERE id = CASE tg_op WHEN 'INSERT' THEN new.request_id ELSE old.request_id END FOR SHARE;
    IF asked.kind IS DISTINCT FROM 'STATUTORY' THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            CONSTRAINT = 'hearing_is_of_a_statutory_request', COLUMN = 'heard_on',
            MESSAGE = '意見聴取を行うのは、第32条の要請だけです。';
    END IF;
    IF asked.state <> 'RECEIVED' THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            CONSTRAINT = 'hearing_is_recorded_while_experts_are_heard', COLUMN = 'heard_on',
            MESSAGE = '意見聴取は、要請を受理してから意見聴取を終えるまでの間に記録してください。';
    END IF;
    IF tg_op = 'DELETE' THEN
        RETURN old;
    END IF;
    IF tg_op = 'UPDATE' AND new.request_id <> old.request_id THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            CONSTRAINT = 'hearing_stays_with_its_request', COLUMN = 'request',
            MESSAGE = '意見聴取を別の要請に移すことはできません。';
    END IF;
    IF new.heard_on < asked.received_on THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            CONSTRAINT = 'hearing_is_not_before_the_receipt', COLUMN = 'heard_on',
            MESSAGE = '意見を聴いた日は、要請を受理した日以後の日にしてください。';
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER hearing_in_time BEFORE INSERT OR UPDATE OR DELETE ON agreements_experthearing
    FOR EACH ROW EXECUTE FUNCTION agreements_hearing_in_time();
"""

EXCHANGES = """
CREATE FUNCTION agreements_exchange_while_open() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked agreements_request;
BEGIN
    IF tg_op <> 'INSERT' THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            CONSTRAINT = 'exchange_stays', COLUMN = 'text',
            MESSAGE = '書いた内容は変更できません。続きを新しく書いてください。';
    END IF;
    SELECT * INTO asked FROM agreements_request WHERE id = new.request_id FOR SHARE;
    IF asked.filed_on IS NULL OR asked.state IN ('NOTIFIED', 'WITHDRAWN') THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            CONSTRAINT = 'exchange_while_open', COLUMN = 'text',
            MESSAGE = 'やりとりを書けるのは、提出から通知または取下げまでの間です。';
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER exchange_while_open BEFORE INSERT OR UPDATE OR DELETE ON agreements_requestexchange
    FOR EACH ROW EXECUTE FUNCTION agreements_exchange_while_open();
"""

# The notice comes with the step: checked at commit, as the one needs the other's row.
NOTICES = """
CREATE FUNCTION agreements_notice_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF tg_op <> 'INSERT' THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            CONSTRAINT = 'notice_stays_as_sent', COLUMN = 'pdf',
            MESSAGE = '通知した通知書は変更できません。';
    END IF;
    IF encode(sha256(new.pdf), 'hex') <> new.sha256 THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            CONSTRAINT = 'notice_digest_is_its_own', COLUMN = 'sha256',
            MESSAGE = '通知書のSHA-256が内容と一致しません。';
    END IF;
    IF NOT EXISTS (
        SELECT FROM agreements_request WHERE id = new.request_id AND state = 'NOTIFIED'
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            CONSTRAINT = 'notice_is_of_a_notified_request', COLUMN = 'request',
            MESSAGE = '通知書は、通知するときに作成します。';
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER notice_stays BEFORE INSERT OR UPDATE OR DELETE ON agreements_requestnotice
    FOR EACH ROW EXECUTE FUNCTION agreements_notice_stays();

-- With its owner's right: at the end of the transaction nobody may act any more.
CREATE FUNCTION agreements_request_has_notice() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM agreements_requestnotice WHERE request_id = new.id) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            CONSTRAINT = 'request_is_notified_by_a_notice', COLUMN = 'notified_on',
            MESSAGE = '通知書のない通知は記録できません。';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER request_has_its_notice AFTER UPDATE OF state ON agreements_request
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.state = 'NOTIFIED')
    EXECUTE FUNCTION agreements_request_has_notice();
"""

STANDARDS = """
CREATE FUNCTION agreements_standard_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'check_violation',
        CONSTRAINT = 'response_standard_stays', COLUMN = 'days',
        MESSAGE = '登録した目安は変更できません。新しい日からの目安を加えてください。';
END $$;
CREATE TRIGGER standard_stays BEFORE UPDATE OR DELETE ON agreements_responsestandard
    FOR EACH ROW EXECUTE FUNCTION agreements_standard_stays();
"""

UNDO = """
DROP TRIGGER standard_stays ON agreements_responsestandard;
DROP TRIGGER request_has_its_notice ON agreements_request;
DROP TRIGGER notice_stays ON agreements_requestnotice;
DROP TRIGGER exchange_while_open ON agreements_requestexchange;
DROP TRIGGER hearing_in_time ON agreements_experthearing;
DROP TRIGGER request_fits_its_body ON agreements_request;
DROP TRIGGER request_keeps_its_steps ON agreements_request;
DROP FUNCTION agreements_standard_stays(), agreements_request_has_notice(),
    agreements_notice_stays(), agreements_exchange_while_open(), agreements_hearing_in_time(),
    agreements_request_fits(), agreements_request_keep();
"""

MOVES = (
    ">DRAFT",
    "DRAFT>FILED",
    "FILED>RECEIVED",
    "RECEIVED>EXPERTS_HEARD",
    "RECEIVED>DECIDED",
    "EXPERTS_HEARD>DECIDED",
    "DECIDED>NOTIFIED",
    "DRAFT>WITHDRAWN",
    "FILED>WITHDRAWN",
    "RECEIVED>WITHDRAWN",
    "EXPERTS_HEARD>WITHDRAWN",
)

OWN = "portal_organization_kind() = 'LOCAL_GOVERNMENT' AND body_id = portal_organization_id()"
STATE = """filed_on IS NOT NULL AND (
    portal_organization_kind() = 'MINISTRY'
    OR portal_organization_kind() = 'BUREAU' AND prefecture_code = portal_prefecture_code()
)"""
READS = """filed_on IS NOT NULL AND kind = 'AGREEMENT'
    AND portal_organization_kind() = 'HELLO_WORK'
    AND prefecture_code = portal_prefecture_code()"""
REQUEST: Rules = {
    "SELECT": f"({OWN}) OR ({STATE}) OR ({READS})",
    "INSERT": OWN,
    "UPDATE": f"({OWN}) OR ({STATE})",
}
# Asked with the rights of whoever asks: the requests he sees himself.
OF_SEEN = "EXISTS (SELECT FROM agreements_request r WHERE r.id = request_id)"
BY_THE_STATE = f"portal_organization_kind() IN ('MINISTRY', 'BUREAU') AND {OF_SEEN}"
HEARING: Rules = {
    "SELECT": OF_SEEN,
    "INSERT": BY_THE_STATE,
    "UPDATE": BY_THE_STATE,
    "DELETE": BY_THE_STATE,
}
EXCHANGE: Rules = {
    "SELECT": OF_SEEN,
    "INSERT": f"organization_id = portal_organization_id() AND {OF_SEEN}",
}
NOTICE: Rules = {"SELECT": OF_SEEN, "INSERT": BY_THE_STATE}


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0009_requests"),
        ("common", "0007_transitions"),
    ]

    operations = [
        guard_transitions("agreements_request", "state", "request_state_moves", *MOVES),
        migrations.RunSQL([KEEP, FITS, HEARINGS, EXCHANGES, NOTICES, STANDARDS], UNDO),
        protect("agreements_request", staff=REQUEST),
        protect("agreements_experthearing", staff=HEARING),
        protect("agreements_requestexchange", staff=EXCHANGE),
        protect("agreements_requestnotice", staff=NOTICE),
    ]
