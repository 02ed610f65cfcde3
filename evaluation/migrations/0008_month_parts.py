"""Who counts a figure, and how far a side's part of a month has come."""

import django.db.models.deletion
import evaluation.models.monthly_result
import uuid
from django.conf import settings
from django.db import migrations, models

from portal.common.row_security import protect
from portal.common.transitions import guard_transitions

# The dictionary's counts by their sides; a count that a council added is the Hello Work's until the
# ministry says otherwise, for its business system counts what the dictionary does not.
OWNERS = """
UPDATE evaluation_indicator
SET owner = CASE WHEN code IN ('USERS', 'SUPPORTED', 'REFERRALS')
            THEN 'MUNICIPALITY' ELSE 'HELLO_WORK' END
WHERE measure = 'COUNT';
"""

# The twin of evaluation.queries.cell_owners; NULL for a rate.
OWNER_OF = """
CREATE FUNCTION evaluation_owner_of(site bigint, indicator bigint, year smallint) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(
        (SELECT c.owner FROM evaluation_cellowner c
         WHERE c.site_id = $1 AND c.indicator_id = $2 AND c.from_year <= $3
         ORDER BY c.from_year DESC LIMIT 1),
        (SELECT i.owner FROM evaluation_indicator i WHERE i.id = $2))
$$;
"""

# A rate is computed: no side can own it, at no site.
ONLY_COUNTS = """
CREATE FUNCTION evaluation_only_counts_have_owners() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM evaluation_indicator i WHERE i.id = NEW.indicator_id AND i.measure = 'COUNT'
    ) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'check_violation', CONSTRAINT = 'cell_owner_is_of_a_count',
            TABLE = TG_TABLE_NAME, COLUMN = 'indicator',
            MESSAGE = '割合は自動で計算します。入力する側は件数の指標に登録してください。';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cell_owner_is_of_a_count BEFORE INSERT OR UPDATE ON evaluation_cellowner
    FOR EACH ROW EXECUTE FUNCTION evaluation_only_counts_have_owners();
"""

# As the months themselves: only of a year in which the site operates.
PROFILE_KEY = """
ALTER TABLE evaluation_monthpart ADD CONSTRAINT part_needs_a_profile
    FOREIGN KEY (site_id, fiscal_year) REFERENCES joint_sites_annualprofile (site_id, fiscal_year)
    DEFERRABLE INITIALLY IMMEDIATE;
"""

# The twin of JointSite.objects.run_by(viewer), for the rows that only those see.
RUNS_SITE = """
CREATE FUNCTION evaluation_runs_site(site bigint) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT portal_organization_kind() = 'MINISTRY' OR EXISTS (
        SELECT FROM joint_sites_jointsite s
        WHERE s.id = $1 AND CASE portal_organization_kind()
            WHEN 'BUREAU' THEN s.prefecture_code = portal_prefecture_code()
            WHEN 'HELLO_WORK' THEN s.office_id = portal_organization_id()
            WHEN 'LOCAL_GOVERNMENT' THEN EXISTS (
                SELECT FROM joint_sites_sitehost h
                WHERE h.site_id = s.id AND h.body_id = portal_organization_id())
            ELSE false END)
$$;
"""
THEIRS = "evaluation_runs_site(site_id)"


