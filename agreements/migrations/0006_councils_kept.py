"""What PostgreSQL keeps about councils: quorum, terms, fixed records, frozen packs, and who sees."""

from django.db import migrations

from portal.common.row_security import Rules, protect
from portal.common.transitions import guard_transitions

# Who takes part: column by column, so that a row's own policy can ask before the row is there.
# Members count until the end of their term.
WHO = """
CREATE FUNCTION council_includes(council bigint, prefecture text, agreement bigint, one bigint)
RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM organizations_organization o WHERE o.id = one
          AND (o.kind = 'MINISTRY'
               OR o.kind IN ('BUREAU', 'HELLO_WORK') AND o.prefecture_code = prefecture)
    ) OR agreement_has_party(agreement, one) OR EXISTS (
        SELECT FROM agreements_councilmember m
        WHERE m.council_id = council AND m.organization_id = one
          AND coalesce(m.term_until, 'infinity') >= (now() AT TIME ZONE 'Asia/Tokyo')::date
    )
$$;
CREATE FUNCTION council_shows(council bigint, prefecture text, agreement bigint)
RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT portal_organization_kind() IN ('MINISTRY', 'BUREAU', 'HELLO_WORK', 'LOCAL_GOVERNMENT')
       AND council_includes(council, prefecture, agreement, portal_organization_id())
$$;
CREATE FUNCTION council_obeys(prefecture text, agreement bigint)
RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE portal_organization_kind()
        WHEN 'MINISTRY' THEN true
        WHEN 'BUREAU' THEN prefecture = portal_prefecture_code()
        WHEN 'LOCAL_GOVERNMENT' THEN agreement_has_party(agreement, portal_organization_id())
        ELSE false
    END
$$;
CREATE FUNCTION council_is_seen(council bigint)
RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce((
        SELECT council_shows(c.id, c.prefecture_code, c.agreement_id)
        FROM agreements_operatingcouncil c WHERE c.id = council
    ), false)
$$;
CREATE FUNCTION council_is_kept(council bigint)
RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce((
        SELECT council_obeys(c.prefecture_code, c.agreement_id)
        FROM agreements_operatingcouncil c WHERE c.id = council
    ), false)
$$;
CREATE FUNCTION meeting_is_kept(meeting bigint)
RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce((
        SELECT council_is_kept(m.council_id) FROM agreements_meeting m WHERE m.id = meeting
    ), false)
$$;
"""
DROP_WHO = """
DROP FUNCTION meeting_is_kept(bigint);
DROP FUNCTION council_is_kept(bigint);
DROP FUNCTION council_is_seen(bigint);
DROP FUNCTION council_obeys(text, bigint);
DROP FUNCTION council_shows(bigint, text, bigint);
DROP FUNCTION council_includes(bigint, text, bigint, bigint);
"""

