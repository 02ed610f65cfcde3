"""What PostgreSQL refuses is told in Japanese, at the field it is about."""

from datetime import date

import pytest
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError

from agreements.models import Agreement, AgreementParty, Attachment, AttachmentVersion, Clause
from portal.common.refusals import told
from portal.common.saving import save_checked
from portal.common.viewer import Role
from tests import factories

pytestmark = pytest.mark.django_db


def draft() -> Agreement:
    return Agreement(
        kind="EMPLOYMENT_MEASURES", reference="試-1", title="試験の協定", prefecture_code="07"
    )


def saved() -> Agreement:
    made = draft()
    made.save()
    return made


def test_a_constraint_of_the_model_speaks_at_its_field() -> None:
    by = factories.viewer(Role.BUREAU)
    turned = draft()
    turned.valid_from, turned.valid_until = date(2026, 4, 1), date(2026, 3, 31)
    with pytest.raises(ValidationError) as refusal:
        save_checked(turned, event="試験", by=by, at=factories.NOW)
    assert refusal.value.message_dict == {
        "valid_until": ["有効期間の末日は、初日より後にしてください。"]
    }


def test_what_slips_past_the_form_is_told_alike() -> None:
    """Two write at once: the model's own check saw nothing yet, PostgreSQL does."""
    agreement, body = saved(), factories.body()
    rows = [
        AgreementParty(agreement=agreement, kind="LOCAL_GOVERNMENT", organization=body)
        for _ in range(2)
    ]
    rows[0].save()
    with pytest.raises(ValidationError) as refusal, told(AgreementParty):
        rows[1].save()
    assert refusal.value.message_dict == {"organization": ["同じ当事者が重複しています。"]}


def test_a_trigger_speaks_at_its_column() -> None:
    agreement = saved()
    agreement.state = "SIGNED"
    with pytest.raises(ValidationError) as refusal, told(Agreement):
        agreement.save()
    assert list(refusal.value.message_dict) == ["state"]
    assert "DRAFTED→SIGNED" in refusal.value.message_dict["state"][0]


def test_what_was_written_within_the_block_is_undone_and_the_transaction_goes_on() -> None:
    agreement = saved()

    def clause(number: str) -> Clause:
        return Clause(agreement=agreement, position=1, number=number, text="本文", doer="BOTH")

    def both() -> None:
        with told(Clause):
            clause("第1条").save()
            clause("第2条").save()

    with pytest.raises(ValidationError):
        both()
    assert not Clause.objects.filter(agreement=agreement).exists()


def test_a_fault_of_the_program_goes_on_as_it_came() -> None:
    """Nobody wrote a sentence for a blank NOT NULL column: it must not look like an input error."""
    with pytest.raises(IntegrityError), told(Clause):
        Clause(agreement=saved(), number="第1条", text="本文", doer="BOTH").save()


def test_a_refusal_without_a_field_stands_above_the_form() -> None:
    paper = Attachment.objects.create(agreement=saved(), title="別紙")
    file = {"filename": "a.txt", "content_type": "text/plain", "size": 1, "sha256": "0" * 64}
    versions = [
        AttachmentVersion(
            attachment=paper, number=1, content=b"a", uploaded_at=factories.NOW, **file
        )
        for _ in range(2)
    ]
    versions[0].save()
    with pytest.raises(ValidationError) as refusal, told(AttachmentVersion):
        versions[1].save()
    assert refusal.value.message_dict == {
        NON_FIELD_ERRORS: ["ほかの人が先に新しい版を登録しました。"]
    }
