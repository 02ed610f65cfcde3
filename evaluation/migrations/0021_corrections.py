"""Corrections: asked by one, decided by another, and after that as they are."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from portal.common.row_security import protect
from portal.common.transitions import guard_transitions

# As months and targets: only of a year in which the site operates.
PROFILE_KEY = """
ALTER TABLE evaluation_correction ADD CONSTRAINT correction_needs_a_profile
    FOREIGN KEY (site_id, fiscal_year) REFERENCES joint_sites_annualprofile (site_id, fiscal_year)
    DEFERRABLE INITIALLY IMMEDIATE;
"""

# What was asked stays; what was decided stays, but for the versions that the approval names. A line
# comes with its correction and is only ever marked as applied, which the trigger of the closed rows
# does (migration "closed stays"), with its owner's right. What is approved is applied in the same
# transaction: nothing approved lies about unused.
GUARDS = """
CREATE FUNCTION evaluation_correction_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kept text[] := CASE
        WHEN TG_OP = 'DELETE' THEN '{}'::text[]
        WHEN OLD.state = 'REQUESTED' THEN
            '{state,decided_by_id,decided_at,decision_reason}'::text[]
        WHEN OLD.state = 'APPROVED' AND OLD.achievement_after_id IS NULL THEN
            '{achievement_before_id,achievement_after_id}'::text[]
        ELSE '{}'::text[]
    END;
BEGIN
    IF TG_OP = 'DELETE' OR to_jsonb(OLD) - kept <> to_jsonb(NEW) - kept THEN
        RAISE EXCEPTION '申請した内容と決定は、変えることも消すこともできません。'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'correction_stays',
                  TABLE = TG_TABLE_NAME, COLUMN = 'state';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER correction_stays BEFORE UPDATE OR DELETE ON evaluation_correction
    FOR EACH ROW EXECUTE FUNCTION evaluation_correction_stays();

CREATE FUNCTION evaluation_correction_line_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked evaluation_correction;
    problem text;
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT * INTO asked FROM evaluation_correction WHERE id = NEW.correction_id FOR SHARE;
        IF asked.state IS DISTINCT FROM 'REQUESTED' OR NEW.is_applied THEN
            problem := '決定した訂正に、数値を加えることはできません。';
        ELSIF NEW.month IS NOT NULL AND asked.fiscal_year
                <> extract(year FROM NEW.month - interval '3 months') THEN
            problem := '訂正する月が、訂正する年度の月ではありません。';
        END IF;
    ELSIF TG_OP = 'DELETE' OR NOT NEW.is_applied OR OLD.is_applied
            OR to_jsonb(OLD) - 'is_applied' <> to_jsonb(NEW) - 'is_applied' THEN
        problem := '訂正する数値は、申請した後に変えることも消すこともできません。';
    END IF;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'correction_line_stays',
            TABLE = TG_TABLE_NAME, COLUMN = 'after', MESSAGE = problem;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER correction_line_stays BEFORE INSERT OR UPDATE OR DELETE
    ON evaluation_correctionline FOR EACH ROW EXECUTE FUNCTION evaluation_correction_line_stays();