# What is missing for a meeting to be held, as a sentence; NULL when nothing is.
QUORUM = """
CREATE FUNCTION meeting_lacks(meeting bigint) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN c.quorum > count(*) FILTER (WHERE a.presence = 'ATTENDED') THEN format(
            '定足数に足りません。出席する委員が%s人以上必要です（いま%s人、代理出席は数えません）。',
            c.quorum, count(*) FILTER (WHERE a.presence = 'ATTENDED'))
        WHEN NOT coalesce(bool_or(b.seat = 'LOCAL' AND a.presence <> 'ABSENT'), false)
            THEN '自治体の委員が1人も出席していません。双方の出席が必要です。'
        WHEN NOT coalesce(bool_or(b.seat = 'STATE' AND a.presence <> 'ABSENT'), false)
            THEN '国の委員が1人も出席していません。双方の出席が必要です。'
    END
    FROM agreements_meeting m
    JOIN agreements_operatingcouncil c ON c.id = m.council_id
    LEFT JOIN agreements_attendance a ON a.meeting_id = m.id
    LEFT JOIN agreements_councilmember b ON b.id = a.member_id
    WHERE m.id = meeting
    GROUP BY c.quorum
$$;

CREATE FUNCTION meeting_is_held_with_quorum() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    missing text;
BEGIN
    IF NEW.state IN ('HELD', 'MINUTED') AND NEW.state <> OLD.state THEN
        missing := meeting_lacks(NEW.id);
        IF missing IS NOT NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation', TABLE = 'agreements_meeting',
                CONSTRAINT = 'meeting_is_held_with_quorum', COLUMN = 'state', MESSAGE = missing;
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER meeting_is_held_with_quorum BEFORE UPDATE OF state ON agreements_meeting
    FOR EACH ROW EXECUTE FUNCTION meeting_is_held_with_quorum();

-- The meeting's row is locked, so that a member who leaves and the meeting that is held, or two
-- who leave, wait for each other and see what the first committed.
CREATE FUNCTION attendance_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    meeting agreements_meeting;
    fits boolean;
BEGIN
    SELECT * INTO meeting FROM agreements_meeting
    WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.meeting_id ELSE NEW.meeting_id END
    FOR NO KEY UPDATE;
    IF meeting.state IN ('MINUTED', 'CANCELLED') THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', TABLE = 'agreements_attendance',
            CONSTRAINT = 'attendance_of_a_fixed_meeting', COLUMN = 'presence',
            MESSAGE = '議事録が確定した会議、中止した会議の出欠は変えられません。';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    IF TG_OP = 'UPDATE' AND (NEW.meeting_id, NEW.member_id) <> (OLD.meeting_id, OLD.member_id) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', TABLE = 'agreements_attendance',
            CONSTRAINT = 'attendance_stays_where_it_is', COLUMN = 'member',
            MESSAGE = '出欠を別の会議や委員に付け替えることはできません。';
    END IF;
    SELECT m.council_id = meeting.council_id
       AND meeting.held_on BETWEEN m.term_from AND coalesce(m.term_until, 'infinity')
    INTO fits FROM agreements_councilmember m WHERE m.id = NEW.member_id;
    IF NOT coalesce(fits, false) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', TABLE = 'agreements_attendance',
            CONSTRAINT = 'attendance_within_the_term', COLUMN = 'member',
            MESSAGE = '開催日が任期のうちにある、この協議会の委員だけが出席できます。';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER attendance_fits BEFORE INSERT OR UPDATE OR DELETE ON agreements_attendance
    FOR EACH ROW EXECUTE FUNCTION attendance_fits();

CREATE FUNCTION attendance_keeps_the_quorum() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    missing text;
BEGIN
    SELECT meeting_lacks(m.id) INTO missing FROM agreements_meeting m
    WHERE m.id = OLD.meeting_id AND m.state = 'HELD';
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', TABLE = 'agreements_attendance',
            CONSTRAINT = 'attendance_keeps_the_quorum', COLUMN = 'presence',
            MESSAGE = '開催済みの会議です。' || missing;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER attendance_keeps_the_quorum AFTER UPDATE OR DELETE ON agreements_attendance
    FOR EACH ROW EXECUTE FUNCTION attendance_keeps_the_quorum();
"""
DROP_QUORUM = """
DROP TRIGGER attendance_keeps_the_quorum ON agreements_attendance;
DROP TRIGGER attendance_fits ON agreements_attendance;
DROP TRIGGER meeting_is_held_with_quorum ON agreements_meeting;
DROP FUNCTION attendance_keeps_the_quorum();
DROP FUNCTION attendance_fits();
DROP FUNCTION meeting_is_held_with_quorum();
DROP FUNCTION meeting_lacks(bigint);
"""

