"""Yearly plans of agreements: tables, what holds of them whoever writes, row-level security."""

import django.contrib.postgres.functions
import django.core.validators
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from portal.common.row_security import protect
from portal.common.transitions import guard_transitions

# An item is of one agreement, by its plan and by its clause.
OF_ONE_AGREEMENT = """
ALTER TABLE agreements_annualplan ADD CONSTRAINT plan_of_its_agreement UNIQUE (id, agreement_id);
ALTER TABLE agreements_clause ADD CONSTRAINT clause_of_its_agreement UNIQUE (id, agreement_id);
ALTER TABLE agreements_planitem
    ADD CONSTRAINT plan_item_of_the_plans_agreement FOREIGN KEY (plan_id, agreement_id)
        REFERENCES agreements_annualplan (id, agreement_id),
    ADD CONSTRAINT plan_item_of_the_clauses_agreement FOREIGN KEY (clause_id, agreement_id)
        REFERENCES agreements_clause (id, agreement_id);
"""
NOT_OF_ONE_AGREEMENT = """
ALTER TABLE agreements_planitem
    DROP CONSTRAINT plan_item_of_the_clauses_agreement,
    DROP CONSTRAINT plan_item_of_the_plans_agreement;
ALTER TABLE agreements_clause DROP CONSTRAINT clause_of_its_agreement;
ALTER TABLE agreements_annualplan DROP CONSTRAINT plan_of_its_agreement;
"""

# A plan is of a year in which the agreement binds; one that renews itself has no last year.
SUITS = """
CREATE FUNCTION plan_suits_its_agreement() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    a agreements_agreement;
    place text;
    problem text;
BEGIN
    SELECT * INTO a FROM agreements_agreement WHERE id = NEW.agreement_id;
    IF a.state NOT IN ('SIGNED', 'IN_FORCE', 'ENDED', 'RENEWED') THEN
        place := 'agreement';
        problem := '事業計画は、締結した協定に作ります。';
    ELSIF make_date(NEW.fiscal_year + 1, 3, 31) < a.valid_from
          OR make_date(NEW.fiscal_year, 4, 1) > a.valid_until AND NOT a.renews_automatically THEN
        place := 'fiscal_year';
        problem := 'この年度は、協定の有効期間の外です。';
    END IF;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_suits_its_agreement',
            TABLE = TG_TABLE_NAME, COLUMN = place, MESSAGE = problem;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER plan_suits_its_agreement BEFORE INSERT ON agreements_annualplan
    FOR EACH ROW EXECUTE FUNCTION plan_suits_its_agreement();
"""

# What a state asks for, beside the way there (which the table of transitions holds).
STATE_NEEDS = """
CREATE FUNCTION plan_state_has_what_it_needs() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    place text := 'state';
    problem text;
BEGIN
    IF NEW.state = 'ADOPTED' AND NOT EXISTS (
        SELECT FROM agreements_planitem i WHERE i.plan_id = NEW.id
    ) THEN
        problem := '取組が1つもない計画は決定できません。';
    ELSIF NEW.state = 'DRAFT' AND NEW.sent_back_reason = '' THEN
        place := 'sent_back_reason';
        problem := '差し戻しの理由を入力してください。';
    ELSIF NEW.state = 'REVIEWED' AND EXISTS (
        SELECT FROM agreements_planitem i WHERE i.plan_id = NEW.id AND i.check_text = ''
    ) THEN
        problem := '評価の書かれていない取組があります。すべての取組を評価してください。';
    END IF;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            CONSTRAINT = 'plan_state_has_what_it_needs', TABLE = TG_TABLE_NAME,
            COLUMN = place, MESSAGE = problem;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER plan_state_has_what_it_needs BEFORE UPDATE OF state ON agreements_annualplan
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state)
    EXECUTE FUNCTION plan_state_has_what_it_needs();
"""

# What was decided stays as it was decided; what was judged stays whole.
PLAN_STAYS = """
CREATE FUNCTION plan_stays_as_adopted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    place text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.state = 'DRAFT' THEN
            RETURN OLD;
        END IF;
        place := 'state';
    ELSIF OLD.agreement_id <> NEW.agreement_id THEN
        place := 'agreement';
    ELSIF OLD.fiscal_year <> NEW.fiscal_year THEN
        place := 'fiscal_year';
    ELSIF OLD.state = 'REVIEWED' AND OLD IS DISTINCT FROM NEW THEN
        place := 'review';
    ELSIF OLD.state <> 'DRAFT' AND NEW.state <> 'DRAFT' THEN
        place := CASE
            WHEN OLD.adopted_on <> NEW.adopted_on THEN 'adopted_on'
            WHEN OLD.adoption_source <> NEW.adoption_source THEN 'adoption_source'
        END;
    END IF;
    IF place IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_stays_as_adopted',
            TABLE = TG_TABLE_NAME, COLUMN = place,
            MESSAGE = '決定した計画は変えられません。作成中に差し戻してから変えてください。'
                      '評価を終えた計画は差し戻せません。';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER plan_stays_as_adopted BEFORE UPDATE OR DELETE ON agreements_annualplan
    FOR EACH ROW EXECUTE FUNCTION plan_stays_as_adopted();
"""

