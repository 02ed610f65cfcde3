"""A council reviews a plan when the year it is judged by, and its work, are over."""

from django.db import migrations

FOLLOWS = """
CREATE FUNCTION improvement_review_follows_its_year() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    met date := (SELECT m.held_on FROM agreements_meeting m WHERE m.id = NEW.meeting_id);
    year integer := (NEW.judgement ->> 'after_year')::integer;
BEGIN
    IF met < make_date(year + 1, 4, 1) OR EXISTS (
        SELECT FROM evaluation_planmeasure m
        WHERE m.plan_id = NEW.plan_id AND m.round = NEW.round AND m.done_on > met
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            CONSTRAINT = 'improvement_review_follows_its_year', TABLE = TG_TABLE_NAME,
            COLUMN = 'meeting',
            MESSAGE = '判定に使った年度と取組が終わった後に開かれた会議を選んでください。';
    END IF;
    RETURN NEW;
END $$;
-- By its name after improvement_review_is_of_its_council: another plan's meeting is said first.
CREATE TRIGGER improvement_review_later_than_its_year BEFORE INSERT ON evaluation_planreview
    FOR EACH ROW EXECUTE FUNCTION improvement_review_follows_its_year();
"""


class Migration(migrations.Migration):
    """Only forward: what was reviewed under this trigger must not lose it."""

    dependencies = [("evaluation", "0024_only_triggers_write_site_years")]

    operations = [migrations.RunSQL(FOLLOWS)]
