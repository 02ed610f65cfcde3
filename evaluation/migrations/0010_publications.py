"""Publications: a year as it was published. PostgreSQL keeps them whole and unchanged."""

import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


# One host a row, so that published rows are counted by the same statements as today's.
HOSTS = """
CREATE VIEW evaluation_published_host WITH (security_invoker = true) AS
SELECT y.id || ':' || h.code6 AS id, y.id AS site_year_id, h.code6, h.name
FROM evaluation_publishedsiteyear y,
     jsonb_to_recordset(y.hosts) AS h (code6 text, name text)
"""

# What is published stays. Rows come with their publication and never after it: no more of them than
# it counts at any moment (statement), no fewer at the end of its transaction (deferred).
KEPT = """
CREATE FUNCTION evaluation_published_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '公表した内容は変えられません。訂正は、新しい版として公表してください。'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'published_stays',
              TABLE = TG_TABLE_NAME;
END $$;
CREATE TRIGGER published_stays BEFORE UPDATE OR DELETE ON evaluation_publication
    FOR EACH ROW EXECUTE FUNCTION evaluation_published_stays();
CREATE TRIGGER published_stays BEFORE UPDATE OR DELETE ON evaluation_publishedsiteyear
    FOR EACH ROW EXECUTE FUNCTION evaluation_published_stays();

CREATE FUNCTION evaluation_publication_is_not_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM evaluation_publication p
        WHERE p.id IN (SELECT publication_id FROM new_rows) AND p.site_count < (
            SELECT count(*) FROM evaluation_publishedsiteyear y WHERE y.publication_id = p.id
        )
    ) THEN
        RAISE EXCEPTION '公表した後に、拠点を加えることはできません。'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'published_stays',
                  TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER publication_is_not_added_to AFTER INSERT ON evaluation_publishedsiteyear
    REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION evaluation_publication_is_not_added_to();

CREATE FUNCTION evaluation_publication_is_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.site_count <> (
        SELECT count(*) FROM evaluation_publishedsiteyear y WHERE y.publication_id = NEW.id
    ) THEN
        RAISE EXCEPTION '公表に、すべての拠点の行がそろっていません。'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'publication_is_whole',
                  TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER publication_is_whole AFTER INSERT ON evaluation_publication
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION evaluation_publication_is_whole();
"""
NOT_KEPT = """
DROP FUNCTION evaluation_publication_is_whole() CASCADE;
DROP FUNCTION evaluation_publication_is_not_added_to() CASCADE;
DROP FUNCTION evaluation_published_stays() CASCADE;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('evaluation', '0009_targets_change_by_resolution'),
        ('joint_sites', '0005_sites_follow_renewals'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='公開用の番号')),
                ('fiscal_year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('version', models.PositiveSmallIntegerField(verbose_name='版')),
                ('published_at', models.DateTimeField(verbose_name='公表日時')),
                ('note', models.CharField(blank=True, default='', max_length=500, verbose_name='説明')),
                ('site_count', models.PositiveIntegerField(verbose_name='拠点数')),
                ('rules', models.JSONField(verbose_name='数え方と名称')),
                ('digest', models.CharField(max_length=64, verbose_name='公表した行のSHA-256')),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='公表した人')),
            ],
            options={
                'verbose_name': '公表',
                'verbose_name_plural': '公表',
                'ordering': ['-fiscal_year', '-version'],
            },
        ),
        migrations.CreateModel(
            name='PublishedSiteYear',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=8, verbose_name='拠点コード')),
                ('name', models.CharField(max_length=100, verbose_name='名称')),
                ('kind', models.CharField(max_length=10, verbose_name='型')),
                ('prefecture_code', models.CharField(max_length=2, verbose_name='都道府県コード')),
                ('hosts', models.JSONField(verbose_name='実施団体')),
                ('office_name', models.CharField(max_length=100, verbose_name='ハローワーク')),
                ('services', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None, verbose_name='業務')),
                ('target_groups', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None, verbose_name='支援対象者')),
                ('is_outsourced', models.BooleanField(verbose_name='一部委託')),
                ('users', models.BigIntegerField(null=True, verbose_name='施設利用者数')),
                ('new_seekers', models.BigIntegerField(null=True, verbose_name='新規求職者数')),
                ('placements', models.BigIntegerField(null=True, verbose_name='就職件数')),
                ('consultations', models.BigIntegerField(null=True, verbose_name='職業相談件数')),
                ('welfare_placed', models.BigIntegerField(null=True, verbose_name='生活保護受給者等の就職者数')),
                ('months_reported', models.PositiveSmallIntegerField(verbose_name='入力のある月数')),
                ('targets_set', models.PositiveSmallIntegerField(verbose_name='目標数')),
                ('targets_met', models.PositiveSmallIntegerField(verbose_name='達成した目標数')),
                ('level', models.CharField(choices=[('FULL', '全達成'), ('PARTIAL', '一部達成'), ('NONE', '未達成')], max_length=7, null=True, verbose_name='達成状況')),
                ('lines', models.JSONField(verbose_name='指標ごとの目標と実績')),
                ('satisfied', models.PositiveIntegerField(null=True, verbose_name='満足')),
                ('fairly_satisfied', models.PositiveIntegerField(null=True, verbose_name='まあ満足')),
                ('neither', models.PositiveIntegerField(null=True, verbose_name='どちらとも言えない')),
                ('rather_dissatisfied', models.PositiveIntegerField(null=True, verbose_name='やや不満')),
                ('dissatisfied', models.PositiveIntegerField(null=True, verbose_name='不満')),
                ('achievement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evaluation.achievement', verbose_name='もとになった年度締め')),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='site_years', to='evaluation.publication', verbose_name='公表')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='joint_sites.jointsite', verbose_name='拠点')),
            ],
            options={
                'verbose_name': '公表した拠点の年度',
                'verbose_name_plural': '公表した拠点の年度',
                'ordering': ['publication', 'code'],
            },
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.UniqueConstraint(fields=('fiscal_year', 'version'), name='one_publication_version', violation_error_message='この年度のこの版は、すでに公表されています。'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(('site_count__gt', 0), ('version__gt', 0)), name='publication_has_sites', violation_error_message='公表には、1拠点以上の年度が要ります。'),
        ),
        migrations.AddConstraint(
            model_name='publishedsiteyear',
            constraint=models.UniqueConstraint(fields=('publication', 'site'), name='one_published_row_a_site', violation_error_message='この拠点は、この公表にすでに含まれています。'),
        ),
        migrations.CreateModel(
            name='PublishedHost',
            fields=[
                ('id', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('code6', models.CharField(max_length=6, verbose_name='団体コード')),
                ('name', models.CharField(max_length=100, verbose_name='団体名')),
            ],
            options={
                'verbose_name': '公表した時の実施団体',
                'verbose_name_plural': '公表した時の実施団体',
                'db_table': 'evaluation_published_host',
                'ordering': ['site_year', 'code6'],
                'managed': False,
            },
        ),
        migrations.RunSQL(HOSTS, "DROP VIEW evaluation_published_host"),
        migrations.RunSQL(KEPT, NOT_KEPT),
    ]
