"""The audit: who did what, when, before and after. Inserted only, and sealed into a chain."""

from django.db import migrations, models

# The table is not Django's (managed = False): a test's flush, a squashed migration or a careless
# makemigrations must not reach it.
TABLES = """
CREATE TABLE common_auditentry (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    event text NOT NULL CHECK (event <> ''),
    object_type text NOT NULL,
    object_id text NOT NULL,
    object_label text NOT NULL,
    actor_id bigint,
    actor_name text NOT NULL CHECK (actor_name <> ''),
    actor_organization text NOT NULL,
    before jsonb NOT NULL,
    after jsonb NOT NULL
);
CREATE INDEX audit_by_object ON common_auditentry (object_type, object_id, id DESC);

-- One seal an entry, in the order of commits. No foreign key: a missing entry must be found,
-- not made impossible to express.
CREATE TABLE common_auditseal (
    position bigint PRIMARY KEY,
    entry_id bigint NOT NULL UNIQUE,
    hash text NOT NULL
);
"""

# What is sealed: every column, in an order and a form that no session setting changes.
SEAL = """
CREATE FUNCTION audit_hash(previous text, entry common_auditentry) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT encode(sha256(convert_to(previous || jsonb_build_array(
        entry.id, extract(epoch FROM entry.at), entry.event, entry.object_type, entry.object_id,
        entry.object_label, entry.actor_id, entry.actor_name, entry.actor_organization,
        entry.before, entry.after
    )::text, 'UTF8')), 'hex')
$$;

-- Sealed at commit: only then is the chain locked, so that writers do not wait for each other's
-- whole transactions, nor in two orders.
CREATE FUNCTION audit_seal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last_position bigint;
    last_hash text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('common_auditseal', 0));
    SELECT position, hash INTO last_position, last_hash
    FROM common_auditseal ORDER BY position DESC LIMIT 1;
    INSERT INTO common_auditseal (position, entry_id, hash)
    VALUES (coalesce(last_position, 0) + 1, new.id, audit_hash(coalesce(last_hash, ''), new));
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER audit_is_sealed AFTER INSERT ON common_auditentry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_seal();

CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '監査の記録は追加だけができます。' USING ERRCODE = 'insufficient_privilege';
END $$;
"""

REFUSE = "\n".join(
    f"CREATE TRIGGER {table}_is_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON common_{table}"
    " FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();"
    for table in ("auditentry", "auditseal")
)

DROP = """
DROP TABLE common_auditseal;
DROP TABLE common_auditentry CASCADE;
DROP FUNCTION audit_seal();
DROP FUNCTION audit_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("common", "0001_initial")]

    operations = [
        migrations.RunSQL(TABLES, DROP),
        migrations.RunSQL(SEAL, migrations.RunSQL.noop),
        migrations.RunSQL(REFUSE, migrations.RunSQL.noop),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField("日時")),
                ("event", models.TextField("操作")),
                ("object_type", models.TextField("対象の種類")),
                ("object_id", models.TextField("対象")),
                ("object_label", models.TextField("対象の名称")),
                ("actor_id", models.BigIntegerField("利用者", null=True)),
                ("actor_name", models.TextField("氏名")),
                ("actor_organization", models.TextField("所属")),
                ("before", models.JSONField("変更前")),
                ("after", models.JSONField("変更後")),
            ],
            options={
                "verbose_name": "監査の記録",
                "verbose_name_plural": "監査の記録",
                "db_table": "common_auditentry",
                "ordering": ["-id"],
                "managed": False,
            },
        ),
    ]
