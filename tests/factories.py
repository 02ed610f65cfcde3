"""Small makers of what a test needs; years from 2022 on belong to the tests alone."""

from datetime import UTC, date, datetime
from decimal import Decimal

from django.db import transaction

from evaluation.dictionary import load_indicators
from evaluation.models import AnnualTarget, Indicator, MonthlyResult
from portal.common.viewer import Role, Viewer
from portal.organizations.choices import BodyKind
from portal.organizations.models import (
    HelloWorkOffice,
    LabourBureau,
    LocalGovernment,
    Organization,
)
from portal.organizations.prefectures import PREFECTURE_BY_CODE
from portal.people.models import Membership, User
from sites.models import AnnualProfile, JointSite, SiteHost

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
PASSWORD = "kyodo-test-2026"


def body(code6: str = "072044", name: str = "") -> LocalGovernment:
    """The local government with this (valid) code, made if the register is empty."""
    found = LocalGovernment.objects.filter(code6=code6).first()
    return found or LocalGovernment.objects.create(
        kind=Role.LOCAL_GOVERNMENT,
        name=name or f"団体{code6}",
        prefecture_code=code6[:2],
        code6=code6,
        body_kind=BodyKind.CITY,
    )


def bureau(prefecture_code: str = "07") -> LabourBureau:
    """The labour bureau of a prefecture."""
    found = LabourBureau.objects.filter(prefecture_code=prefecture_code).first()
    return found or LabourBureau.objects.create(
        kind=Role.BUREAU,
        name=f"{PREFECTURE_BY_CODE[prefecture_code].short_name}労働局",
        prefecture_code=prefecture_code,
    )


def office(number: str = "07801") -> HelloWorkOffice:
    """A Hello Work office under its prefecture's bureau."""
    found = HelloWorkOffice.objects.filter(office_number=number).first()
    return found or HelloWorkOffice.objects.create(
        kind=Role.HELLO_WORK,
        name=f"安定所{number}",
        prefecture_code=number[:2],
        office_number=number,
        bureau=bureau(number[:2]),
    )


@transaction.atomic
def site(
    code: str = "07204-91",
    *,
    hosts: tuple[str, ...] = ("072044",),
    years: tuple[int, ...] = (2024, 2025),
    opened_on: date = date(2011, 4, 1),
    closed_on: date | None = None,
    services: tuple[str, ...] = ("WELFARE",),
    groups: tuple[str, ...] = ("WELFARE_RECIPIENTS",),
) -> JointSite:
    """A site with its hosts, its Hello Work, and a profile in each of `years`."""
    load_indicators()
    made = JointSite.objects.create(
        code=code,
        name=f"試験拠点{code}",
        kind="GENERAL",
        prefecture_code=code[:2],
        office=office(f"{code[:2]}801"),
        opened_on=opened_on,
        closed_on=closed_on,
        address=PREFECTURE_BY_CODE[code[:2]].name,
    )
    for host in hosts:
        SiteHost.objects.create(site=made, body=body(host))
    for year in years:
        AnnualProfile.objects.create(
            site=made, fiscal_year=year, services=list(services), target_groups=list(groups)
        )
    return made


def target(of: JointSite, indicator: str, value: str | int, year: int = 2025) -> AnnualTarget:
    """An annual target."""
    return AnnualTarget.objects.create(
        site=of,
        fiscal_year=year,
        indicator=Indicator.objects.get(code=indicator),
        value=Decimal(value),
        source="試験の資料",
        recorded_at=NOW,
    )


def month(of: JointSite, indicator: str, when: date, value: int | None) -> MonthlyResult:
    """A monthly result."""
    return MonthlyResult.objects.create(
        site=of,
        indicator=Indicator.objects.get(code=indicator),
        month=when,
        value=value,
        recorded_at=NOW,
    )


def organization(role: Role, *, prefecture_code: str = "07") -> Organization:
    """An organisation of a kind: the city and the Hello Work are those of `site()`."""
    if role == Role.LOCAL_GOVERNMENT:
        return body()
    if role == Role.HELLO_WORK:
        return office()
    if role == Role.BUREAU:
        return bureau(prefecture_code)
    return Organization.objects.get_or_create(
        kind=role, name=f"試験用{role.label}", prefecture_code=""
    )[0]


def person(
    role: Role,
    of: Organization | None = None,
    *,
    email: str = "",
    password: str | None = None,
    is_administrator: bool = False,
) -> User:
    """A person with one membership, current for ever. Without a password he cannot sign in."""
    employer = of or organization(role)
    address = email or f"{role.lower()}-{employer.pk}@test.example"
    user = User.objects.create_user(email=address, name=f"試験{role.label}", password=password)
    Membership.objects.create(
        user=user, organization=employer, role=role, is_administrator=is_administrator
    )
    return user


def viewer(role: Role, of: Organization | None = None, *, is_administrator: bool = False) -> Viewer:
    """A viewer of this role, with a person behind it who can sign what he does."""
    employer = of or organization(role)
    user = person(role, employer, is_administrator=is_administrator)
    return Viewer(
        user_id=user.pk,
        name=user.name,
        role=role,
        organization_id=employer.pk,
        organization_name=employer.name,
        prefecture_code=employer.prefecture_code,
        is_administrator=is_administrator,
    )
