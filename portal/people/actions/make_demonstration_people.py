"""One person a role for the demonstration nation, and two administrators where two must agree."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.db import transaction

from portal.common.models import is_demonstration
from portal.common.saving import save_checked
from portal.common.viewer import Role, Viewer
from portal.organizations.models import Organization
from portal.people.models import Membership, User
from portal.people.rules.second_factor import STATE_ROLES

# Known to everybody: these accounts exist only beside synthetic rows (checked below).
DEMONSTRATION_PASSWORD = "kyodo-demo-2020"  # noqa: S105
DEMONSTRATION_SECRET = "KYODODEMOKYODODEMOKYODODEMOKYODO"  # noqa: S105 — base32, for an app


@dataclass(frozen=True, slots=True)
class Person:
    """A demonstration person: named after the desk, because nobody real is meant."""

    email: str
    name: str
    role: Role
    organization_name: str


PEOPLE = (
    Person("honsho@demo.example", "本省担当者（デモ）", Role.MINISTRY, "厚生労働省"),
    Person("bureau@demo.example", "労働局担当者（デモ）", Role.BUREAU, "福島労働局"),
    Person(
        "hellowork@demo.example",
        "ハローワーク担当者（デモ）",
        Role.HELLO_WORK,
        "郡山市を管轄する安定所",
    ),
    Person("city@demo.example", "自治体担当者（デモ）", Role.LOCAL_GOVERNMENT, "郡山市"),
    Person("partner@demo.example", "利用団体担当者（デモ）", Role.SUBSCRIBER, "利用団体（デモ）"),
)
# Whoever raises a right needs another administrator to approve it.
SECOND_ADMINISTRATORS = (
    Person("bureau2@demo.example", "労働局の管理者2（デモ）", Role.BUREAU, "福島労働局"),
    Person("city2@demo.example", "自治体の管理者2（デモ）", Role.LOCAL_GOVERNMENT, "郡山市"),
)
_CITY_CODE = "072036"


@transaction.atomic
def make_demonstration_people(*, by: Viewer, now: datetime) -> None:
    """デモの利用者を、まだいなければ作る。合成データのあるポータルでしか動かない。"""
    if not by.is_system or not is_demonstration():
        raise PermissionDenied("デモの利用者は、合成データのあるポータルにだけ作れます。")
    for person in (*PEOPLE, *SECOND_ADMINISTRATORS):
        user = User.objects.filter(email=person.email).first() or _make(person, by=by, now=now)
        if person.role in STATE_ROLES and not Authenticator.objects.filter(user=user).exists():
            Authenticator.objects.create(
                user=user,
                type=Authenticator.Type.TOTP,
                data={"secret": get_adapter().encrypt(DEMONSTRATION_SECRET)},
            )


def _make(person: Person, *, by: Viewer, now: datetime) -> User:
    user = User.objects.create_user(
        email=person.email, name=person.name, password=DEMONSTRATION_PASSWORD
    )
    membership = Membership(
        user=user,
        organization=_organization_of(person),
        role=person.role,
        is_administrator=True,
    )
    save_checked(membership, event="所属を登録", by=by, at=now)
    return user


def _organization_of(person: Person) -> Organization:
    organizations = Organization.objects.filter(kind=person.role)
    if person.role == Role.LOCAL_GOVERNMENT:
        return organizations.get(localgovernment__code6=_CITY_CODE)
    if person.role == Role.HELLO_WORK:
        return organizations.get(helloworkoffice__serves__code6=_CITY_CODE)
    if person.role == Role.BUREAU:
        return organizations.get(name=person.organization_name)
    return Organization.objects.get_or_create(
        kind=person.role, name=person.organization_name, prefecture_code=""
    )[0]
