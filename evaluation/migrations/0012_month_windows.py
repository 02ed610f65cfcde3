"""When months are due, the answers to what looks odd, and who was reminded."""

import datetime
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import evaluation.models.reporting_rule
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models

from portal.common.row_security import protect

# Who counts a figure is fixed once a month that holds it was submitted: otherwise the other side
# could write what was confirmed or accepted. Submitting holds the year's profile; so does this.
OWNERS_STAY = """
CREATE FUNCTION evaluation_owner_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_site bigint := coalesce(NEW.site_id, OLD.site_id);
    since smallint := least(coalesce(NEW.from_year, OLD.from_year),
                            coalesce(OLD.from_year, NEW.from_year));
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.site_id <> OLD.site_id THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'cell_owner_stays',
            TABLE = TG_TABLE_NAME, COLUMN = 'site', MESSAGE = '例外の拠点は変えられません。';
    END IF;
    PERFORM FROM joint_sites_annualprofile p
    WHERE p.site_id = of_site AND p.fiscal_year >= since FOR SHARE;
    IF EXISTS (
        SELECT FROM evaluation_monthpart p
        WHERE p.site_id = of_site AND p.fiscal_year >= since
        AND p.state NOT IN ('OPEN', 'RETURNED')
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'cell_owner_stays',
            TABLE = TG_TABLE_NAME, COLUMN = 'from_year',
            MESSAGE = since || '年度以後に、提出済みの月があります。'
                || '入力する側は、まだ提出のない年度から変えられます。';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER cell_owner_stays BEFORE INSERT OR UPDATE OR DELETE ON evaluation_cellowner
    FOR EACH ROW EXECUTE FUNCTION evaluation_owner_stays();

CREATE FUNCTION evaluation_indicator_owner_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.owner IS DISTINCT FROM OLD.owner AND EXISTS (
        SELECT FROM evaluation_monthpart p
        JOIN evaluation_monthlyresult m ON m.site_id = p.site_id
            AND m.fiscal_year = p.fiscal_year AND m.month = p.month AND m.indicator_id = NEW.id
        WHERE p.state NOT IN ('OPEN', 'RETURNED')
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            CONSTRAINT = 'indicator_owner_stays', TABLE = TG_TABLE_NAME, COLUMN = 'owner',
            MESSAGE = 'この指標の月次実績が提出されているため、入力する側は変えられません。'
                || '拠点ごとの例外として、年度を決めて登録してください。';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER indicator_owner_stays BEFORE UPDATE OF owner ON evaluation_indicator
    FOR EACH ROW EXECUTE FUNCTION evaluation_indicator_owner_stays();
"""
THEIRS = "evaluation_runs_site(site_id)"
# The part is read through its own policy.
OF_PART = "EXISTS (SELECT FROM evaluation_monthpart p WHERE p.id = part_id)"


