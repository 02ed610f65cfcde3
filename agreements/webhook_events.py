"""What promises tell partners' systems."""

from datetime import datetime

from django.db.models import Q

from agreements.choices import CONCLUDED, AgreementState
from agreements.models import Agreement
from portal.common.viewer import Role
from portal.organizations.models import Organization
from portal.webhooks.actions.emit import emit
from portal.webhooks.events import WebhookEvent

AGREEMENT_STATE_CHANGED = WebhookEvent(
    "agreement.state_changed",
    "協定の状態が変わった",
    "協定が協議・合意・締結・発効・終了などに進んだとき、または戻ったときに送る。"
    "当事者の自治体と労働局、その都道府県の労働局、本省が受け取れる。",
    frozenset({Role.MINISTRY, Role.BUREAU, Role.LOCAL_GOVERNMENT}),
    (
        ("agreement", "協定の公開用の番号（UUID）"),
        ("reference", "整理番号"),
        (
            "state",
            "状態。" + "、".join(f"{state.value}（{state.label}）" for state in AgreementState),
        ),
        ("previous_state", "前の状態"),
        ("signed_on", "締結日（ISO 8601。締結の前は null）"),
        ("valid_from", "有効期間の初日（定まる前は null）"),
        ("valid_until", "有効期間の末日（定めがなければ null）"),
        ("changed_at", "変わった日時（ISO 8601）"),
    ),
)
ALL = (AGREEMENT_STATE_CHANGED,)


def tell_agreement_state_changed(agreement: Agreement, *, before: str, at: datetime) -> None:
    """Tell the government parties, the bureau of the prefecture and the ministry, once a step."""
    is_concluded = agreement.state in CONCLUDED
    emit(
        AGREEMENT_STATE_CHANGED.code,
        organizations=Organization.objects.filter(
            Q(agreement_parties__agreement=agreement)
            | Q(kind=Role.BUREAU, prefecture_code=agreement.prefecture_code)
            | Q(kind=Role.MINISTRY)
        ).distinct(),
        data={
            "agreement": str(agreement.public_id),
            "reference": agreement.reference,
            "state": str(agreement.state),
            "previous_state": str(before),
            "signed_on": agreement.signed_on if is_concluded else None,
            "valid_from": agreement.valid_from,
            "valid_until": agreement.valid_until,
            "changed_at": at.isoformat(timespec="seconds"),
        },
        key=f"{agreement.public_id}:{agreement.state}:{at.isoformat()}",
        at=at,
    )
