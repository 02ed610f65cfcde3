from django.db import migrations

from portal.common.row_security import Rules, every_command, partner_may, protect

# Django's own table for CACHES["default"] (as `createcachetable` makes it), so that `migrate`
# alone suffices. Counted tries and used codes live here.
CREATE_CACHE = """
CREATE TABLE people_cache (
    cache_key varchar(255) NOT NULL PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX people_cache_expires ON people_cache (expires);
"""

# The door itself reads before it knows who comes in: nobody acts there. Who acts sees his own;
# administrators, whose rights the action checks, may look for and remove what a colleague has.
DOOR_OR_OWNER = "portal_user_id() IS NULL OR user_id = portal_user_id()"
OR_ADMINISTRATOR = f"{DOOR_OR_OWNER} OR portal_is_administrator()"
OWN = every_command(DOOR_OR_OWNER)
STAFF: Rules = {**OWN, "SELECT": OR_ADMINISTRATOR, "DELETE": OR_ADMINISTRATOR}


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0008_rights_are_private"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("usersessions", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(CREATE_CACHE, "DROP TABLE people_cache"),
        partner_may("people_cache", "SELECT", "INSERT", "UPDATE", "DELETE"),
        protect("mfa_authenticator", staff=STAFF, partner=OWN),
        protect("usersessions_usersession", staff=STAFF, partner=OWN),
        protect("account_emailaddress", staff=STAFF, partner=OWN),
    ]