class Migration(migrations.Migration):

    dependencies = [
        ('evaluation', '0011_landing_alerts'),
        ('joint_sites', '0005_sites_follow_renewals'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='monthpart',
            name='return_reason',
            field=models.TextField(blank=True, default='', max_length=500, verbose_name='差戻しの理由'),
        ),
        migrations.CreateModel(
            name='ReportingRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_year', models.PositiveSmallIntegerField(unique=True, verbose_name='適用開始年度')),
                ('opens_day', models.PositiveSmallIntegerField(default=1, help_text='翌月の何日から提出できるか。', verbose_name='提出の開始日')),
                ('due_day', models.PositiveSmallIntegerField(default=10, help_text='翌月の何日までに提出するか。', verbose_name='提出の期限')),
                ('reminder_days', django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(), default=evaluation.models.reporting_rule.default_reminder_days, help_text='期限から数えた日数（期限の3日前は -3）。まだ提出していない側に届く。', size=None, verbose_name='督促の日')),
                ('escalation_day', models.PositiveSmallIntegerField(default=7, help_text='期限から数えた日数。まだ提出がないとき、管轄の労働局にも届く。', verbose_name='労働局への連絡の日')),
                ('jump_limit', models.DecimalField(decimal_places=2, default=Decimal('3.5'), help_text='その拠点自身の過去の中央値から、ふだんの揺れの何倍離れたら確かめるか。', max_digits=4, verbose_name='急な変化とみなす大きさ')),
                ('past_months', models.PositiveSmallIntegerField(default=36, help_text='その月より前の、何か月分と比べるか。', verbose_name='比べる過去の月数')),
                ('past_least', models.PositiveSmallIntegerField(default=6, help_text='入力のある月がこれより少なければ、比べない。', verbose_name='比べるのに要る月数')),
                ('zero_from', models.PositiveSmallIntegerField(default=5, help_text='過去の中央値がこれ以上で、0件の月がなかったとき、0件を確かめる。', verbose_name='急な0件とみなす件数')),
                ('source', models.CharField(default='ポータルの既定（国は公表していない）', max_length=300, verbose_name='根拠')),
            ],
            options={
                'verbose_name': '報告の決まり',
                'verbose_name_plural': '報告の決まり',
                'ordering': ['from_year'],
                'constraints': [models.CheckConstraint(condition=models.Q(('from_year__range', (1947, 2200))), name='reporting_rule_year_is_plausible', violation_error_code='from_year', violation_error_message='年度は西暦で入力してください。'), models.CheckConstraint(condition=models.Q(('due_day__lte', 31), ('opens_day__gte', 1), ('due_day__gte', models.F('opens_day'))), name='reporting_window_opens_before_it_closes', violation_error_code='due_day', violation_error_message='期限は1日から31日までで、開始日以後にしてください。'), models.CheckConstraint(condition=models.Q(('escalation_day__range', (1, 60)), ('reminder_days__contained_by', [-31, -30, -29, -28, -27, -26, -25, -24, -23, -22, -21, -20, -19, -18, -17, -16, -15, -14, -13, -12, -11, -10, -9, -8, -7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31])), name='reminders_are_near_the_day', violation_error_code='reminder_days', violation_error_message='督促は期限の前後31日以内、労働局への連絡は60日以内にしてください。'), models.CheckConstraint(condition=models.Q(('jump_limit__gt', 0), ('past_least__gte', 3), ('past_months__lte', 120), ('zero_from__gte', 1), ('past_months__gte', models.F('past_least'))), name='the_past_is_long_enough', violation_error_code='past_least', violation_error_message='比べる過去は3か月から120か月まで、大きさと件数は0より大きくしてください。'), models.CheckConstraint(condition=models.Q(('source__regex', '\\S')), name='reporting_rule_has_a_source', violation_error_code='source', violation_error_message='根拠を入力してください。')],
            },
        ),
        migrations.CreateModel(
            name='MonthRemark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('check_code', models.CharField(choices=[('MISSING', '未記入'), ('ZERO', '急な0件'), ('CUMULATIVE', '累計の取り違え'), ('JUMP', '急な変化'), ('RATE_JUMP', '割合の急な変化')], max_length=12, verbose_name='注意')),
                ('value', models.PositiveIntegerField(blank=True, null=True, verbose_name='答えたときの値')),
                ('finding', models.CharField(max_length=400, verbose_name='注意の内容')),
                ('comment', models.TextField(max_length=500, verbose_name='回答')),
                ('answered_at', models.DateTimeField(verbose_name='回答日時')),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='回答者')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='month_remarks', to='evaluation.indicator', verbose_name='指標')),
                ('part', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='remarks', to='evaluation.monthpart', verbose_name='提出状況')),
            ],
            options={
                'verbose_name': '月次実績の注意への回答',
                'verbose_name_plural': '月次実績の注意への回答',
                'ordering': ['part', 'indicator__position', 'check_code'],
                'constraints': [models.UniqueConstraint(fields=('part', 'indicator', 'check_code'), name='one_remark_a_warning', violation_error_message='この注意への回答はすでにあります。'), models.CheckConstraint(condition=models.Q(('check_code__in', ['MISSING', 'ZERO', 'CUMULATIVE', 'JUMP', 'RATE_JUMP'])), name='remark_answers_a_known_check', violation_error_code='check_code', violation_error_message='注意の種類が正しくありません。'), models.CheckConstraint(condition=models.Q(('comment__regex', '\\S')), name='remark_says_something', violation_error_code='comment', violation_error_message='数字が正しい理由を入力してください。')],
            },
        ),
        migrations.CreateModel(
            name='MonthReminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='月（初日）')),
                ('side', models.CharField(choices=[('MUNICIPALITY', '自治体'), ('HELLO_WORK', 'ハローワーク')], max_length=12, verbose_name='側')),
                ('step', models.SmallIntegerField(help_text='期限から数えた日数。', verbose_name='段階')),
                ('is_escalation', models.BooleanField(default=False, verbose_name='労働局への連絡')),
                ('due_on', models.DateField(verbose_name='期限')),
                ('made_at', models.DateTimeField(verbose_name='督促を出した日時')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='month_reminders', to='joint_sites.jointsite', verbose_name='拠点')),
            ],
            options={
                'verbose_name': '月次実績の督促',
                'verbose_name_plural': '月次実績の督促',
                'ordering': ['-month', 'site', 'side', 'step'],
                'constraints': [models.UniqueConstraint(fields=('month', 'site', 'side', 'step', 'is_escalation'), name='one_reminder_a_step', violation_error_message='この段階の督促はすでに出ています。'), models.CheckConstraint(condition=models.Q(('side__in', ['MUNICIPALITY', 'HELLO_WORK'])), name='reminder_side_is_known', violation_error_code='side', violation_error_message='側が正しくありません。')],
            },
        ),
        migrations.CreateModel(
            name='WindowException',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='月（初日）')),
                ('due_on', models.DateField(verbose_name='期限')),
                ('reason', models.CharField(max_length=200, verbose_name='理由')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='window_exceptions', to='joint_sites.jointsite', verbose_name='拠点')),
            ],
            options={
                'verbose_name': '提出期限の例外',
                'verbose_name_plural': '提出期限の例外',
                'ordering': ['site', 'month'],
                'constraints': [models.UniqueConstraint(fields=('site', 'month'), name='one_window_exception_a_month', violation_error_message='この拠点のこの月の例外はすでにあります。'), models.CheckConstraint(condition=models.Q(('month', None), ('month__range', (datetime.date(1947, 4, 1), datetime.date(2201, 3, 31))), _connector='OR'), name='window_exception_month_within_reach', violation_error_code='month', violation_error_message='1947年度から2200年度までの日付を入力してください。'), models.CheckConstraint(condition=models.Q(('due_on', None), ('due_on__range', (datetime.date(1947, 4, 1), datetime.date(2201, 3, 31))), _connector='OR'), name='window_exception_due_on_within_reach', violation_error_code='due_on', violation_error_message='1947年度から2200年度までの日付を入力してください。'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='window_exception_month_is_its_first_day', violation_error_code='month', violation_error_message='月は1日の日付で指定してください。'), models.CheckConstraint(condition=models.Q(('due_on__gte', django.db.models.expressions.CombinedExpression(models.F('month'), '+', models.Value(datetime.timedelta(days=28))))), name='window_exception_is_after_the_month', violation_error_code='due_on', violation_error_message='期限は、その月が終わったあとの日にしてください。'), models.CheckConstraint(condition=models.Q(('reason__regex', '\\S')), name='window_exception_has_a_reason', violation_error_code='reason', violation_error_message='例外とする理由を入力してください。')],
            },
        ),
        migrations.RunSQL(
            OWNERS_STAY,
            "DROP FUNCTION evaluation_owner_stays() CASCADE;"
            "DROP FUNCTION evaluation_indicator_owner_stays() CASCADE",
        ),
        protect(
            "evaluation_monthremark",
            staff={"SELECT": OF_PART, "INSERT": OF_PART, "UPDATE": OF_PART},
        ),
        protect("evaluation_monthreminder", staff={"SELECT": THEIRS}),
    ]
