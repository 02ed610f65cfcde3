from django.db import migrations

# Checked at commit, so that a site and its hosts can be written in any order.
EVERY_SITE_HAS_A_HOST = """
CREATE FUNCTION joint_sites_require_host() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted bigint;
BEGIN
    IF tg_table_name = 'joint_sites_sitehost' THEN
        wanted := old.site_id;
    ELSE
        wanted := new.id;
    END IF;
    IF EXISTS (SELECT FROM joint_sites_jointsite WHERE id = wanted)
       AND NOT EXISTS (SELECT FROM joint_sites_sitehost WHERE site_id = wanted) THEN
        RAISE EXCEPTION '拠点には実施団体が1つ以上必要です。'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'site_has_a_host';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER site_has_a_host AFTER INSERT ON joint_sites_jointsite
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION joint_sites_require_host();
CREATE CONSTRAINT TRIGGER site_keeps_a_host AFTER UPDATE OR DELETE ON joint_sites_sitehost
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION joint_sites_require_host();
"""

REVERSE = """
DROP TRIGGER site_has_a_host ON joint_sites_jointsite;
DROP TRIGGER site_keeps_a_host ON joint_sites_sitehost;
DROP FUNCTION joint_sites_require_host();
"""


class Migration(migrations.Migration):
    dependencies = [("joint_sites", "0001_initial")]

    operations = [migrations.RunSQL(EVERY_SITE_HAS_A_HOST, REVERSE)]