MEMBERS = """
CREATE FUNCTION council_member_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kind text;
BEGIN
    SELECT o.kind INTO kind FROM organizations_organization o WHERE o.id = NEW.organization_id;
    IF NEW.seat = 'LOCAL' AND kind <> 'LOCAL_GOVERNMENT'
       OR NEW.seat = 'STATE' AND kind NOT IN ('MINISTRY', 'BUREAU', 'HELLO_WORK') THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', TABLE = 'agreements_councilmember',
            CONSTRAINT = 'council_seat_fits_the_organization', COLUMN = 'organization',
            MESSAGE = '自治体の委員には自治体を、国の委員には本省・労働局・ハローワークを選んでください。';
    END IF;
    IF TG_OP = 'UPDATE' AND EXISTS (
        SELECT FROM agreements_attendance a WHERE a.member_id = OLD.id
    ) AND (NEW.seat, NEW.council_id) <> (OLD.seat, OLD.council_id) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', TABLE = 'agreements_councilmember',
            CONSTRAINT = 'council_seat_stays_after_a_meeting', COLUMN = 'seat',
            MESSAGE = '出欠を記録した委員の区分は変えられません。新しい委員として登録してください。';
    END IF;
    IF TG_OP = 'UPDATE' AND EXISTS (
        SELECT FROM agreements_attendance a JOIN agreements_meeting m ON m.id = a.meeting_id
        WHERE a.member_id = OLD.id
          AND m.held_on NOT BETWEEN NEW.term_from AND coalesce(NEW.term_until, 'infinity')
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', TABLE = 'agreements_councilmember',
            CONSTRAINT = 'council_term_covers_its_meetings', COLUMN = 'term_until',
            MESSAGE = '出欠を記録した会議の開催日が、任期の外になります。';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER council_member_fits BEFORE INSERT OR UPDATE ON agreements_councilmember
    FOR EACH ROW EXECUTE FUNCTION council_member_fits();
"""
DROP_MEMBERS = """
DROP TRIGGER council_member_fits ON agreements_councilmember;
DROP FUNCTION council_member_fits();
"""

FIXED = """
CREATE FUNCTION meeting_record_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.state <> 'PLANNED' THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation', TABLE = 'agreements_meeting',
                CONSTRAINT = 'meeting_record_is_fixed', COLUMN = 'state',
                MESSAGE = '招集した会議は消せません。中止してください。';
        END IF;
        RETURN OLD;
    END IF;
    IF NEW.council_id <> OLD.council_id OR OLD.state IN ('MINUTED', 'CANCELLED') AND (
        NEW.number, NEW.held_on, NEW.place, NEW.state, NEW.minutes, NEW.cancelled_reason
    ) IS DISTINCT FROM (
        OLD.number, OLD.held_on, OLD.place, OLD.state, OLD.minutes, OLD.cancelled_reason
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', TABLE = 'agreements_meeting',
            CONSTRAINT = 'meeting_record_is_fixed',
            COLUMN = CASE WHEN NEW.minutes <> OLD.minutes THEN 'minutes' ELSE 'state' END,
            MESSAGE = '議事録が確定した会議、中止した会議の記録は変えられません。';
    END IF;
    IF NEW.held_on <> OLD.held_on AND EXISTS (
        SELECT FROM agreements_attendance a JOIN agreements_councilmember m ON m.id = a.member_id
        WHERE a.meeting_id = OLD.id
          AND NEW.held_on NOT BETWEEN m.term_from AND coalesce(m.term_until, 'infinity')
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', TABLE = 'agreements_meeting',
            CONSTRAINT = 'meeting_day_within_the_terms', COLUMN = 'held_on',
            MESSAGE = '出欠を記録した委員の任期の外になる日には変えられません。';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER meeting_record_is_fixed BEFORE UPDATE OR DELETE ON agreements_meeting
    FOR EACH ROW EXECUTE FUNCTION meeting_record_is_fixed();

-- What hangs on a meeting: agenda and papers until the minutes are confirmed, resolutions from
-- the meeting on until then. The row's lock keeps the minutes from being confirmed meanwhile.
CREATE FUNCTION meeting_takes_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint;
    now_state text;
    sentence text;
BEGIN
    FOREACH touched IN ARRAY ARRAY[
        CASE WHEN TG_OP <> 'INSERT' THEN OLD.meeting_id END,
        CASE WHEN TG_OP <> 'DELETE' THEN NEW.meeting_id END
    ] LOOP
        CONTINUE WHEN touched IS NULL;
        SELECT state INTO now_state FROM agreements_meeting WHERE id = touched FOR NO KEY UPDATE;
        IF now_state IN ('MINUTED', 'CANCELLED') THEN
            sentence := '議事録が確定した会議、中止した会議の記録は変えられません。';
        ELSIF TG_TABLE_NAME = 'agreements_resolution' AND now_state <> 'HELD' THEN
            sentence := '議決は、会議を開催済みにしてから登録してください。';
        END IF;
        IF sentence IS NOT NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME,
                CONSTRAINT = 'meeting_takes_changes', COLUMN = 'title', MESSAGE = sentence;
        END IF;
    END LOOP;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER meeting_takes_changes BEFORE INSERT OR UPDATE OR DELETE ON agreements_agendaitem
    FOR EACH ROW EXECUTE FUNCTION meeting_takes_changes();
CREATE TRIGGER meeting_takes_changes BEFORE INSERT OR UPDATE OR DELETE ON agreements_paper
    FOR EACH ROW EXECUTE FUNCTION meeting_takes_changes();
CREATE TRIGGER meeting_takes_changes BEFORE INSERT OR UPDATE OR DELETE ON agreements_resolution
    FOR EACH ROW EXECUTE FUNCTION meeting_takes_changes();

ALTER TABLE agreements_paper
    ADD CONSTRAINT paper_is_of_an_item_of_its_meeting FOREIGN KEY (agenda_item_id, meeting_id)
        REFERENCES agreements_agendaitem (id, meeting_id),
    ADD CONSTRAINT paper_digest_is_its_own CHECK (sha256 = encode(sha256(content), 'hex'));
"""
DROP_FIXED = """
ALTER TABLE agreements_paper
    DROP CONSTRAINT paper_digest_is_its_own, DROP CONSTRAINT paper_is_of_an_item_of_its_meeting;
DROP TRIGGER meeting_takes_changes ON agreements_resolution;
DROP TRIGGER meeting_takes_changes ON agreements_paper;
DROP TRIGGER meeting_takes_changes ON agreements_agendaitem;
DROP FUNCTION meeting_takes_changes();
DROP TRIGGER meeting_record_is_fixed ON agreements_meeting;
DROP FUNCTION meeting_record_is_fixed();
"""

