"""Voices written on paper: typed in by a counter of the site, and nothing else is."""

from django.db import migrations, models

VOICE_KEPT = """
CREATE OR REPLACE FUNCTION evaluation_voice_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    place text := 'wording';
    problem text;
BEGIN
    IF TG_OP = 'DELETE' OR ROW(OLD.id, OLD.round_id, OLD.text, OLD.received_on{old})
       IS DISTINCT FROM ROW(NEW.id, NEW.round_id, NEW.text, NEW.received_on{new}) THEN
        problem := '書かれた声は、変えることも消すこともできません。';
    ELSIF NEW.state = 'SHOWN' AND NOT evaluation_only_blackens(NEW.wording, NEW.text) THEN
        problem := '掲載する文では、字を■に置き換えることだけができます。';
    ELSIF NEW.state = 'SHOWN' AND NEW.wording !~ '[^■\\s]' THEN
        problem := 'すべてを■にした声は掲載できません。「掲載しない」を選んでください。';
    ELSIF NEW.state = 'SHOWN' AND NEW.wording <> NEW.text AND NEW.reason = '' THEN
        place := 'reason';
        problem := '一部を■にした理由を入力してください。';
    END IF;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'voice_is_kept',
            TABLE = TG_TABLE_NAME, COLUMN = place, MESSAGE = problem;
    END IF;
    RETURN NEW;
END $$;
"""
WITH_ORIGIN = VOICE_KEPT.replace("{old}", ", OLD.origin").replace("{new}", ", NEW.origin")
AS_BEFORE = VOICE_KEPT.replace("{old}", "").replace("{new}", "")

# The public function takes answers of open rounds only; paper is typed in later, too.
HAS_A_SURVEY = """
CREATE FUNCTION evaluation_voice_has_a_survey() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM evaluation_surveyround WHERE id = NEW.round_id AND state <> 'DRAFT' FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'voice_has_a_survey',
            TABLE = TG_TABLE_NAME, COLUMN = 'text',
            MESSAGE = '紙の声は、受付を始めてから入力してください。';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER voice_has_a_survey BEFORE INSERT ON evaluation_voice
    FOR EACH ROW EXECUTE FUNCTION evaluation_voice_has_a_survey();
"""

# What came on the screen comes in by evaluation_answer_survey alone.
TYPED = """
CREATE POLICY staff_insert_evaluation_voice ON evaluation_voice FOR INSERT TO portal_staff
WITH CHECK (origin = 'PAPER' AND state = 'WAITING' AND EXISTS (
    SELECT FROM evaluation_surveyround r
    WHERE r.id = round_id AND evaluation_sits_at(r.site_id) IS NOT NULL));
"""
UNTYPED = """
DROP POLICY staff_insert_evaluation_voice ON evaluation_voice;
DROP TRIGGER voice_has_a_survey ON evaluation_voice;
DROP FUNCTION evaluation_voice_has_a_survey();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('evaluation', '0025_review_follows_its_year'),
    ]

    operations = [
        migrations.AddField(
            model_name='voice',
            name='origin',
            field=models.CharField(choices=[('SCREEN', '画面'), ('PAPER', '紙')], db_default='SCREEN', default='SCREEN', editable=False, max_length=6, verbose_name='届き方'),
        ),
        migrations.AddConstraint(
            model_name='voice',
            constraint=models.CheckConstraint(condition=models.Q(('origin__in', ['SCREEN', 'PAPER'])), name='voice_came_on_screen_or_paper', violation_error_code='origin', violation_error_message='届き方は、画面か紙のどちらかです。'),
        ),
        migrations.RunSQL(WITH_ORIGIN, AS_BEFORE),
        migrations.RunSQL(HAS_A_SURVEY + TYPED, UNTYPED),
    ]
