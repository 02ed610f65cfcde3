"""Agreements in every state, made the way people make them."""

from dataclasses import dataclass
from datetime import date

from agreements.actions.abandon import abandon
from agreements.actions.agree import agree
from agreements.actions.begin import begin
from agreements.actions.consult import consult
from agreements.actions.draft_agreement import draft_agreement
from agreements.actions.end import end
from agreements.actions.renew import renew
from agreements.actions.sign import sign
from agreements.actions.write_clause import write_clause
from agreements.choices import AgreementKind, AgreementState, Doer
from agreements.models import Agreement, Clause
from agreements.parties import Party
from portal.common.viewer import Role, Viewer
from portal.organizations.models import Organization
from tests import factories

NOW = factories.NOW  # 20 November 2026
LAST_YEAR = (date(2025, 4, 1), date(2026, 3, 31))
THIS_YEAR = (date(2026, 4, 1), date(2027, 3, 31))


@dataclass(frozen=True, slots=True)
class Sides:
    """Who sits at the table, and who looks on."""

    city: Viewer
    bureau: Viewer
    office: Viewer
    ministry: Viewer
    other_city: Viewer
    other_bureau: Viewer
    other_office: Viewer
    subscriber: Viewer


def sides() -> Sides:
    """A city, bureau and office of Fukushima, the same of Tokyo, the ministry, a partner."""
    return Sides(
        city=factories.viewer(Role.LOCAL_GOVERNMENT),
        bureau=factories.viewer(Role.BUREAU),
        office=factories.viewer(Role.HELLO_WORK),
        ministry=factories.viewer(Role.MINISTRY),
        other_city=factories.viewer(Role.LOCAL_GOVERNMENT, factories.body("131016")),
        other_bureau=factories.viewer(Role.BUREAU, factories.bureau("13")),
        other_office=factories.viewer(Role.HELLO_WORK, factories.office("13801")),
        subscriber=factories.viewer(Role.SUBSCRIBER),
    )


def organization_of(viewer: Viewer) -> Organization:
    return Organization.objects.get(pk=viewer.organization_id or 0)


def two(of: Sides) -> list[Party]:
    return [Party.of(organization_of(of.city)), Party.of(organization_of(of.bureau))]


def drafted(
    of: Sides, *, parties: list[Party] | None = None, title: str = "試験の協定"
) -> Agreement:
    return draft_agreement(
        kind=AgreementKind.JOINT_IMPLEMENTATION,
        title=title,
        purpose="就職の支援を一体で行う。",
        prefecture_code="07",
        parties=parties if parties is not None else two(of),
        by=of.city,
        now=NOW,
    )


def with_clause(agreement: Agreement, of: Sides, number: str = "第1条") -> Clause:
    return write_clause(
        agreement=agreement,
        number=number,
        heading="職業相談",
        text="職業相談を行う。",
        doer=Doer.STATE,
        by=of.city,
        now=NOW,
    )


def consulting(of: Sides) -> Agreement:
    made = drafted(of)
    with_clause(made, of)
    return consult(agreement=made, by=of.city, now=NOW)


def agreed(of: Sides) -> Agreement:
    made = agree(agreement=consulting(of), by=of.city, now=NOW)
    return agree(agreement=made, by=of.bureau, now=NOW)


def consulted(made: Agreement, of: Sides) -> Agreement:
    return consult(agreement=made, by=of.city, now=NOW)


def both_agree(made: Agreement, of: Sides) -> Agreement:
    made = agree(agreement=consulted(made, of), by=of.city, now=NOW)
    return agree(agreement=made, by=of.bureau, now=NOW)


def signed(
    of: Sides,
    time: tuple[date, date | None] = THIS_YEAR,
    *,
    made: Agreement | None = None,
    renews: bool = False,
) -> Agreement:
    begins, ends = time
    return sign(
        agreement=made or agreed(of),
        signed_on=min(begins, date(2026, 11, 20)),
        valid_from=begins,
        valid_until=ends,
        renews_automatically=renews,
        by=of.bureau,
        now=NOW,
    )


def in_force(
    of: Sides, time: tuple[date, date | None] = THIS_YEAR, *, renews: bool = False
) -> Agreement:
    return begin(agreement=signed(of, time, renews=renews), by=of.bureau, now=NOW)


def ended(of: Sides) -> Agreement:
    return end(
        agreement=in_force(of), valid_until=date(2026, 10, 31), reason="廃止", by=of.bureau, now=NOW
    )


def agreed_renewal(of: Sides, earlier: Agreement) -> Agreement:
    return both_agree(renew(agreement=earlier, by=of.city, now=NOW), of)


def renewed(of: Sides) -> Agreement:
    earlier = in_force(of)
    later = signed(of, (date(2026, 11, 1), None), made=agreed_renewal(of, earlier))
    begin(agreement=later, by=of.bureau, now=NOW)
    return Agreement.objects.get(pk=earlier.pk)


def abandoned(of: Sides) -> Agreement:
    return abandon(agreement=drafted(of), reason="見送り", by=of.city, now=NOW)


IN_STATE = {
    AgreementState.DRAFTED: drafted,
    AgreementState.CONSULTING: consulting,
    AgreementState.AGREED: agreed,
    AgreementState.SIGNED: signed,
    AgreementState.IN_FORCE: in_force,
    AgreementState.ENDED: ended,
    AgreementState.RENEWED: renewed,
    AgreementState.ABANDONED: abandoned,
}
