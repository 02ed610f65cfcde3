"""The derived row of a site's year is written by its triggers alone, with the owner's right.

Publications copy its counts: whoever could alter it could publish what nobody reported. A profile
that goes takes its row with it by trigger, so that Django need not (and could not) remove it.
"""

import django.db.models.deletion
from django.db import migrations, models

from portal.common.acting import PARTNER, STAFF, WORKER

FUNCTIONS = ("evaluation_refresh_touched()", "evaluation_forget_profile()")
EVERYBODY = f"{STAFF}, {PARTNER}, {WORKER}"
WRITES = "INSERT, UPDATE, DELETE"


class Migration(migrations.Migration):

    dependencies = [("evaluation", "0023_owners_of_closed_cells_stay")]

    operations = [
        migrations.AlterField(
            model_name="siteyear",
            name="profile",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.DO_NOTHING,
                primary_key=True,
                related_name="site_year",
                serialize=False,
                to="joint_sites.annualprofile",
                verbose_name="年度別概要",
            ),
        ),
        migrations.AlterField(
            model_name="siteyear",
            name="site",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="site_years",
                to="joint_sites.jointsite",
                verbose_name="拠点",
            ),
        ),
        migrations.RunSQL(
            [
                *(f"ALTER FUNCTION {one} SECURITY DEFINER SET search_path = public, pg_temp"
                  for one in FUNCTIONS),
                f"REVOKE {WRITES} ON evaluation_siteyear FROM {EVERYBODY}",
            ],
            [
                f"GRANT {WRITES} ON evaluation_siteyear TO {STAFF}, {WORKER}",
                f"GRANT INSERT, UPDATE ON evaluation_siteyear TO {PARTNER}",
                *(f"ALTER FUNCTION {one} SECURITY INVOKER RESET search_path"
                  for one in FUNCTIONS),
            ],
        ),
    ]  # fmt: skip