# The plan's row is held while an item is written, so that nobody decides the plan meanwhile. With
# their owner's right: a Hello Work that records progress may not lock the plan itself.
ITEMS_LOCK = """
CREATE FUNCTION plan_items_follow_their_plan() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    now_in text;
    place text;
    problem text;
BEGIN
    SELECT state INTO now_in FROM agreements_annualplan
    WHERE id = CASE TG_OP WHEN 'INSERT' THEN NEW.plan_id ELSE OLD.plan_id END FOR SHARE;
    IF TG_OP = 'UPDATE' AND OLD.plan_id <> NEW.plan_id THEN
        place := 'plan';
        problem := '取組をほかの計画に移すことはできません。';
    ELSIF now_in <> 'DRAFT' AND TG_OP <> 'UPDATE' THEN
        place := 'title';
    ELSIF now_in = 'REVIEWED' AND OLD IS DISTINCT FROM NEW THEN
        place := 'result';
        problem := '評価を終えた計画の取組は、変えられません。';
    ELSIF now_in = 'ADOPTED' THEN
        place := CASE
            WHEN OLD.clause_id <> NEW.clause_id THEN 'clause'
            WHEN OLD.title <> NEW.title OR OLD.position <> NEW.position
                 OR OLD.public_id <> NEW.public_id
                 OR OLD.copied_from_id IS DISTINCT FROM NEW.copied_from_id THEN 'title'
            WHEN OLD.doer <> NEW.doer THEN 'doer'
            WHEN OLD.plan_text <> NEW.plan_text THEN 'plan_text'
            WHEN OLD.measure <> NEW.measure THEN 'measure'
            WHEN OLD.unit <> NEW.unit THEN 'unit'
            WHEN OLD.target IS DISTINCT FROM NEW.target THEN 'target'
            WHEN OLD.direction <> NEW.direction THEN 'direction'
        END;
    END IF;
    IF place IS NULL AND TG_OP <> 'DELETE' AND NOT EXISTS (
        SELECT FROM agreements_clause c
        WHERE c.id = NEW.clause_id AND c.agreement_id = NEW.agreement_id
    ) THEN
        place := 'clause';
        problem := 'この協定の条項を選んでください。';
    END IF;
    IF place IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            CONSTRAINT = 'plan_items_follow_their_plan', TABLE = TG_TABLE_NAME, COLUMN = place,
            MESSAGE = coalesce(problem,
                '決定した計画の取組は変えられません。計画を作成中に差し戻してから変えてください。');
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER plan_items_follow_their_plan BEFORE INSERT OR UPDATE OR DELETE
    ON agreements_planitem FOR EACH ROW EXECUTE FUNCTION plan_items_follow_their_plan();
"""

PROGRESS_STAYS = """
CREATE FUNCTION progress_is_of_an_adopted_plan() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    p agreements_annualplan;
    place text;
    problem text;
BEGIN
    SELECT plan.* INTO p FROM agreements_planitem i
    JOIN agreements_annualplan plan ON plan.id = i.plan_id
    WHERE i.id = NEW.item_id FOR SHARE OF plan;
    IF p.state <> 'ADOPTED' THEN
        place := 'item';
        problem := '取組を記録できるのは、決定してから評価を終えるまでの計画です。';
    ELSIF NEW.done_on NOT BETWEEN make_date(p.fiscal_year, 4, 1)
                          AND make_date(p.fiscal_year + 1, 3, 31) THEN
        place := 'done_on';
        problem := '行った日は、計画の年度のうちの日にしてください。';
    END IF;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            CONSTRAINT = 'progress_is_of_an_adopted_plan', TABLE = TG_TABLE_NAME,
            COLUMN = place, MESSAGE = problem;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER progress_is_of_an_adopted_plan BEFORE INSERT ON agreements_progress
    FOR EACH ROW EXECUTE FUNCTION progress_is_of_an_adopted_plan();

CREATE FUNCTION progress_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'progress_stays',
        TABLE = TG_TABLE_NAME, COLUMN = 'text',
        MESSAGE = '取組の記録は、変えることも消すこともできません。新しい記録を加えてください。';
END $$;
CREATE TRIGGER progress_stays BEFORE UPDATE OR DELETE ON agreements_progress
    FOR EACH ROW EXECUTE FUNCTION progress_stays();
"""

