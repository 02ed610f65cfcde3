"""Reports that are kept, and open data: who reads them, and that what is kept stays as it is."""

import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from portal.common.row_security import protect
from portal.common.transitions import guard_transitions

NUMBER = "CREATE SEQUENCE evaluation_report_number"

OWN = "organization_id = portal_organization_id()"
OF_OWN = (
    "EXISTS (SELECT FROM evaluation_reportrun r"
    " WHERE r.id = run_id AND r.organization_id = portal_organization_id())"
)
MINISTRY = "portal_organization_kind() = 'MINISTRY'"

# A file that was kept is never another one. It goes when its time is over, by the worker's hand.
KEPT = """
CREATE FUNCTION evaluation_report_file_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '保存した報告書は書き換えられません。'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'report_file_stays',
              TABLE = TG_TABLE_NAME;
END $$;
CREATE TRIGGER report_file_stays BEFORE UPDATE ON evaluation_reportfile
    FOR EACH ROW EXECUTE FUNCTION evaluation_report_file_stays();
CREATE TRIGGER published_stays BEFORE UPDATE OR DELETE ON evaluation_opentable
    FOR EACH ROW EXECUTE FUNCTION evaluation_published_stays();
"""
NOT_KEPT = """
DROP TRIGGER published_stays ON evaluation_opentable;
DROP FUNCTION evaluation_report_file_stays() CASCADE;
"""

DEFAULT = """
INSERT INTO evaluation_disclosurerule (from_year, smallest_shown, shows_zero, source)
VALUES (1947, 10, true, 'ポータルの既定（国は公表していない）')
"""