ACTIONS = """
CREATE FUNCTION council_action_owner_takes_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM agreements_resolution r
        JOIN agreements_meeting m ON m.id = r.meeting_id
        JOIN agreements_operatingcouncil c ON c.id = m.council_id
        WHERE r.id = NEW.resolution_id
          AND council_includes(c.id, c.prefecture_code, c.agreement_id, NEW.owner_id)
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', TABLE = 'agreements_councilaction',
            CONSTRAINT = 'council_action_owner_takes_part', COLUMN = 'owner',
            MESSAGE = '担当には、この協議会に加わる組織を選んでください。';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER council_action_owner_takes_part
    BEFORE INSERT OR UPDATE OF owner_id, resolution_id ON agreements_councilaction
    FOR EACH ROW EXECUTE FUNCTION council_action_owner_takes_part();
"""
DROP_ACTIONS = """
DROP TRIGGER council_action_owner_takes_part ON agreements_councilaction;
DROP FUNCTION council_action_owner_takes_part();
"""

# Frozen: numbered without a gap in the order of the database, under the council's lock. An empty
# table may be truncated: nothing is lost.
PACKS = """
CREATE FUNCTION council_pack_is_numbered() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    next integer;
BEGIN
    PERFORM FROM agreements_operatingcouncil WHERE id = NEW.council_id FOR NO KEY UPDATE;
    SELECT coalesce(max(p.number), 0) + 1 INTO next FROM agreements_councilpack p
    WHERE p.council_id = NEW.council_id AND p.fiscal_year = NEW.fiscal_year;
    IF NEW.number <> next
       OR NEW.sha256 <> encode(sha256(NEW.pdf), 'hex')
       OR NOT EXISTS (
           SELECT FROM agreements_meeting m WHERE m.id = NEW.meeting_id
             AND m.council_id = NEW.council_id AND m.fiscal_year = NEW.fiscal_year
       ) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', TABLE = 'agreements_councilpack',
            CONSTRAINT = 'council_pack_is_numbered', COLUMN = 'number',
            MESSAGE = '協議会資料の番号・会議・指紋が合いません。もう一度作成してください。';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER council_pack_is_numbered BEFORE INSERT ON agreements_councilpack
    FOR EACH ROW EXECUTE FUNCTION council_pack_is_numbered();

CREATE FUNCTION council_pack_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'TRUNCATE' OR EXISTS (SELECT FROM agreements_councilpack) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', TABLE = 'agreements_councilpack',
            CONSTRAINT = 'council_pack_is_frozen', COLUMN = 'pdf',
            MESSAGE = '作成した協議会資料は、変えることも消すこともできません。';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER council_pack_is_frozen BEFORE UPDATE OR DELETE ON agreements_councilpack
    FOR EACH ROW EXECUTE FUNCTION council_pack_is_frozen();
CREATE TRIGGER council_packs_are_not_emptied BEFORE TRUNCATE ON agreements_councilpack
    FOR EACH STATEMENT EXECUTE FUNCTION council_pack_is_frozen();
"""
DROP_PACKS = """
DROP TRIGGER council_packs_are_not_emptied ON agreements_councilpack;
DROP TRIGGER council_pack_is_frozen ON agreements_councilpack;
DROP TRIGGER council_pack_is_numbered ON agreements_councilpack;
DROP FUNCTION council_pack_is_frozen();
DROP FUNCTION council_pack_is_numbered();
"""

