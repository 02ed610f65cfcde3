"""What constraints over states and periods need: a trigger function, an operator class."""

from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations

GUARD = """
CREATE FUNCTION portal_guard_transitions() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was text := CASE WHEN TG_OP = 'INSERT' THEN '' ELSE to_jsonb(OLD) ->> TG_ARGV[0] END;
    becomes text := to_jsonb(NEW) ->> TG_ARGV[0];
BEGIN
    IF TG_OP = 'UPDATE' AND was = becomes THEN
        RETURN NEW;
    END IF;
    IF was || '>' || becomes = ANY (string_to_array(TG_ARGV[2], ',')) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION USING
        ERRCODE = 'check_violation', CONSTRAINT = TG_ARGV[1], TABLE = TG_TABLE_NAME,
        COLUMN = TG_ARGV[0],
        MESSAGE = '状態を、このように変えることはできません（' || was || '→' || becomes || '）。';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("common", "0006_audit_reason")]

    operations = [
        # Equal in kind and overlapping in time: exclusion constraints ask both of one index.
        BtreeGistExtension(),
        migrations.RunSQL(GUARD, "DROP FUNCTION portal_guard_transitions()"),
    ]
