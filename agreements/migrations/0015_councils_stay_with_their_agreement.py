"""A council that has met stays with its agreement, or goes on under the one that renews it."""

from django.db import migrations

# Its records are seen by the parties of the agreement, its resolutions carry the agreement's plans.
STAYS = """
CREATE FUNCTION council_stays_with_its_agreement() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM agreements_meeting m
        WHERE m.council_id = NEW.id AND m.state IN ('HELD', 'MINUTED')
    ) AND NOT EXISTS (
        SELECT FROM agreements_agreement a WHERE a.id = NEW.agreement_id
        AND a.predecessor_id = OLD.agreement_id AND a.relation = 'RENEWAL'
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            CONSTRAINT = 'council_stays_with_its_agreement', TABLE = TG_TABLE_NAME,
            COLUMN = 'agreement',
            MESSAGE = '会議を開いた運営協議会の協定は、それを更新する協定にだけ変えられます。';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER council_stays_with_its_agreement BEFORE UPDATE OF agreement_id
    ON agreements_operatingcouncil FOR EACH ROW
    WHEN (OLD.agreement_id IS NOT NULL AND OLD.agreement_id IS DISTINCT FROM NEW.agreement_id)
    EXECUTE FUNCTION council_stays_with_its_agreement();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0014_no_reason_against_what_is_done'),
    ]

    operations = [
        migrations.RunSQL(STAYS, """
            DROP TRIGGER council_stays_with_its_agreement ON agreements_operatingcouncil;
            DROP FUNCTION council_stays_with_its_agreement();
        """),
    ]
