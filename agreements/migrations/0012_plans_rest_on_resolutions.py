"""A plan rests on the resolution of its agreement's council that decided it."""

import django.db.models.deletion
from django.db import migrations, models


RESTS = """
CREATE FUNCTION plan_rests_on_its_council() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    problem text;
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.resolution_id IS NOT DISTINCT FROM NEW.resolution_id THEN
        RETURN NEW;
    END IF;
    IF NEW.resolution_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM agreements_resolution r
        JOIN agreements_meeting m ON m.id = r.meeting_id
        JOIN agreements_operatingcouncil c ON c.id = m.council_id
        WHERE r.id = NEW.resolution_id AND c.agreement_id = NEW.agreement_id
    ) THEN
        problem := 'この協定の運営協議会による議決を選んでください。';
    ELSIF TG_OP = 'UPDATE' AND OLD.state <> 'DRAFT' AND NEW.state <> 'DRAFT' THEN
        problem := '決定した計画のもとになった議決は変えられません。差し戻してから変えてください。';
    END IF;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            CONSTRAINT = 'plan_rests_on_its_council', TABLE = TG_TABLE_NAME,
            COLUMN = 'resolution', MESSAGE = problem;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER plan_rests_on_its_council BEFORE INSERT OR UPDATE OF resolution_id
    ON agreements_annualplan FOR EACH ROW EXECUTE FUNCTION plan_rests_on_its_council();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0011_plans'),
    ]

    operations = [
        migrations.AddField(
            model_name='annualplan',
            name='resolution',
            field=models.ForeignKey(blank=True, help_text='この協定の運営協議会の議決だけを選べます（トリガーで守る）。', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='annual_plans', to='agreements.resolution', verbose_name='もとになった議決'),
        ),
        migrations.AddConstraint(
            model_name='annualplan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'DRAFT'), _negated=True), ('resolution', None), _connector='OR'), name='plan_in_draft_rests_on_nothing_yet', violation_error_code='resolution', violation_error_message='作成中の計画には、もとになった議決がまだありません。'),
        ),
        migrations.RunSQL(RESTS, """
            DROP TRIGGER plan_rests_on_its_council ON agreements_annualplan;
            DROP FUNCTION plan_rests_on_its_council();
        """),
    ]
