"""Items of yearly plans that are measured by an indicator: their result is computed, never typed."""

import django.db.models.deletion
from django.db import migrations, models

from portal.common.row_security import protect

# The plan's row is held while a tie is written, so that nobody decides the plan meanwhile.
TIES = """
CREATE FUNCTION promise_fits_its_item() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    item agreements_planitem;
    now_in text;
    problem text;
BEGIN
    SELECT * INTO item FROM agreements_planitem
    WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.plan_item_id ELSE NEW.plan_item_id END;
    SELECT state INTO now_in FROM agreements_annualplan WHERE id = item.plan_id FOR SHARE;
    IF now_in <> 'DRAFT' THEN
        problem := '決定した計画の取組は、指標との結び付きを変えられません。';
    ELSIF TG_OP = 'DELETE' THEN
        NULL;
    ELSIF item.result IS NOT NULL THEN
        problem := '実績値が入力されている取組は、指標に結び付けられません。先に実績値を消してください。';
    ELSIF NOT EXISTS (
        SELECT FROM evaluation_indicator i WHERE i.id = NEW.indicator_id
        AND i.unit = item.unit AND i.direction = item.direction AND item.target IS NOT NULL
    ) THEN
        problem := '取組の目標の単位と良い方向を、指標に合わせてください。';
    END IF;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'promise_fits_its_item',
            TABLE = TG_TABLE_NAME, COLUMN = 'indicator', MESSAGE = problem;
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER promise_fits_its_item BEFORE INSERT OR UPDATE OR DELETE
    ON evaluation_promisedindicator FOR EACH ROW EXECUTE FUNCTION promise_fits_its_item();

CREATE FUNCTION promised_result_is_computed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    i evaluation_indicator;
    place text;
    problem text;
BEGIN
    SELECT indicator.* INTO i FROM evaluation_promisedindicator p
    JOIN evaluation_indicator indicator ON indicator.id = p.indicator_id
    WHERE p.plan_item_id = NEW.id;
    IF NOT FOUND THEN
        RETURN NEW;
    END IF;
    IF NEW.result IS NOT NULL THEN
        place := 'result';
        problem := '指標に結び付けた取組の実績は、拠点の実績から計算します。入力できません。';
    ELSIF NEW.target IS NULL OR NEW.unit <> i.unit OR NEW.direction <> i.direction THEN
        place := 'target';
        problem := '指標に結び付けた取組の目標・単位・良い方向は、指標のとおりにしてください。';
    END IF;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            CONSTRAINT = 'promised_result_is_computed', TABLE = TG_TABLE_NAME,
            COLUMN = place, MESSAGE = problem;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER promised_result_is_computed BEFORE UPDATE OF result, target, unit, direction
    ON agreements_planitem FOR EACH ROW EXECUTE FUNCTION promised_result_is_computed();
"""
UNTIED = """
DROP TRIGGER promised_result_is_computed ON agreements_planitem;
DROP FUNCTION promised_result_is_computed();
DROP TRIGGER promise_fits_its_item ON evaluation_promisedindicator;
DROP FUNCTION promise_fits_its_item();
"""
# The parent is read through its own policy.
OF_ITEM = "EXISTS (SELECT FROM agreements_planitem i WHERE i.id = plan_item_id{})"
KEPT = OF_ITEM.format(" AND agreement_is_kept(i.agreement_id)")


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0011_plans'),
        ('evaluation', '0005_resolution_of_targets'),
    ]

    operations = [
        migrations.CreateModel(
            name='PromisedIndicator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='promises', to='evaluation.indicator', verbose_name='指標')),
                ('plan_item', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='promised', to='agreements.planitem', verbose_name='取組')),
            ],
            options={
                'verbose_name': '取組と指標の結び付き',
                'verbose_name_plural': '取組と指標の結び付き',
                'ordering': ['plan_item'],
            },
        ),
        migrations.RunSQL(TIES, UNTIED),
        protect(
            "evaluation_promisedindicator",
            staff={
                "SELECT": OF_ITEM.format(""),
                "INSERT": KEPT,
                "UPDATE": KEPT,
                "DELETE": KEPT,
            },
        ),
    ]