OBEYS = "council_obeys(prefecture_code, agreement_id)"
COUNCIL: Rules = {
    "SELECT": "council_shows(id, prefecture_code, agreement_id)",
    "INSERT": OBEYS,
    "UPDATE": OBEYS,
}
OF_COUNCIL: Rules = {
    "SELECT": "council_is_seen(council_id)",
    "INSERT": "council_is_kept(council_id)",
    "UPDATE": "council_is_kept(council_id)",
}
# Asked with the rights of whoever asks: the meetings, and the resolutions, one may see.
OF_MEETING: Rules = {
    "SELECT": "EXISTS (SELECT FROM agreements_meeting m WHERE m.id = meeting_id)",
    "INSERT": "meeting_is_kept(meeting_id)",
    "UPDATE": "meeting_is_kept(meeting_id)",
    "DELETE": "meeting_is_kept(meeting_id)",
}
OF_RESOLUTION = "EXISTS (SELECT FROM agreements_resolution r WHERE r.id = resolution_id{})"
OF_KEPT_RESOLUTION = OF_RESOLUTION.format(" AND meeting_is_kept(r.meeting_id)")
ACTION: Rules = {
    "SELECT": OF_RESOLUTION.format(""),
    "INSERT": OF_KEPT_RESOLUTION,
    "UPDATE": f"owner_id = portal_organization_id() OR {OF_KEPT_RESOLUTION}",
}
PACK: Rules = {"SELECT": OF_COUNCIL["SELECT"], "INSERT": OF_COUNCIL["INSERT"]}


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0005_councils"),
        ("common", "0007_transitions"),
    ]

    operations = [
        migrations.RunSQL(WHO, DROP_WHO),
        migrations.RunSQL(QUORUM, DROP_QUORUM),
        migrations.RunSQL(MEMBERS, DROP_MEMBERS),
        migrations.RunSQL(FIXED, DROP_FIXED),
        migrations.RunSQL(ACTIONS, DROP_ACTIONS),
        migrations.RunSQL(PACKS, DROP_PACKS),
        guard_transitions(
            "agreements_meeting",
            "state",
            "meeting_state_goes_its_way",
            ">PLANNED",
            "PLANNED>INVITED",
            "INVITED>HELD",
            "HELD>MINUTED",
            "PLANNED>CANCELLED",
            "INVITED>CANCELLED",
        ),
        guard_transitions(
            "agreements_councilaction",
            "state",
            "council_action_goes_its_way",
            ">OPEN",
            "OPEN>DOING",
            "OPEN>DONE",
            "DOING>DONE",
            "OPEN>DROPPED",
            "DOING>DROPPED",
        ),
        protect("agreements_operatingcouncil", staff=COUNCIL),
        protect("agreements_councilmember", staff=OF_COUNCIL),
        protect("agreements_meeting", staff=OF_COUNCIL | {"DELETE": OF_COUNCIL["UPDATE"]}),
        protect("agreements_agendaitem", staff=OF_MEETING),
        protect("agreements_paper", staff=OF_MEETING),
        protect("agreements_attendance", staff=OF_MEETING),
        protect("agreements_resolution", staff=OF_MEETING),
        protect("agreements_councilaction", staff=ACTION),
        protect("agreements_councilpack", staff=PACK),
    ]
