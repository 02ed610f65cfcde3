"""Whose rows these are: subscribers reach their own organisation's, answers belong to who asked."""

from django.db import migrations

from portal.common.row_security import every_command, partner_may, protect

# The token door must find a system before anybody acts, so that governments' pages may see all.
ALL = every_command("true")
OWN_ORGANIZATION = "organization_id = portal_organization_id()"
OWN_ANSWER = every_command("""user_id = portal_user_id() OR EXISTS (
    SELECT FROM partners_apiclient c
    WHERE c.id = partners_idempotentanswer.client_id
      AND c.organization_id = portal_organization_id()
)""")


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0001_api_clients"),
        ("people", "0004_partners_see_their_own"),
        ("common", "0005_database_roles"),
    ]

    operations = [
        protect(
            "partners_apiclient",
            staff=ALL,
            partner={
                "SELECT": OWN_ORGANIZATION,
                "INSERT": OWN_ORGANIZATION,
                "UPDATE": OWN_ORGANIZATION,
            },
        ),
        protect("partners_idempotentanswer", staff=OWN_ANSWER, partner=OWN_ANSWER),
        partner_may("partners_requestcount", "SELECT", "INSERT", "UPDATE"),
    ]