class Migration(migrations.Migration):

    dependencies = [
        ('evaluation', '0007_seasonal_pattern'),
        ('common', '0007_transitions'),
        ('joint_sites', '0005_sites_follow_renewals'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CellOwner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_year', models.PositiveSmallIntegerField(verbose_name='この年度から')),
                ('owner', models.CharField(choices=[('MUNICIPALITY', '自治体'), ('HELLO_WORK', 'ハローワーク')], max_length=12, verbose_name='入力する側')),
                ('reason', models.CharField(max_length=200, verbose_name='理由')),
            ],
            options={
                'verbose_name': '入力する側の例外',
                'verbose_name_plural': '入力する側の例外',
                'ordering': ['site', 'indicator__position', 'from_year'],
            },
        ),
        migrations.CreateModel(
            name='MonthPart',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('month', models.DateField(verbose_name='月（初日）')),
                ('fiscal_year', models.GeneratedField(db_persist=True, expression=evaluation.models.monthly_result.FiscalYearOf(models.F('month')), output_field=models.PositiveSmallIntegerField(), verbose_name='年度')),
                ('side', models.CharField(choices=[('MUNICIPALITY', '自治体'), ('HELLO_WORK', 'ハローワーク')], max_length=12, verbose_name='側')),
                ('state', models.CharField(choices=[('OPEN', '入力中'), ('SUBMITTED', '提出済み'), ('CONFIRMED', '相手方確認済み'), ('ACCEPTED', '受理'), ('RETURNED', '差戻し')], default='OPEN', max_length=9, verbose_name='状態')),
                ('revision', models.PositiveIntegerField(default=0, help_text='数字か状態が変わるたびに1つ増える。画面で見たものと同じかどうかを、これで確かめる。', verbose_name='改訂')),
                ('first_submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='最初の提出日時')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='提出日時')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='確認日時')),
                ('accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='受理日時')),
                ('returns', models.PositiveSmallIntegerField(default=0, verbose_name='差戻しの回数')),
                ('returned_at', models.DateTimeField(blank=True, null=True, verbose_name='差戻し日時')),
                ('return_reason', models.TextField(blank=True, default='', max_length=1000, verbose_name='差戻しの理由')),
            ],
            options={
                'verbose_name': '月次実績の提出状況',
                'verbose_name_plural': '月次実績の提出状況',
                'ordering': ['site', 'month', '-side'],
            },
        ),
        migrations.AddField(
            model_name='indicator',
            name='owner',
            field=models.CharField(blank=True, choices=[('MUNICIPALITY', '自治体'), ('HELLO_WORK', 'ハローワーク')], help_text='件数を数えて入力する側。拠点によって違うときは「入力する側の例外」に登録する。', max_length=12, null=True, verbose_name='入力する側'),
        ),
        migrations.RunSQL(OWNERS, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('measure', 'COUNT'), ('owner__in', ['MUNICIPALITY', 'HELLO_WORK']), ('owner__isnull', False)), models.Q(('measure', 'RATE'), ('owner', None)), _connector='OR'), name='indicator_count_has_an_owner', violation_error_code='owner', violation_error_message='件数には入力する側を指定します。割合には指定しません。'),
        ),
        migrations.AddField(
            model_name='cellowner',
            name='indicator',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cell_owners', to='evaluation.indicator', verbose_name='指標'),
        ),
        migrations.AddField(
            model_name='cellowner',
            name='site',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cell_owners', to='joint_sites.jointsite', verbose_name='拠点'),
        ),
        migrations.AddField(
            model_name='monthpart',
            name='accepted_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='受理者'),
        ),
        migrations.AddField(
            model_name='monthpart',
            name='confirmed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='確認者'),
        ),
        migrations.AddField(
            model_name='monthpart',
            name='returned_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='差し戻した人'),
        ),
        migrations.AddField(
            model_name='monthpart',
            name='site',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='month_parts', to='joint_sites.jointsite', verbose_name='拠点'),
        ),
        migrations.AddField(
            model_name='monthpart',
            name='submitted_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提出者'),
        ),
        migrations.AddConstraint(
            model_name='cellowner',
            constraint=models.UniqueConstraint(fields=('site', 'indicator', 'from_year'), name='one_cell_owner_from_a_year', violation_error_message='この拠点と指標の、この年度からの例外はすでにあります。'),
        ),
        migrations.AddConstraint(
            model_name='cellowner',
            constraint=models.CheckConstraint(condition=models.Q(('owner__in', ['MUNICIPALITY', 'HELLO_WORK'])), name='cell_owner_is_a_side', violation_error_code='owner', violation_error_message='入力する側が正しくありません。'),
        ),
        migrations.AddConstraint(
            model_name='cellowner',
            constraint=models.CheckConstraint(condition=models.Q(('reason__regex', '\\S')), name='cell_owner_has_a_reason', violation_error_code='reason', violation_error_message='例外とする理由を入力してください。'),
        ),
        migrations.AddConstraint(
            model_name='cellowner',
            constraint=models.CheckConstraint(condition=models.Q(('from_year__range', (1947, 2200))), name='cell_owner_year_is_plausible', violation_error_code='from_year', violation_error_message='年度は西暦で入力してください。'),
        ),
        migrations.AddIndex(
            model_name='monthpart',
            index=models.Index(condition=models.Q(('state__in', ['SUBMITTED', 'CONFIRMED'])), fields=['state', 'site'], name='parts_that_wait'),
        ),
        migrations.AddConstraint(
            model_name='monthpart',
            constraint=models.UniqueConstraint(fields=('site', 'fiscal_year', 'month', 'side'), name='one_part_a_side_and_month', violation_error_message='この月のこの側の提出状況はすでにあります。'),
        ),
        migrations.AddConstraint(
            model_name='monthpart',
            constraint=models.CheckConstraint(condition=models.Q(('month__day', 1)), name='part_month_is_its_first_day', violation_error_code='month', violation_error_message='月は1日の日付で指定してください。'),
        ),
        migrations.AddConstraint(
            model_name='monthpart',
            constraint=models.CheckConstraint(condition=models.Q(('side__in', ['MUNICIPALITY', 'HELLO_WORK'])), name='part_side_is_known', violation_error_code='side', violation_error_message='側が正しくありません。'),
        ),
        migrations.AddConstraint(
            model_name='monthpart',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('accepted_at', None), ('confirmed_at', None), ('state', 'OPEN'), ('submitted_at', None)), models.Q(models.Q(('first_submitted_at__isnull', False), ('submitted_at__isnull', False)), ('accepted_at', None), ('confirmed_at', None), ('state', 'SUBMITTED')), models.Q(models.Q(('first_submitted_at__isnull', False), ('submitted_at__isnull', False), ('confirmed_at__isnull', False)), ('accepted_at', None), ('state', 'CONFIRMED')), models.Q(models.Q(('first_submitted_at__isnull', False), ('submitted_at__isnull', False), ('confirmed_at__isnull', False)), ('accepted_at__isnull', False), ('state', 'ACCEPTED')), models.Q(('accepted_at', None), ('confirmed_at', None), ('returned_at__isnull', False), ('returns__gt', 0), ('state', 'RETURNED'), ('submitted_at', None)), _connector='OR'), name='part_has_come_by_its_steps', violation_error_code='state', violation_error_message='状態と、提出・確認・受理・差戻しの日時が合っていません。'),
        ),
        migrations.AddConstraint(
            model_name='monthpart',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('returned_at', None), ('returns', 0)), ('return_reason__regex', '\\S'), _connector='OR'), name='part_is_returned_for_a_reason', violation_error_code='return_reason', violation_error_message='差し戻す理由を入力してください。'),
        ),
        migrations.AddConstraint(
            model_name='monthpart',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('submitted_by', None), ('submitted_at__isnull', False), _connector='OR'), models.Q(('confirmed_by', None), ('confirmed_at__isnull', False), _connector='OR'), models.Q(('accepted_by', None), ('accepted_at__isnull', False), _connector='OR'), models.Q(('returned_by', None), ('returned_at__isnull', False), _connector='OR')), name='part_steps_are_done_when_signed', violation_error_message='行った人があるのに日時がありません。'),
        ),
        migrations.AddConstraint(
            model_name='monthpart',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by', None), ('submitted_by', None), models.Q(('confirmed_by', models.F('submitted_by')), _negated=True), _connector='OR'), name='part_is_confirmed_by_somebody_else', violation_error_code='confirmed_by', violation_error_message='提出した人とは別の人が確認してください。'),
        ),
        migrations.RunSQL(
            OWNER_OF, "DROP FUNCTION evaluation_owner_of(bigint, bigint, smallint)"
        ),
        migrations.RunSQL(
            ONLY_COUNTS, "DROP FUNCTION evaluation_only_counts_have_owners() CASCADE"
        ),
        migrations.RunSQL(
            PROFILE_KEY,
            "ALTER TABLE evaluation_monthpart DROP CONSTRAINT part_needs_a_profile",
        ),
        guard_transitions(
            "evaluation_monthpart",
            "state",
            "part_state_moves",
            ">OPEN",
            "OPEN>SUBMITTED",
            "RETURNED>SUBMITTED",
            "SUBMITTED>OPEN",
            "SUBMITTED>CONFIRMED",
            "CONFIRMED>ACCEPTED",
            "SUBMITTED>RETURNED",
            "CONFIRMED>RETURNED",
        ),
        migrations.RunSQL(RUNS_SITE, "DROP FUNCTION evaluation_runs_site(bigint)"),
        protect(
            "evaluation_monthpart",
            staff={"SELECT": THEIRS, "INSERT": THEIRS, "UPDATE": THEIRS},
        ),
    ]
