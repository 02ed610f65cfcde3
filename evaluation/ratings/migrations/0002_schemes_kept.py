"""What PostgreSQL keeps of schemes: ways, numbers that stay once submitted, who sees drafts."""

from django.db import migrations

from portal.common.row_security import protect
from portal.common.transitions import guard_transitions

SCHEME_STAYS = """
CREATE FUNCTION rating_scheme_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    place text;
    problem text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.state <> 'DRAFT' THEN
            place := 'state';
            problem := '消せるのは、作成中の評価方式だけです。';
        END IF;
    ELSIF ROW(OLD.uuid, OLD.fiscal_year, OLD.version, OLD.is_demonstration, OLD.drafted_by_id)
          IS DISTINCT FROM
          ROW(NEW.uuid, NEW.fiscal_year, NEW.version, NEW.is_demonstration, NEW.drafted_by_id) THEN
        place := 'fiscal_year';
        problem := '評価方式の年度と版は変えられません。新しい版を作ってください。';
    ELSIF NOT (OLD.state = 'DRAFT' AND NEW.state = 'DRAFT')
          AND ROW(OLD.point_places, OLD.threshold_unit, OLD.type1_from, OLD.type2_from,
                  OLD.type3_from, OLD.threshold_source, OLD.improve_from_type, OLD.improve_source,
                  OLD.source, OLD.method_note)
          IS DISTINCT FROM
              ROW(NEW.point_places, NEW.threshold_unit, NEW.type1_from, NEW.type2_from,
                  NEW.type3_from, NEW.threshold_source, NEW.improve_from_type, NEW.improve_source,
                  NEW.source, NEW.method_note) THEN
        place := 'source';
        problem := '承認を求めた評価方式の数字は変えられません。作成に戻すか、新しい版を作ってください。';
    ELSIF OLD.state = 'USED' AND OLD IS DISTINCT FROM NEW THEN
        place := 'state';
        problem := '使用中の評価方式は変えられません。新しい版を作ってください。';
    END IF;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'rating_scheme_stays',
            TABLE = TG_TABLE_NAME, COLUMN = place, MESSAGE = problem;
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER rating_scheme_stays BEFORE UPDATE OR DELETE ON ratings_scheme
    FOR EACH ROW EXECUTE FUNCTION rating_scheme_stays();
"""

# The scheme's row is held while a part is written, so that nobody submits it meanwhile.
PARTS_STAY = """
CREATE FUNCTION rating_scheme_part_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was jsonb := to_jsonb(OLD);
    becomes jsonb := to_jsonb(NEW);
    s ratings_scheme;
    i ratings_yearindicator;
    place text;
    problem text;
BEGIN
    SELECT * INTO s FROM ratings_scheme
    WHERE id = (coalesce(becomes, was) ->> 'scheme_id')::bigint FOR SHARE;
    IF s.state <> 'DRAFT' THEN
        place := 'source';
        problem := '数字を変えられるのは、作成中の評価方式だけです。';
    ELSIF TG_OP = 'UPDATE' AND was ->> 'scheme_id' <> becomes ->> 'scheme_id' THEN
        place := 'source';
        problem := 'ほかの評価方式に移すことはできません。';
    ELSIF TG_OP <> 'DELETE' AND becomes ? 'indicator_id' THEN
        SELECT * INTO i FROM ratings_yearindicator
        WHERE id = (becomes ->> 'indicator_id')::bigint FOR SHARE;
        place := 'indicator';
        IF i.fiscal_year <> s.fiscal_year THEN
            problem := 'この評価方式の年度の指標を選んでください。';
        ELSIF (i.kind = 'ITEM') <> (TG_TABLE_NAME = 'ratings_schemeitempoints') THEN
            problem := '所重点項目には実施状況ごとの点数を、ほかの指標には係数と加点を定めます。';
        ELSIF becomes ? 'group_id' AND NOT EXISTS (SELECT FROM ratings_schemegroup g
            WHERE g.id = (becomes ->> 'group_id')::bigint AND g.scheme_id = s.id
        ) THEN
            place := 'group';
            problem := 'この評価方式のグループを選んでください。';
        END IF;
    END IF;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'rating_scheme_part_stays',
            TABLE = TG_TABLE_NAME, COLUMN = place, MESSAGE = problem;
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
""" + "\n".join(
    f"CREATE TRIGGER rating_scheme_part_stays BEFORE INSERT OR UPDATE OR DELETE ON ratings_{part}"
    " FOR EACH ROW EXECUTE FUNCTION rating_scheme_part_stays();"
    for part in ("schemegroup", "schemeweight", "schemebonusstep", "schemeitempoints")
)

# What an indicator is called and how it is measured is part of every scheme of its year.
INDICATOR_STAYS = """
CREATE FUNCTION rating_indicator_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD IS NOT DISTINCT FROM NEW THEN
            RETURN NEW;
        END IF;
    END IF;
    IF EXISTS (SELECT FROM ratings_scheme s
        WHERE s.fiscal_year = OLD.fiscal_year AND s.state <> 'DRAFT'
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'rating_indicator_stays',
            TABLE = TG_TABLE_NAME, COLUMN = 'name',
            MESSAGE = 'この年度の評価方式はすでに承認を求められています。指標は変えられません。';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER rating_indicator_stays BEFORE UPDATE OR DELETE ON ratings_yearindicator
    FOR EACH ROW EXECUTE FUNCTION rating_indicator_stays();
"""

GOVERNMENTS = "portal_organization_kind() IN ('MINISTRY', 'BUREAU', 'HELLO_WORK', 'LOCAL_GOVERNMENT')"
KEEPERS = "portal_organization_kind() IN ('MINISTRY', 'BUREAU')"
# The scheme is read through its own policy.
OF_SCHEME = "EXISTS (SELECT FROM ratings_scheme s WHERE s.id = scheme_id)"


class Migration(migrations.Migration):
    """Only forward: what was approved under these triggers must not lose them."""

    dependencies = [("ratings", "0001_schemes")]

    operations = [
        guard_transitions(
            "ratings_scheme", "state", "scheme_moves_by_the_table",
            ">DRAFT", "DRAFT>SUBMITTED", "SUBMITTED>DRAFT", "SUBMITTED>APPROVED",
            "APPROVED>DRAFT", "APPROVED>USED",
        ),
        migrations.RunSQL(SCHEME_STAYS),
        migrations.RunSQL(PARTS_STAY),
        migrations.RunSQL(INDICATOR_STAYS),
        protect(
            "ratings_scheme",
            staff={
                "SELECT": f"{KEEPERS} OR {GOVERNMENTS} AND state IN ('APPROVED', 'USED')",
                "INSERT": KEEPERS,
                "UPDATE": KEEPERS,
                "DELETE": KEEPERS,
            },
        ),
        *(
            protect(
                f"ratings_{part}",
                staff={
                    "SELECT": OF_SCHEME,
                    "INSERT": KEEPERS,
                    "UPDATE": KEEPERS,
                    "DELETE": KEEPERS,
                },
            )
            for part in ("schemegroup", "schemeweight", "schemebonusstep", "schemeitempoints")
        ),
    ]  # fmt: skip
