"""Parties become rows of their own; what was registered so far keeps its parties and stays in force."""

from django.db import migrations, models

MOVE = """
INSERT INTO agreements_agreementparty (agreement_id, kind, organization_id, name, position, agreed_by_name)
SELECT p.agreement_id, o.kind, o.id, '',
       row_number() OVER (PARTITION BY p.agreement_id ORDER BY o.kind DESC, o.id), ''
FROM agreements_agreement_parties p JOIN organizations_organization o ON o.id = p.organization_id
WHERE o.kind IN ('LOCAL_GOVERNMENT', 'BUREAU');

UPDATE agreements_agreement a SET
    prefecture_code = coalesce(
        (SELECT min(o.prefecture_code) FROM agreements_agreementparty p
         JOIN organizations_organization o ON o.id = p.organization_id
         WHERE p.agreement_id = a.id), '13'),
    origin = 'REGISTER',
    state = 'IN_FORCE',
    source = CASE WHEN source = '' THEN '以前の台帳' ELSE source END;
"""


class Migration(migrations.Migration):
    dependencies = [('agreements', '0002_agreements')]

    operations = [
        migrations.RunSQL(MOVE, migrations.RunSQL.noop),
        migrations.RemoveField('agreement', 'parties'),
        migrations.AddField(
            model_name='agreement',
            name='parties',
            field=models.ManyToManyField(
                related_name='agreements', through='agreements.AgreementParty',
                to='organizations.organization', verbose_name='当事者',
            ),
        ),
        migrations.AlterField(
            model_name='agreement',
            name='prefecture_code',
            field=models.CharField(db_index=True, max_length=2, verbose_name='都道府県コード'),
        ),
    ]
