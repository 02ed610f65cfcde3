"""Subscribers see themselves, their colleagues and the public registers: nobody else's names."""

from django.db import migrations

from portal.common.row_security import every_command, partner_may, protect

ALL = every_command("true")
COLLEAGUE = """EXISTS (
    SELECT FROM people_membership m
    WHERE m.user_id = people_user.id AND m.organization_id = portal_organization_id()
)"""
OWN_ORGANIZATION = "organization_id = portal_organization_id()"
REGISTERS = (
    "organization", "localgovernment", "labourbureau", "helloworkoffice",
    "helloworkoffice_serves", "formername", "succession",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_administrators"),
        ("common", "0005_database_roles"),
        ("organizations", "0001_initial"),
        ("sessions", "0001_initial"),
    ]

    operations = [
        protect(
            "people_user",
            staff=ALL,
            partner={
                "SELECT": f"id = portal_user_id() OR {COLLEAGUE}",
                "UPDATE": "id = portal_user_id()",
            },
        ),
        protect(
            "people_membership",
            staff=ALL,
            partner={"SELECT": f"user_id = portal_user_id() OR {OWN_ORGANIZATION}"},
        ),
        *(partner_may(f"organizations_{table}", "SELECT") for table in REGISTERS),
        partner_may("common_datasource", "SELECT"),
        # Whoever holds a session's random key holds the session; rows are signed.
        partner_may("django_session", "SELECT", "INSERT", "UPDATE", "DELETE"),
    ]
