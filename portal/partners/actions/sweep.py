"""Clear away what has served its time: counters, kept answers, access tokens."""

from datetime import datetime

from django.db import transaction
from oauth2_provider.models import AccessToken

from portal.partners.models import IdempotentAnswer, RequestCount


@transaction.atomic
def sweep(*, now: datetime) -> int:
    """期限の過ぎた回数、依頼への答え、アクセストークンを消し、消した行数を返す。"""
    outdated = (
        RequestCount.objects.over_at(now),
        IdempotentAnswer.objects.outdated_at(now),
        AccessToken.objects.filter(expires__lte=now),
    )
    return sum(rows.delete()[0] for rows in outdated)