CREATE FUNCTION evaluation_approved_is_applied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state = 'APPROVED' AND (
        SELECT count(*) = 0 OR NOT bool_and(is_applied)
        FROM evaluation_correctionline WHERE correction_id = NEW.id
    ) THEN
        RAISE EXCEPTION '承認した訂正が、適用されていません。'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'approved_is_applied',
                  TABLE = TG_TABLE_NAME, COLUMN = 'state';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER approved_is_applied AFTER UPDATE OF state ON evaluation_correction
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION evaluation_approved_is_applied();
"""
UNGUARDED = """
DROP FUNCTION evaluation_approved_is_applied() CASCADE;
DROP FUNCTION evaluation_correction_line_stays() CASCADE;
DROP FUNCTION evaluation_correction_stays() CASCADE;
"""
THEIRS = "evaluation_runs_site(site_id)"
MINE = "requested_by_id = portal_user_id()"
# Decided in one's own name; taken back by the side that asked. (Asked of the old row and the new.)
SIGNED = (
    "(state = 'REQUESTED' OR decided_by_id = portal_user_id() OR state = 'WITHDRAWN'"
    " AND organization_id = portal_organization_id())"
)
OF_CORRECTION = "EXISTS (SELECT FROM evaluation_correction c WHERE c.id = correction_id{})"


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0015_councils_stay_with_their_agreement'),
        ('evaluation', '0020_voices_and_slips_kept'),
        ('joint_sites', '0005_sites_follow_renewals'),
        ('organizations', '0002_suspension'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('fiscal_year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('reason', models.TextField(max_length=1000, verbose_name='訂正の理由')),
                ('state', models.CharField(choices=[('REQUESTED', '申請中'), ('APPROVED', '承認'), ('REFUSED', '却下'), ('WITHDRAWN', '取下げ')], default='REQUESTED', max_length=9, verbose_name='状態')),
                ('requested_at', models.DateTimeField(verbose_name='申請日時')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='決定・取下げの日時')),
                ('decision_reason', models.TextField(blank=True, default='', max_length=1000, verbose_name='決定の理由')),
                ('achievement_after', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evaluation.achievement', verbose_name='訂正後の年度締め')),
                ('achievement_before', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evaluation.achievement', verbose_name='訂正前の年度締め')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='決定した人')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization', verbose_name='申請した組織')),
                ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='申請した人')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='joint_sites.jointsite', verbose_name='拠点')),
            ],
            options={
                'verbose_name': '訂正',
                'verbose_name_plural': '訂正',
                'ordering': ['-requested_at'],
            },
        ),
        migrations.CreateModel(
            name='CorrectionLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(blank=True, null=True, verbose_name='月（初日）')),
                ('before', models.DecimalField(blank=True, decimal_places=1, max_digits=12, null=True, verbose_name='訂正前')),
                ('after', models.DecimalField(blank=True, decimal_places=1, max_digits=12, null=True, verbose_name='訂正後')),
                ('is_applied', models.BooleanField(db_default=False, default=False, editable=False, verbose_name='適用済み')),
                ('correction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='evaluation.correction', verbose_name='訂正')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evaluation.indicator', verbose_name='指標')),
                ('resolution', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.resolution', verbose_name='もとになった議決')),
            ],
            options={
                'verbose_name': '訂正する数値',
                'verbose_name_plural': '訂正する数値',
                'ordering': ['correction', 'month', 'indicator__position'],
            },
        ),
        migrations.AddIndex(
            model_name='correction',
            index=models.Index(condition=models.Q(('state', 'REQUESTED')), fields=['site'], name='corrections_that_wait'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['REQUESTED', 'APPROVED', 'REFUSED', 'WITHDRAWN'])), name='correction_state_is_known', violation_error_code='state', violation_error_message='訂正の状態が正しくありません。'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(('reason__regex', '\\S')), name='correction_has_a_reason', violation_error_code='reason', violation_error_message='訂正の理由を入力してください。'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('requested_by')), _negated=True), _connector='OR'), name='correction_is_decided_by_somebody_else', violation_error_code='decided_by', violation_error_message='申請した人とは別の人が決定してください。'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('state', 'REQUESTED')), models.Q(('decided_at__isnull', False), ('decided_by', None), ('state', 'WITHDRAWN')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('state__in', ['APPROVED', 'REFUSED'])), _connector='OR'), name='correction_decision_is_signed', violation_error_code='decided_by', violation_error_message='状態と、決定した人・日時が合っていません。'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'REFUSED'), _negated=True), ('decision_reason__regex', '\\S'), _connector='OR'), name='correction_is_refused_for_a_reason', violation_error_code='decision_reason', violation_error_message='却下する理由を入力してください。'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('achievement_after', None), ('achievement_before', None)), models.Q(('achievement_after__isnull', False), ('achievement_before__isnull', False), ('state', 'APPROVED')), _connector='OR'), name='correction_settles_only_when_approved', violation_error_message='承認した訂正だけが、年度締めの新しい版を作ります。'),
        ),
        migrations.AddConstraint(
            model_name='correctionline',
            constraint=models.UniqueConstraint(fields=('correction', 'indicator', 'month'), name='one_correction_line_a_figure', nulls_distinct=False, violation_error_message='同じ数値が重複しています。'),
        ),
        migrations.AddConstraint(
            model_name='correctionline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('after__isnull', False), ('before', None)), models.Q(('after', None), ('before__isnull', False)), models.Q(('after__isnull', False), ('before__isnull', False), ('before__lt', models.F('after'))), models.Q(('after__isnull', False), ('before__gt', models.F('after')), ('before__isnull', False)), _connector='OR'), name='correction_line_changes_something', violation_error_code='after', violation_error_message='訂正前と同じ値です。'),
        ),
        migrations.AddConstraint(
            model_name='correctionline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('after__gt', 0), ('month', None), ('resolution__isnull', False)), models.Q(('month__day', 1), ('month__isnull', False), ('resolution', None), models.Q(('after', None), ('after__gte', 0), _connector='OR')), _connector='OR'), name='correction_line_is_a_month_or_a_resolved_target', violation_error_code='after', violation_error_message='月次実績は0以上の件数に、目標は議決にもとづく値に訂正します。'),
        ),
        migrations.RunSQL(
            PROFILE_KEY,
            "ALTER TABLE evaluation_correction DROP CONSTRAINT correction_needs_a_profile",
        ),
        guard_transitions(
            "evaluation_correction",
            "state",
            "correction_state_moves",
            ">REQUESTED",
            "REQUESTED>APPROVED",
            "REQUESTED>REFUSED",
            "REQUESTED>WITHDRAWN",
        ),
        migrations.RunSQL(GUARDS, UNGUARDED),
        protect(
            "evaluation_correction",
            staff={
                "SELECT": f"state = 'APPROVED' OR {THEIRS}",
                "INSERT": f"{THEIRS} AND {MINE}",
                "UPDATE": f"{THEIRS} AND {SIGNED}",
            },
        ),
        protect(
            "evaluation_correctionline",
            staff={
                "SELECT": OF_CORRECTION.format(""),
                "INSERT": OF_CORRECTION.format(f" AND c.{MINE}"),
            },
        ),
    ]
