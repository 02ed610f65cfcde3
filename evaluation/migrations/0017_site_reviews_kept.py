"""What PostgreSQL keeps of reviews of a site itself, and of contracts: ways, councils, who sees."""

from django.db import migrations

from portal.common.row_security import protect
from portal.common.transitions import guard_transitions

SITE_REVIEWS = """
CREATE FUNCTION site_review_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    place text := 'state';
    problem text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        problem := '施設の在り方の検討は消せません。';
    ELSIF OLD.state = 'DECIDED' AND OLD IS DISTINCT FROM NEW THEN
        problem := '決定した検討は変えられません。';
    ELSIF ROW(OLD.public_id, OLD.site_id, OLD.fiscal_year, OLD.years, OLD.raised_at)
          IS DISTINCT FROM ROW(NEW.public_id, NEW.site_id, NEW.fiscal_year, NEW.years, NEW.raised_at)
          OR OLD.grounds <> NEW.grounds THEN
        problem := '検討を提起したもとの数値は変えられません。';
    ELSIF NEW.resolution_id IS NOT NULL AND NOT EXISTS (SELECT FROM agreements_resolution r
        WHERE r.id = NEW.resolution_id AND meeting_is_of_site(r.meeting_id, NEW.site_id)
    ) THEN
        place := 'resolution';
        problem := 'この拠点の協定の運営協議会による議決を選んでください。';
    END IF;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'site_review_stays',
            TABLE = TG_TABLE_NAME, COLUMN = place, MESSAGE = problem;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER site_review_stays BEFORE UPDATE OR DELETE ON evaluation_sitereview
    FOR EACH ROW EXECUTE FUNCTION site_review_stays();
"""

CONTRACTS = """
CREATE FUNCTION contract_is_of_an_outsourced_site() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM joint_sites_annualprofile a WHERE a.site_id = NEW.site_id
                   AND a.fiscal_year = NEW.fiscal_year AND a.is_outsourced) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            CONSTRAINT = 'contract_is_of_an_outsourced_site', TABLE = TG_TABLE_NAME,
            COLUMN = 'fiscal_year',
            MESSAGE = 'この年度は、業務の一部を委託している年度として登録されていません。';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER contract_is_of_an_outsourced_site BEFORE INSERT OR UPDATE
    ON evaluation_contractline FOR EACH ROW
    EXECUTE FUNCTION contract_is_of_an_outsourced_site();
"""

HERE = "evaluation_runs_site(site_id)"
OF_THE_STATE = f"portal_organization_kind() IN ('MINISTRY', 'BUREAU') AND {HERE}"


class Migration(migrations.Migration):
    """Only forward: what was decided under these triggers must not lose them."""

    dependencies = [("evaluation", "0016_improvement_plans_kept")]

    operations = [
        guard_transitions(
            "evaluation_sitereview", "state", "site_review_moves_by_the_table",
            ">RAISED", "RAISED>DECIDED",
        ),
        migrations.RunSQL(SITE_REVIEWS),
        migrations.RunSQL(CONTRACTS),
        protect(
            "evaluation_sitereview",
            staff={"SELECT": HERE, "INSERT": OF_THE_STATE, "UPDATE": OF_THE_STATE},
        ),
        protect(
            "evaluation_contractline",
            staff={"SELECT": HERE, "INSERT": HERE, "UPDATE": HERE, "DELETE": HERE},
        ),
    ]
