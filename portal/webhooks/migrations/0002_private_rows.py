"""Who may touch which row, and a subscription's owner is its endpoint's."""

from django.db import migrations

from portal.common.row_security import Rules, protect

OWN = "organization_id = portal_organization_id() AND portal_is_administrator()"
AREA = """(
    portal_organization_kind() = 'MINISTRY'
    OR portal_organization_kind() = 'BUREAU' AND EXISTS (
        SELECT FROM organizations_organization o
        WHERE o.id = organization_id AND o.prefecture_code = portal_prefecture_code()
    )
)"""
# Asked with the rights of whoever asks: the endpoints one may see, and those one keeps.
OF_SEEN_ENDPOINT = "EXISTS (SELECT FROM webhooks_webhookendpoint e WHERE e.id = endpoint_id)"
OF_OWN_ENDPOINT = f"""EXISTS (
    SELECT FROM webhooks_webhookendpoint e WHERE e.id = endpoint_id AND e.{OWN}
)"""
OF_SEEN_DELIVERY = "EXISTS (SELECT FROM webhooks_webhookdelivery d WHERE d.id = delivery_id)"

ENDPOINT: Rules = {"SELECT": f"{OWN} OR {AREA}", "INSERT": OWN, "UPDATE": OWN}
# Who listens to what is no secret among governments, and whoever causes an event must find it.
SUBSCRIPTION: Rules = {"SELECT": "true", "INSERT": OWN, "UPDATE": OWN, "DELETE": OWN}
SECRET: Rules = dict.fromkeys(("SELECT", "INSERT", "UPDATE", "DELETE"), OF_OWN_ENDPOINT)
# Whoever causes an event writes the delivery, and cannot read it.
DELIVERY: Rules = {"SELECT": OF_SEEN_ENDPOINT, "INSERT": "true", "UPDATE": OF_OWN_ENDPOINT}
ATTEMPT: Rules = {"SELECT": OF_SEEN_DELIVERY}

OWNER = """
ALTER TABLE webhooks_webhooksubscription
    ADD CONSTRAINT webhook_subscription_has_its_endpoints_owner
    FOREIGN KEY (endpoint_id, organization_id)
    REFERENCES webhooks_webhookendpoint (id, organization_id)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("webhooks", "0001_endpoints_and_deliveries"),
        ("common", "0005_database_roles"),
    ]

    operations = [
        migrations.RunSQL(
            OWNER,
            "ALTER TABLE webhooks_webhooksubscription"
            " DROP CONSTRAINT webhook_subscription_has_its_endpoints_owner",
        ),
        protect("webhooks_webhookendpoint", staff=ENDPOINT),
        protect("webhooks_webhooksubscription", staff=SUBSCRIPTION, partner={"SELECT": "true"}),
        protect("webhooks_webhooksecret", staff=SECRET),
        protect("webhooks_webhookdelivery", staff=DELIVERY, partner={"INSERT": "true"}),
        protect("webhooks_webhookattempt", staff=ATTEMPT),
    ]