class Migration(migrations.Migration):

    dependencies = [
        ('evaluation', '0012_month_windows'),
        ('joint_sites', '0005_sites_follow_renewals'),
        ('organizations', '0002_suspension'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(NUMBER, "DROP SEQUENCE evaluation_report_number"),
        migrations.CreateModel(
            name='DisclosureRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_year', models.PositiveSmallIntegerField(unique=True, verbose_name='適用開始年度')),
                ('smallest_shown', models.PositiveSmallIntegerField(verbose_name='表示する最小の件数')),
                ('shows_zero', models.BooleanField(default=True, verbose_name='0を表示する')),
                ('source', models.CharField(max_length=300, verbose_name='根拠')),
            ],
            options={
                'verbose_name': '秘匿の基準',
                'verbose_name_plural': '秘匿の基準',
                'ordering': ['from_year'],
                'constraints': [models.CheckConstraint(condition=models.Q(('smallest_shown__range', (2, 1000))), name='disclosure_rule_withholds_something', violation_error_code='smallest_shown', violation_error_message='表示する最小の件数は、2から1,000までにしてください。')],
            },
        ),
        migrations.CreateModel(
            name='ReportRun',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField(db_default=models.Func(models.Value('evaluation_report_number'), function='nextval'), editable=False, unique=True, verbose_name='番号')),
                ('kind', models.CharField(choices=[('NATION', '全国集計'), ('PREFECTURE', '都道府県票'), ('BODY', '団体票'), ('SITE', '拠点票')], max_length=10, verbose_name='種類')),
                ('fiscal_year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('prefecture_code', models.CharField(blank=True, default='', max_length=2, verbose_name='都道府県')),
                ('formats', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('pdf', 'PDF'), ('xlsx', 'Excel'), ('csv', 'CSV'), ('csv-cp932', 'CSV（Shift_JIS）'), ('html', 'HTML'), ('json', 'JSON')], max_length=9), size=None, verbose_name='形式')),
                ('state', models.CharField(choices=[('QUEUED', '受付済み'), ('RUNNING', '実行中'), ('DONE', '完了'), ('STOPPED', '中止'), ('FAILED', '失敗')], default='QUEUED', max_length=8, verbose_name='状態')),
                ('total', models.PositiveIntegerField(verbose_name='作る票の数')),
                ('done', models.PositiveIntegerField(default=0, verbose_name='作った票の数')),
                ('message', models.TextField(blank=True, default='', verbose_name='結果')),
                ('digest', models.CharField(blank=True, default='', max_length=64, verbose_name='数値のSHA-256')),
                ('stop_requested', models.BooleanField(default=False, verbose_name='中止の求め')),
                ('requested_at', models.DateTimeField(verbose_name='受付日時')),
                ('heartbeat_at', models.DateTimeField(blank=True, null=True, verbose_name='最後に動いた日時')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='終了日時')),
                ('kept_until', models.DateField(blank=True, null=True, verbose_name='保存する日（この日まで）')),
                ('body', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.localgovernment', verbose_name='団体')),
                ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization', verbose_name='組織')),
                ('requested_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='依頼者')),
                ('same_as', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evaluation.reportrun', verbose_name='同じ数値の報告書')),
                ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='joint_sites.jointsite', verbose_name='拠点')),
            ],
            options={
                'verbose_name': '報告書',
                'verbose_name_plural': '報告書',
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='ReportPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField(verbose_name='順番')),
                ('format', models.CharField(blank=True, default='', max_length=9, verbose_name='形式')),
                ('name', models.CharField(max_length=100, verbose_name='ファイル名')),
                ('content', models.BinaryField(verbose_name='中身')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='evaluation.reportrun', verbose_name='報告書')),
            ],
            options={
                'verbose_name': '作りかけの票',
                'verbose_name_plural': '作りかけの票',
                'ordering': ['run', 'position', 'format'],
            },
        ),
        migrations.CreateModel(
            name='ReportFile',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('format', models.CharField(choices=[('pdf', 'PDF'), ('xlsx', 'Excel'), ('csv', 'CSV'), ('csv-cp932', 'CSV（Shift_JIS）'), ('html', 'HTML'), ('json', 'JSON')], max_length=9, verbose_name='形式')),
                ('name', models.CharField(max_length=100, verbose_name='ファイル名')),
                ('content_type', models.CharField(max_length=100, verbose_name='種類')),
                ('content', models.BinaryField(verbose_name='中身')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('size', models.PositiveBigIntegerField(verbose_name='大きさ（バイト）')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='evaluation.reportrun', verbose_name='報告書')),
            ],
            options={
                'verbose_name': '報告書のファイル',
                'verbose_name_plural': '報告書のファイル',
                'ordering': ['run', 'format'],
            },
        ),
        migrations.CreateModel(
            name='OpenTable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fiscal_year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('version', models.PositiveSmallIntegerField(verbose_name='版')),
                ('published_on', models.DateField(verbose_name='公表日')),
                ('key', models.SlugField(max_length=30, verbose_name='表の名')),
                ('position', models.PositiveSmallIntegerField(verbose_name='順番')),
                ('title', models.CharField(max_length=100, verbose_name='題名')),
                ('is_synthetic', models.BooleanField(verbose_name='合成データ')),
                ('rule', models.CharField(max_length=300, verbose_name='秘匿の基準')),
                ('content', models.JSONField(verbose_name='行')),
                ('sha256', models.CharField(max_length=64, verbose_name='行のSHA-256')),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='open_tables', to='evaluation.publication', verbose_name='公表')),
            ],
            options={
                'verbose_name': 'オープンデータの表',
                'verbose_name_plural': 'オープンデータの表',
                'ordering': ['-fiscal_year', '-version', 'position'],
                'constraints': [models.UniqueConstraint(fields=('fiscal_year', 'version', 'key'), name='one_open_table_a_version', violation_error_message='この版のこの表は、すでに公表されています。')],
            },
        ),
        migrations.AddConstraint(
            model_name='reportrun',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('QUEUED', 'RUNNING'))), fields=('organization', 'kind', 'fiscal_year', 'prefecture_code', 'body', 'site'), name='one_active_report_a_scope', nulls_distinct=False, violation_error_message='同じ範囲の報告書を、いま作っています。'),
        ),
        migrations.AddConstraint(
            model_name='reportrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('finished_at', None), ('state__in', ('QUEUED', 'RUNNING'))), models.Q(models.Q(('state__in', ('QUEUED', 'RUNNING')), _negated=True), ('finished_at__isnull', False)), _connector='OR'), name='report_state_and_its_end', violation_error_message='終わった報告書には、終わった日時が要ります。'),
        ),
        migrations.AddConstraint(
            model_name='reportrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('body', None), ('kind', 'NATION'), ('prefecture_code', ''), ('site', None)), models.Q(('body', None), ('kind', 'PREFECTURE'), ('site', None), models.Q(('prefecture_code', ''), _negated=True)), models.Q(('kind', 'BODY'), ('site', None), models.Q(models.Q(('body__isnull', False), ('prefecture_code', '')), models.Q(('prefecture_code', ''), _negated=True), _connector='OR'), models.Q(('body', None), ('prefecture_code', ''), _connector='OR')), models.Q(('body', None), ('kind', 'SITE'), models.Q(models.Q(('prefecture_code', ''), ('site__isnull', False)), models.Q(('prefecture_code', ''), _negated=True), _connector='OR'), models.Q(('site', None), ('prefecture_code', ''), _connector='OR')), _connector='OR'), name='report_scope_fits_its_kind', violation_error_message='報告書の範囲が、種類に合っていません。'),
        ),
        migrations.AddConstraint(
            model_name='reportrun',
            constraint=models.CheckConstraint(condition=models.Q(('formats__contained_by', ['pdf', 'xlsx', 'csv', 'csv-cp932', 'html', 'json']), ('formats__len__gte', 1)), name='report_has_known_formats', violation_error_code='formats', violation_error_message='形式を1つ以上選んでください。'),
        ),
        migrations.AddConstraint(
            model_name='reportrun',
            constraint=models.CheckConstraint(condition=models.Q(('done__lte', models.F('total')), ('total__gte', 1)), name='report_progress_within_its_total', violation_error_message='作った票の数が、作る票の数を超えています。'),
        ),
        migrations.AddConstraint(
            model_name='reportpart',
            constraint=models.UniqueConstraint(fields=('run', 'position', 'format'), name='one_report_part_a_place', violation_error_message='この票は、すでに作られています。'),
        ),
        migrations.AddConstraint(
            model_name='reportfile',
            constraint=models.UniqueConstraint(fields=('run', 'format'), name='one_report_file_a_format', violation_error_message='この形式のファイルは、すでにあります。'),
        ),
        migrations.RunSQL(DEFAULT, migrations.RunSQL.noop),
        migrations.RunSQL(KEPT, NOT_KEPT),
        guard_transitions(
            "evaluation_reportrun",
            "state",
            "report_states",
            ">QUEUED",
            "QUEUED>RUNNING",
            "QUEUED>STOPPED",
            "RUNNING>DONE",
            "RUNNING>STOPPED",
            "RUNNING>FAILED",
            "QUEUED>FAILED",
        ),
        protect("evaluation_reportrun", staff={"SELECT": OWN, "INSERT": OWN, "UPDATE": OWN}),
        protect("evaluation_reportfile", staff={"SELECT": OF_OWN}),
        protect("evaluation_reportpart", staff={"SELECT": "false"}),
        protect(
            "evaluation_opentable",
            staff={"SELECT": "true", "INSERT": MINISTRY},
            partner={"SELECT": "true"},
        ),
    ]
