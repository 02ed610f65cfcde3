"""着地見込みの警告: rules by year, and warnings that stay as they were."""

import django.contrib.postgres.functions
import django.core.validators
import django.db.models.deletion
import uuid
from django.db import migrations, models

from portal.common.row_security import protect

# The State publishes no threshold: the portal's own, until the ministry enters another.
DEFAULT_RULE = """
INSERT INTO evaluation_alertrule (from_year, first_month, chance_below, source)
VALUES (2011, 9, 0.20, 'ポータルの既定（国は公表していない）')
"""

STAYS = """
CREATE FUNCTION landing_alert_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'landing_alert_stays',
        TABLE = TG_TABLE_NAME, COLUMN = 'chance',
        MESSAGE = '警告の記録は、変えることも消すこともできません。';
END $$;
CREATE TRIGGER landing_alert_stays BEFORE UPDATE OR DELETE ON evaluation_landingalert
    FOR EACH ROW EXECUTE FUNCTION landing_alert_stays();
"""
UNDO = "DROP FUNCTION landing_alert_stays() CASCADE"

# It tells of open months: seen by those who run the site, written by the clock.
RUN_BY = """
portal_organization_kind() = 'MINISTRY' OR EXISTS (
    SELECT FROM joint_sites_jointsite s
    WHERE s.id = site_id AND (
        s.office_id = portal_organization_id()
        OR portal_organization_kind() = 'BUREAU' AND s.prefecture_code = portal_prefecture_code()
        OR EXISTS (
            SELECT FROM joint_sites_sitehost h
            WHERE h.site_id = s.id AND h.body_id = portal_organization_id()
        )
    )
)
"""


class Migration(migrations.Migration):

    dependencies = [
        ('evaluation', '0010_publications'),
        ('joint_sites', '0005_sites_follow_renewals'),
    ]

    operations = [
        migrations.CreateModel(
            name='AlertRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_year', models.PositiveSmallIntegerField(unique=True, verbose_name='適用開始年度')),
                ('first_month', models.PositiveSmallIntegerField(help_text='この月の実績が登録されたときから警告する（9なら、9月の実績が出そろう10月から）。', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(12)], verbose_name='警告を始める月')),
                ('chance_below', models.DecimalField(decimal_places=2, help_text='目標を達成する見込みがこの割合（0より大きく1未満）を下回るときに警告する。', max_digits=3, verbose_name='警告する達成の見込み')),
                ('source', models.CharField(max_length=300, verbose_name='根拠')),
            ],
            options={
                'verbose_name': '警告の基準',
                'verbose_name_plural': '警告の基準',
                'ordering': ['from_year'],
                'constraints': [models.CheckConstraint(condition=models.Q(('first_month__range', (1, 12))), name='alerts_begin_in_a_month', violation_error_code='first_month', violation_error_message='月は1から12までの数で入力してください。'), models.CheckConstraint(condition=models.Q(('chance_below__gt', 0), ('chance_below__lt', 1)), name='alert_chance_is_a_share', violation_error_code='chance_below', violation_error_message='見込みは0より大きく1未満の割合で入力してください。')],
            },
        ),
        migrations.CreateModel(
            name='LandingAlert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True, verbose_name='公開用の番号')),
                ('fiscal_year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('month', models.DateField(verbose_name='最後に実績のある月（初日）')),
                ('target', models.DecimalField(decimal_places=1, max_digits=12, verbose_name='目標値')),
                ('chance', models.DecimalField(decimal_places=3, max_digits=4, verbose_name='達成の見込み（0～1）')),
                ('expected', models.DecimalField(decimal_places=1, max_digits=12, verbose_name='着地見込み')),
                ('low', models.DecimalField(decimal_places=1, max_digits=12, verbose_name='80%の範囲の下限')),
                ('high', models.DecimalField(decimal_places=1, max_digits=12, verbose_name='80%の範囲の上限')),
                ('needed_a_month', models.DecimalField(blank=True, decimal_places=1, max_digits=12, null=True, verbose_name='残りの月に必要な数')),
                ('months_left', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='残りの月数')),
                ('chance_below', models.DecimalField(decimal_places=2, max_digits=3, verbose_name='そのときの基準')),
                ('alerted_at', models.DateTimeField(verbose_name='警告日時')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='alerts', to='evaluation.indicator', verbose_name='指標')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='alerts', to='joint_sites.jointsite', verbose_name='拠点')),
            ],
            options={
                'verbose_name': '着地見込みの警告',
                'verbose_name_plural': '着地見込みの警告',
                'ordering': ['-fiscal_year', '-month', 'chance', 'site__code'],
                'constraints': [models.UniqueConstraint(fields=('fiscal_year', 'site', 'indicator', 'month'), name='one_alert_a_month', violation_error_message='この月の警告はすでにあります。'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='alert_month_is_its_first_day', violation_error_message='月は1日の日付で指定してください。'), models.CheckConstraint(condition=models.Q(('chance__gte', 0), ('chance__lt', models.F('chance_below'))), name='alert_is_below_its_rule', violation_error_message='達成の見込みが基準を下回るときだけ警告できます。')],
            },
        ),
        migrations.RunSQL(DEFAULT_RULE, "DELETE FROM evaluation_alertrule"),
        migrations.RunSQL(STAYS, UNDO),
        protect("evaluation_landingalert", staff={"SELECT": RUN_BY}),
    ]
