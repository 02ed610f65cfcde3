"""A target's value changes by its council's resolution and with a reason; what it was is kept."""

import django.contrib.postgres.functions
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


# With the owner's rights: a resolution is private to its council, and what a target was is written
# by nobody but this trigger.
CHANGES = """
CREATE FUNCTION target_rests_on_its_council() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    place text;
    problem text;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.resolution_id IS NULL AND btrim(NEW.source, E' \\t\\r\\n　') = '' THEN
            place := 'source';
            problem := '目標の根拠（資料の名称）を入力するか、運営協議会の議決から登録してください。';
        END IF;
    ELSIF (NEW.site_id, NEW.fiscal_year, NEW.indicator_id)
            <> (OLD.site_id, OLD.fiscal_year, OLD.indicator_id) THEN
        place := 'indicator';
        problem := '登録した目標の拠点・年度・指標は変えられません。';
    ELSIF NEW.value <> OLD.value AND NEW.resolution_id IS NULL THEN
        place := 'resolution';
        problem := '登録した目標値を変えるには、運営協議会の議決が必要です。';
    ELSIF NEW.value <> OLD.value AND btrim(NEW.change_reason, E' \\t\\r\\n　') = '' THEN
        place := 'change_reason';
        problem := '目標値を変える理由を入力してください。';
    END IF;
    IF problem IS NULL AND NEW.resolution_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM agreements_resolution r
        JOIN agreements_meeting m ON m.id = r.meeting_id
        JOIN agreements_operatingcouncil c ON c.id = m.council_id
        JOIN joint_sites_jointsite s ON s.agreement_id = c.agreement_id
        WHERE r.id = NEW.resolution_id AND s.id = NEW.site_id
    ) THEN
        place := 'resolution';
        problem := 'この拠点の協定の運営協議会による議決を選んでください。';
    END IF;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME,
            CONSTRAINT = 'target_rests_on_its_council', COLUMN = place, MESSAGE = problem;
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.value <> OLD.value THEN
        INSERT INTO evaluation_targetchange (
            site_id, fiscal_year, indicator_id, value_before, value_after, source_before,
            resolution_before_id, resolution_id, reason, changed_by_id, changed_at
        ) VALUES (
            OLD.site_id, OLD.fiscal_year, OLD.indicator_id, OLD.value, NEW.value, OLD.source,
            OLD.resolution_id, NEW.resolution_id, btrim(NEW.change_reason, E' \\t\\r\\n　'),
            NEW.recorded_by_id,
            CASE WHEN NEW.recorded_at > OLD.recorded_at THEN NEW.recorded_at ELSE now() END
        );
    END IF;
    NEW.change_reason := '';
    RETURN NEW;
END $$;
CREATE TRIGGER target_rests_on_its_council BEFORE INSERT ON evaluation_annualtarget
    FOR EACH ROW EXECUTE FUNCTION target_rests_on_its_council();
CREATE TRIGGER target_changes_by_its_council BEFORE UPDATE ON evaluation_annualtarget
    FOR EACH ROW WHEN (
        (OLD.site_id, OLD.fiscal_year, OLD.indicator_id, OLD.value)
            <> (NEW.site_id, NEW.fiscal_year, NEW.indicator_id, NEW.value)
        OR OLD.resolution_id IS DISTINCT FROM NEW.resolution_id
        OR NEW.change_reason <> ''
    ) EXECUTE FUNCTION target_rests_on_its_council();

CREATE FUNCTION target_changes_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'target_changes_stay',
        TABLE = TG_TABLE_NAME, COLUMN = 'reason',
        MESSAGE = '目標の変更の記録は、変えることも消すこともできません。';
END $$;
CREATE TRIGGER target_changes_stay BEFORE UPDATE OR DELETE ON evaluation_targetchange
    FOR EACH ROW EXECUTE FUNCTION target_changes_stay();

REVOKE INSERT, UPDATE, DELETE ON evaluation_targetchange FROM portal_staff, portal_worker;
-- Else a target could be taken away and set again as if for the first time.
REVOKE DELETE ON evaluation_annualtarget FROM portal_staff, portal_worker;
"""

UNDO = """
GRANT DELETE ON evaluation_annualtarget TO portal_staff, portal_worker;
DROP FUNCTION target_rests_on_its_council() CASCADE;
DROP FUNCTION target_changes_stay() CASCADE;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0015_councils_stay_with_their_agreement'),
        ('evaluation', '0008_month_parts'),
        ('joint_sites', '0005_sites_follow_renewals'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='annualtarget',
            name='change_reason',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=500, verbose_name='変更の理由'),
        ),
        migrations.CreateModel(
            name='TargetChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True, verbose_name='公開用の番号')),
                ('fiscal_year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('value_before', models.DecimalField(decimal_places=1, max_digits=12, verbose_name='前の目標値')),
                ('value_after', models.DecimalField(decimal_places=1, max_digits=12, verbose_name='新しい目標値')),
                ('source_before', models.CharField(blank=True, default='', max_length=200, verbose_name='前の根拠')),
                ('reason', models.CharField(max_length=500, verbose_name='変更の理由')),
                ('changed_at', models.DateTimeField(verbose_name='変更日時')),
                ('changed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='変更した人')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='target_changes', to='evaluation.indicator', verbose_name='指標')),
                ('resolution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='target_changes', to='agreements.resolution', verbose_name='変更を決めた議決')),
                ('resolution_before', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.resolution', verbose_name='前の議決')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='target_changes', to='joint_sites.jointsite', verbose_name='拠点')),
            ],
            options={
                'verbose_name': '目標の変更',
                'verbose_name_plural': '目標の変更',
                'ordering': ['site', 'fiscal_year', 'indicator__position', '-changed_at', '-pk'],
                'indexes': [models.Index(fields=['fiscal_year', 'site', 'indicator'], name='changes_of_a_target')],
            },
        ),
        migrations.RunSQL(CHANGES, UNDO),
    ]
