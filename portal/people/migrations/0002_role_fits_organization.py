from django.db import migrations

# A membership's role is its organisation's kind; PostgreSQL holds the two together.
ROLE_FITS = """
ALTER TABLE people_membership
    ADD CONSTRAINT membership_role_fits_organization
    FOREIGN KEY (organization_id, role)
    REFERENCES organizations_organization (id, kind)
    DEFERRABLE INITIALLY IMMEDIATE
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("organizations", "0001_initial")]

    operations = [
        migrations.RunSQL(
            ROLE_FITS,
            "ALTER TABLE people_membership DROP CONSTRAINT membership_role_fits_organization",
        ),
    ]
