"""Why something was changed, in the words of whoever changed it; sealed with the entry.

An entry without a reason is hashed as before, so the seals of old entries hold. One with a reason
is hashed with one word more: a reason can be neither added, changed nor taken away unseen.
"""

from django.db import migrations, models

COLUMN = """
ALTER TABLE common_auditentry ADD COLUMN reason text NOT NULL DEFAULT ''
    CONSTRAINT audit_reason_is_short CHECK (char_length(reason) <= 500);

CREATE OR REPLACE FUNCTION audit_hash(previous text, entry common_auditentry) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT encode(sha256(convert_to(previous || (
        jsonb_build_array(
            entry.id, extract(epoch FROM entry.at), entry.event, entry.object_type,
            entry.object_id, entry.object_label, entry.actor_id, entry.actor_name,
            entry.actor_organization, entry.before, entry.after
        ) || CASE WHEN entry.reason = '' THEN '[]'::jsonb ELSE jsonb_build_array(entry.reason) END
    )::text, 'UTF8')), 'hex')
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("common", "0005_database_roles")]

    operations = [
        migrations.RunSQL(
            COLUMN,
            state_operations=[
                migrations.AddField("auditentry", "reason", models.TextField("理由", default=""))
            ],
        ),
    ]
