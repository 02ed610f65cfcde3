"""The roles of the portal in PostgreSQL, and the context that row-level security asks.

owner (whoever migrates) · portal_staff (pages of governments) · portal_partner (pages and systems
of subscribers: only what is granted by name) · portal_worker (tasks) · portal_backup (reads all).
"""

from django.db import migrations

from portal.common.row_security import Rules, every_command, protect

# Roles belong to the whole server: another database of it may have made them already.
ROLES = """
DO $$
DECLARE
    one text;
BEGIN
    FOREACH one IN ARRAY ARRAY['portal_staff', 'portal_partner', 'portal_worker', 'portal_backup']
    LOOP
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = one) THEN
                EXECUTE format('CREATE ROLE %I NOLOGIN', one);
            END IF;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END;
    END LOOP;
    FOREACH one IN ARRAY ARRAY['portal_staff', 'portal_partner', 'portal_worker'] LOOP
        IF NOT pg_has_role(current_user, one, 'SET') THEN
            EXECUTE format('GRANT %I TO %I WITH INHERIT FALSE, SET TRUE', one, current_user);
        END IF;
    END LOOP;
EXCEPTION WHEN insufficient_privilege THEN
    RAISE EXCEPTION 'データベースの役割 % を用意できません。', one USING
        ERRCODE = 'insufficient_privilege',
        HINT = 'データベースの管理者に docs/reference/database-roles.md の SQL を頼んでください。';
END $$;
"""

# What is made later by the same owner is covered by the default privileges. The partner gets
# nothing but what is granted to it by name.
GRANTS = """
GRANT USAGE ON SCHEMA public TO portal_staff, portal_partner, portal_worker, portal_backup;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO portal_staff, portal_worker;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO portal_staff, portal_partner, portal_worker;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO portal_backup;
GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO portal_backup;
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO portal_staff, portal_worker;
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO portal_staff, portal_partner, portal_worker;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO portal_backup;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON SEQUENCES TO portal_backup;
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM portal_staff, portal_worker;
"""

# The audit: written by all, read by governments and the worker, altered by nobody. Seals are made
# by the trigger alone, with its owner's right.
AUDIT = """
REVOKE UPDATE, DELETE ON common_auditentry FROM portal_staff, portal_worker;
REVOKE INSERT, UPDATE, DELETE ON common_auditseal FROM portal_staff, portal_worker;
GRANT INSERT ON common_auditentry TO portal_partner;
ALTER FUNCTION audit_seal() SECURITY DEFINER SET search_path = public, pg_temp;
"""

CONTEXT = """
CREATE FUNCTION portal_user_id() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT nullif(current_setting('portal.user_id', true), '')::bigint $$;
CREATE FUNCTION portal_organization_id() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT nullif(current_setting('portal.organization_id', true), '')::bigint $$;
CREATE FUNCTION portal_organization_kind() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT nullif(current_setting('portal.organization_kind', true), '') $$;
CREATE FUNCTION portal_prefecture_code() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT nullif(current_setting('portal.prefecture_code', true), '') $$;
CREATE FUNCTION portal_is_administrator() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT coalesce(current_setting('portal.is_administrator', true), '') = 'yes' $$;
"""

DROP_CONTEXT = """
DROP FUNCTION portal_user_id();
DROP FUNCTION portal_organization_id();
DROP FUNCTION portal_organization_kind();
DROP FUNCTION portal_prefecture_code();
DROP FUNCTION portal_is_administrator();
"""

REVOKE = """
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    REVOKE ALL ON TABLES FROM portal_staff, portal_worker, portal_backup;
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    REVOKE ALL ON SEQUENCES FROM portal_staff, portal_partner, portal_worker, portal_backup;
REVOKE ALL ON ALL TABLES IN SCHEMA public
    FROM portal_staff, portal_partner, portal_worker, portal_backup;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA public
    FROM portal_staff, portal_partner, portal_worker, portal_backup;
REVOKE ALL ON SCHEMA public FROM portal_staff, portal_partner, portal_worker, portal_backup;
"""

OWN_DRAFT = every_command("sent_by_id = portal_user_id()")

# Whoever acts may post; what others have posted holds addresses and one-time links.
KEEPER = "portal_organization_kind() = 'MINISTRY'"
OUTBOX: Rules = {"INSERT": "true", "SELECT": KEEPER, "UPDATE": KEEPER}


class Migration(migrations.Migration):
    dependencies = [("common", "0004_outbox")]

    operations = [
        # The roles stay when this is undone: another database may use them.
        migrations.RunSQL(ROLES, migrations.RunSQL.noop),
        migrations.RunSQL(GRANTS, REVOKE),
        migrations.RunSQL(AUDIT, "ALTER FUNCTION audit_seal() SECURITY INVOKER RESET search_path"),
        migrations.RunSQL(CONTEXT, DROP_CONTEXT),
        protect("common_importdraft", staff=OWN_DRAFT, partner=OWN_DRAFT),
        protect("common_outboxitem", staff=OUTBOX, partner={"INSERT": "true"}),
    ]
