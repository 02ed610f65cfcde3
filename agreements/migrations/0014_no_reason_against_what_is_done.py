from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0013_days_within_reach'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='request',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decision', 'NEEDED'), _negated=True), ('refusal_reason', ''), _connector='OR'), name='request_that_is_met_has_no_reason_against_it', violation_error_code='refusal_reason', violation_error_message='措置を講ずる（対応する）ときは、講じない理由を空欄にしてください。'),
        ),
    ]
