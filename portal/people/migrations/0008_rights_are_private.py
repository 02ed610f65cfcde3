"""Who may see and write requests, invitations and handovers, when a query forgets to ask."""

from django.db import migrations

from portal.common.acting import PARTNER
from portal.common.row_security import every_command, protect

# rules/keeping.py in SQL: one's own organisation, and those of the level below.
KEEPS = """
CREATE FUNCTION people_keeps(organization bigint) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT portal_is_administrator() AND (
        organization = portal_organization_id()
        OR portal_organization_kind() = 'MINISTRY'
        OR (portal_organization_kind() = 'BUREAU' AND EXISTS (
            SELECT FROM organizations_organization o
            WHERE o.id = organization
              AND o.kind IN ('HELLO_WORK', 'LOCAL_GOVERNMENT', 'SUBSCRIBER')
              AND o.prefecture_code = portal_prefecture_code()
        ))
    )
$$;
"""

KEPT = "people_keeps(organization_id)"
OF_A_KEPT_GRANT = """EXISTS (
    SELECT FROM people_grantrequest g WHERE g.id = grant_id AND people_keeps(g.organization_id)
)"""
CONCERNED = """organization_id = portal_organization_id() AND EXISTS (
    SELECT FROM people_membership m
    WHERE m.id IN (leaving_id, successor_id) AND m.user_id = portal_user_id()
)"""
PRIVATE = {
    "people_grantrequest": KEPT,
    "people_invitation": OF_A_KEPT_GRANT,
    "people_handover": f"{KEPT} OR ({CONCERNED})",
}
WRITTEN = ("SELECT", "INSERT", "UPDATE")  # nothing here is ever deleted
OWN_MEMBERSHIP = """organization_id = portal_organization_id()
    AND (portal_is_administrator() OR user_id = portal_user_id())"""
# Who is no administrator may end his own membership, and make nobody one.
NOT_RAISED = "portal_is_administrator() OR NOT is_administrator"

# Subscribers change the rights of their own people, and see who of the level above has asked for
# or decided something about them.
ASKED_OF_US = """EXISTS (
    SELECT FROM people_grantrequest g
    WHERE people_keeps(g.organization_id) AND {user} IN (g.asked_by_id, g.decided_by_id)
)"""
PARTNERS = f"""
GRANT UPDATE ON people_membership TO {PARTNER};
CREATE POLICY partner_keeps_people_membership ON people_membership FOR UPDATE TO {PARTNER}
    USING ({OWN_MEMBERSHIP}) WITH CHECK ({OWN_MEMBERSHIP} AND ({NOT_RAISED}));
CREATE POLICY partner_select_membership_of_askers ON people_membership FOR SELECT TO {PARTNER}
    USING ({ASKED_OF_US.format(user="people_membership.user_id")});
CREATE POLICY partner_select_user_who_asked ON people_user FOR SELECT TO {PARTNER}
    USING ({ASKED_OF_US.format(user="people_user.id")});
"""
CLOSE = f"""
DROP POLICY partner_select_user_who_asked ON people_user;
DROP POLICY partner_select_membership_of_askers ON people_membership;
DROP POLICY partner_keeps_people_membership ON people_membership;
REVOKE UPDATE ON people_membership FROM {PARTNER};
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0007_an_administrator_remains"),
        ("common", "0005_database_roles"),
    ]

    operations = [
        migrations.RunSQL(KEEPS, "DROP FUNCTION people_keeps(bigint)"),
        *(
            protect(table, staff=every_command(rule), partner=dict.fromkeys(WRITTEN, rule))
            for table, rule in PRIVATE.items()
        ),
        migrations.RunSQL(PARTNERS, CLOSE),
    ]