# Who writes progress: those who keep the agreement, and the Hello Works of its prefecture.
WORKED_ON = """
CREATE FUNCTION agreement_is_worked_on(agreement bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT agreement_is_kept(agreement) OR portal_organization_kind() = 'HELLO_WORK' AND EXISTS (
        SELECT FROM agreements_agreement a
        WHERE a.id = agreement AND a.prefecture_code = portal_prefecture_code())
$$;
"""
KEPT = "agreement_is_kept(agreement_id)"
# The parent is read through its own policy.
OF_ITEM = "EXISTS (SELECT FROM agreements_planitem i WHERE i.id = item_id{})"


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0010_requests_guards'),
        ('organizations', '0002_suspension'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AnnualPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True, verbose_name='公開用の番号')),
                ('fiscal_year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('state', models.CharField(choices=[('DRAFT', '作成中'), ('ADOPTED', '決定'), ('REVIEWED', '評価済み')], db_default='DRAFT', default='DRAFT', max_length=8, verbose_name='状態')),
                ('adopted_on', models.DateField(blank=True, null=True, verbose_name='決定日')),
                ('adoption_source', models.CharField(blank=True, default='', help_text='計画を決めた会議などを書きます。例: 令和3年度第1回運営協議会', max_length=200, verbose_name='決定の根拠')),
                ('sent_back_reason', models.CharField(blank=True, default='', editable=False, max_length=500, verbose_name='差し戻しの理由')),
                ('review', models.TextField(blank=True, default='', max_length=4000, verbose_name='年度の評価')),
                ('reviewed_on', models.DateField(blank=True, null=True, verbose_name='評価日')),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='agreements.agreement', verbose_name='協定')),
            ],
            options={
                'verbose_name': '事業計画',
                'verbose_name_plural': '事業計画',
                'ordering': ['agreement', '-fiscal_year'],
            },
        ),
        migrations.CreateModel(
            name='PlanItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True, verbose_name='公開用の番号')),
                ('position', models.PositiveSmallIntegerField(editable=False, verbose_name='順序')),
                ('title', models.CharField(max_length=100, verbose_name='取組')),
                ('doer', models.CharField(choices=[('LOCAL', '地方公共団体'), ('STATE', '国（労働局・ハローワーク）'), ('BOTH', '双方'), ('OTHER', 'その他の当事者')], max_length=5, verbose_name='行う者')),
                ('plan_text', models.TextField(blank=True, default='', max_length=4000, verbose_name='計画')),
                ('measure', models.CharField(blank=True, default='', help_text='例: 就職件数。数値目標を置かない取組では、目標と単位とともに空欄にします。', max_length=60, verbose_name='測るもの')),
                ('unit', models.CharField(blank=True, default='', max_length=10, verbose_name='単位')),
                ('target', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='目標値')),
                ('direction', models.CharField(choices=[('UP', '多いほど良い'), ('DOWN', '少ないほど良い')], db_default='UP', default='UP', max_length=4, verbose_name='良い方向')),
                ('result', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, validators=[django.core.validators.MinValueValidator(0, '実績値は0以上で入力してください。')], verbose_name='実績値')),
                ('result_on', models.DateField(blank=True, null=True, verbose_name='実績の基準日')),
                ('result_note', models.CharField(blank=True, default='', max_length=500, verbose_name='実績の説明')),
                ('check_text', models.TextField(blank=True, default='', max_length=4000, verbose_name='評価')),
                ('act_text', models.TextField(blank=True, default='', max_length=4000, verbose_name='翌年度への改善')),
                ('agreement', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.agreement', verbose_name='協定')),
                ('clause', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plan_items', to='agreements.clause', verbose_name='条項')),
                ('copied_from', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='agreements.planitem', verbose_name='前年度の項目')),
                ('plan', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='agreements.annualplan', verbose_name='事業計画')),
            ],
            options={
                'verbose_name': '事業計画の項目',
                'verbose_name_plural': '事業計画の項目',
                'ordering': ['plan', 'position'],
            },
        ),
        migrations.CreateModel(
            name='Progress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True, verbose_name='公開用の番号')),
                ('done_on', models.DateField(verbose_name='行った日')),
                ('text', models.TextField(max_length=2000, verbose_name='行ったこと')),
                ('filename', models.CharField(blank=True, default='', max_length=200, verbose_name='根拠資料のファイル名')),
                ('content_type', models.CharField(blank=True, default='', max_length=100, verbose_name='形式')),
                ('sha256', models.CharField(blank=True, default='', max_length=64, verbose_name='SHA-256')),
                ('content', models.BinaryField(blank=True, null=True, verbose_name='根拠資料')),
                ('recorded_at', models.DateTimeField(verbose_name='記録日時')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='progress', to='agreements.planitem', verbose_name='取組')),
                ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization', verbose_name='記録した組織')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='記録者')),
            ],
            options={
                'verbose_name': '取組の記録',
                'verbose_name_plural': '取組の記録',
                'ordering': ['item', 'done_on', 'id'],
            },
        ),
        migrations.AddConstraint(
            model_name='annualplan',
            constraint=models.UniqueConstraint(fields=('agreement', 'fiscal_year'), name='one_plan_a_year', violation_error_code='fiscal_year', violation_error_message='この年度の事業計画は、すでにあります。'),
        ),
        migrations.AddConstraint(
            model_name='annualplan',
            constraint=models.CheckConstraint(condition=models.Q(('fiscal_year__range', (1947, 2200))), name='plan_year_is_a_year', violation_error_code='fiscal_year', violation_error_message='年度は1947から2200までの西暦で入力してください。'),
        ),
        migrations.AddConstraint(
            model_name='annualplan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('adopted_on', None), ('state', 'DRAFT')), models.Q(models.Q(('state', 'DRAFT'), _negated=True), ('adopted_on__isnull', False)), _connector='OR'), name='plan_is_adopted_on_a_day', violation_error_code='adopted_on', violation_error_message='決定した計画には決定日を入力してください。'),
        ),
        migrations.AddConstraint(
            model_name='annualplan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('adoption_source', ''), ('state', 'DRAFT')), models.Q(models.Q(('state', 'DRAFT'), _negated=True), models.Q(('adoption_source', ''), _negated=True)), _connector='OR'), name='plan_is_adopted_by_something', violation_error_code='adoption_source', violation_error_message='決定した計画には、決定の根拠を入力してください。'),
        ),
        migrations.AddConstraint(
            model_name='annualplan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reviewed_on__isnull', False), ('state', 'REVIEWED')), models.Q(models.Q(('state', 'REVIEWED'), _negated=True), ('reviewed_on', None)), _connector='OR'), name='plan_is_reviewed_on_a_day', violation_error_code='reviewed_on', violation_error_message='評価を終えた計画には評価日を入力してください。'),
        ),
        migrations.AddConstraint(
            model_name='annualplan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'REVIEWED'), models.Q(('review', ''), _negated=True)), models.Q(models.Q(('state', 'REVIEWED'), _negated=True), ('review', '')), _connector='OR'), name='plan_is_reviewed_in_words', violation_error_code='review', violation_error_message='年度の評価を入力してください。'),
        ),
        migrations.AddConstraint(
            model_name='annualplan',
            constraint=models.CheckConstraint(condition=models.Q(('reviewed_on', None), ('reviewed_on__gte', models.F('adopted_on')), _connector='OR'), name='plan_is_reviewed_after_it_was_adopted', violation_error_code='reviewed_on', violation_error_message='評価日は、決定日より後にしてください。'),
        ),
        migrations.AddConstraint(
            model_name='planitem',
            constraint=models.UniqueConstraint(fields=('plan', 'position'), name='one_plan_item_a_position', violation_error_message='ほかの人が先に項目を加えました。もう一度登録してください。'),
        ),
        migrations.AddConstraint(
            model_name='planitem',
            constraint=models.CheckConstraint(condition=models.Q(('doer__in', ['LOCAL', 'STATE', 'BOTH', 'OTHER'])), name='plan_item_doer_is_known', violation_error_code='doer', violation_error_message='行う者を選んでください。'),
        ),
        migrations.AddConstraint(
            model_name='planitem',
            constraint=models.CheckConstraint(condition=models.Q(('direction__in', ['UP', 'DOWN'])), name='plan_item_direction_is_known', violation_error_code='direction', violation_error_message='良い方向を選んでください。'),
        ),
        migrations.AddConstraint(
            model_name='planitem',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='plan_item_has_a_title', violation_error_code='title', violation_error_message='取組を入力してください。'),
        ),
        migrations.AddConstraint(
            model_name='planitem',
            constraint=models.CheckConstraint(condition=models.Q(('target', None), ('target__gt', 0), _connector='OR'), name='plan_item_target_is_positive', violation_error_code='target', violation_error_message='目標値は0より大きい数で入力してください。'),
        ),
        migrations.AddConstraint(
            model_name='planitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('measure', ''), ('target', None), ('unit', '')), models.Q(('target__isnull', False), models.Q(('measure', ''), _negated=True), models.Q(('unit', ''), _negated=True)), _connector='OR'), name='plan_item_target_measures_something', violation_error_code='target', violation_error_message='数値目標を置くときは、測るもの・単位・目標値の3つを入力してください。'),
        ),
        migrations.AddConstraint(
            model_name='planitem',
            constraint=models.CheckConstraint(condition=models.Q(('result', None), models.Q(('target__isnull', False), ('result__gte', 0)), _connector='OR'), name='plan_item_result_has_a_target', violation_error_code='result', violation_error_message='実績値は、数値目標のある取組に0以上で入力してください。'),
        ),
        migrations.AddConstraint(
            model_name='planitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('result', None), ('result_on', None)), models.Q(('result__isnull', False), ('result_on__isnull', False)), _connector='OR'), name='plan_item_result_is_of_a_day', violation_error_code='result_on', violation_error_message='実績値と、その基準日の両方を入力してください。'),
        ),
        migrations.AddConstraint(
            model_name='progress',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='progress_says_something', violation_error_code='text', violation_error_message='行ったことを入力してください。'),
        ),
        migrations.AddConstraint(
            model_name='progress',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('content', None), ('content_type', ''), ('filename', ''), ('sha256', '')), models.Q(('content__isnull', False), ('sha256__regex', '^[0-9a-f]{64}$'), models.Q(('filename', ''), _negated=True), models.Q(('content_type', ''), _negated=True)), _connector='OR'), name='evidence_is_whole', violation_error_message='根拠資料の名称・形式・中身がそろっていません。'),
        ),
        migrations.RunSQL(OF_ONE_AGREEMENT, NOT_OF_ONE_AGREEMENT),
        migrations.RunSQL(SUITS, """
            DROP TRIGGER plan_suits_its_agreement ON agreements_annualplan;
            DROP FUNCTION plan_suits_its_agreement();
        """),
        guard_transitions(
            "agreements_annualplan", "state", "plan_moves_by_the_table",
            ">DRAFT", "DRAFT>ADOPTED", "ADOPTED>DRAFT", "ADOPTED>REVIEWED",
        ),
        migrations.RunSQL(STATE_NEEDS, """
            DROP TRIGGER plan_state_has_what_it_needs ON agreements_annualplan;
            DROP FUNCTION plan_state_has_what_it_needs();
        """),
        migrations.RunSQL(PLAN_STAYS, """
            DROP TRIGGER plan_stays_as_adopted ON agreements_annualplan;
            DROP FUNCTION plan_stays_as_adopted();
        """),
        migrations.RunSQL(ITEMS_LOCK, """
            DROP TRIGGER plan_items_follow_their_plan ON agreements_planitem;
            DROP FUNCTION plan_items_follow_their_plan();
        """),
        migrations.RunSQL(PROGRESS_STAYS, """
            DROP TRIGGER progress_stays ON agreements_progress;
            DROP FUNCTION progress_stays();
            DROP TRIGGER progress_is_of_an_adopted_plan ON agreements_progress;
            DROP FUNCTION progress_is_of_an_adopted_plan();
        """),
        migrations.RunSQL(WORKED_ON, "DROP FUNCTION agreement_is_worked_on(bigint)"),
        protect(
            "agreements_annualplan",
            staff={
                "SELECT": "agreement_is_seen(agreement_id)"
                " AND (state <> 'DRAFT' OR agreement_is_worked_on(agreement_id))",
                "INSERT": KEPT,
                "UPDATE": KEPT,
                "DELETE": KEPT,
            },
        ),
        protect(
            "agreements_planitem",
            staff={
                "SELECT": "EXISTS (SELECT FROM agreements_annualplan p WHERE p.id = plan_id)",
                "INSERT": KEPT,
                "UPDATE": KEPT,
                "DELETE": KEPT,
            },
        ),
        protect(
            "agreements_progress",
            staff={
                "SELECT": OF_ITEM.format(""),
                "INSERT": OF_ITEM.format(" AND agreement_is_worked_on(i.agreement_id)"),
            },
        ),
    ]
