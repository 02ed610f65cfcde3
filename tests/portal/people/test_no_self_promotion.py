"""S24: whatever a member of staff posts to whatever form of the admin, nobody's rights change."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.contrib import admin
from django.db.models import Model
from django.test import Client

from portal.common.viewer import Role
from portal.organizations.models import Organization
from portal.people.models import GrantRequest, Handover, Invitation, Membership, User
from tests import factories
from tests.portal.people.administrators import keeper

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"  # read much faster than the parts of a multipart body
RIGHTS: tuple[type[Model], ...] = (User, Membership, GrantRequest, Invitation, Handover)


def rights() -> list[list[dict[str, Any]]]:
    """Everything that says who may do what; the last sign-in is no right."""
    columns = [
        [one.attname for one in model._meta.concrete_fields if one.attname != "last_login"]
        for model in RIGHTS
    ]
    return [
        list(model._default_manager.order_by("pk").values(*names))
        for model, names in zip(RIGHTS, columns, strict=True)
    ] + [[dict(one) for one in Organization.objects.order_by("pk").values("pk", "suspended_at")]]


def everything(of: User) -> dict[str, object]:
    """Every field of every model, as somebody would fill it in who wants to be more."""
    powers: dict[str, object] = {
        "user": of.pk,
        "organization": factories.organization(Role.MINISTRY).pk,
        "role": Role.MINISTRY.value,
        "is_administrator": "on",
        "as_administrator": "on",
        "is_active": "on",
        "is_staff": "on",
        "is_superuser": "on",
        "valid_from": "2020-04-01",
        "valid_to": "",
        "state": "APPROVED",
        "decided_by": of.pk,
        "email": of.email,
        "password": "kyodo-Kata-2026",
        "_save": "1",
        "action": "delete_selected",
        "_selected_action": "1",
        "post": "yes",
    }
    names = {field.name for model in apps.get_models() for field in model._meta.concrete_fields}
    return {name: "1" for name in names if name not in powers} | powers


@pytest.mark.parametrize("is_administrator", [False, True])
@pytest.mark.parametrize("role", list(Role))
def test_s24_no_form_of_the_admin_grants_anything(
    client: Client, role: Role, *, is_administrator: bool
) -> None:
    own = factories.organization(role)
    person = factories.person(role, own, is_administrator=is_administrator)
    client.force_login(person)
    data = everything(person)
    body = urlencode(data)
    before = rights()
    membership = person.memberships.get()
    posted = wanted = 0
    for model in [*admin.site._registry, *RIGHTS]:
        base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        row = membership if model is Membership else model._default_manager.first()
        paths = [base, f"{base}add/"]
        if row is not None:
            paths += [f"{base}{row.pk}/change/", f"{base}{row.pk}/delete/"]
        wanted += len(paths)
        for path in paths:
            posted += client.post(path, body, content_type=FORM).status_code < 500
    for path in ("/admin/password_change/", f"/admin/people/user/{person.pk}/password/"):
        client.post(path, {**data, "old_password": "", "new_password1": "kyodo-Kata-2026"})
    assert posted == wanted > 3 * len(admin.site._registry)
    assert rights() == before


def test_s24_one_administrator_alone_raises_nobody(client: Client) -> None:
    """Each page of his own organisation, with everything he could send."""
    himself = keeper("alone")
    client.force_login(himself.user)
    before = rights()[:2]
    public_id = himself.membership.public_id
    for change in ("make-administrator", "period"):
        client.post(f"/members/{public_id}/change/{change}/", {"reason": "必要なため"})
    client.post("/members/invite/", {"name": "友人", "email": "a@test.example", "reason": "増員"})
    for grant in GrantRequest.objects.all():
        answer = client.post(f"/members/requests/{grant.pk}/", {"decision": "approve"})
        assert answer.status_code == 403
    assert rights()[:2] == before
    assert not Invitation.objects.exists()


def test_the_admin_only_shows_who_works_where(client: Client) -> None:
    person = keeper("chief", factories.organization(Role.MINISTRY))
    client.force_login(person.user)
    base = "/admin/people/membership/"
    assert client.get(f"{base}?role__exact=BUREAU&is_administrator__exact=1").status_code == 200
    shown = client.get(f"{base}{person.membership.pk}/change/")
    assert shown.status_code == 200
    assert 'name="is_administrator"' not in shown.content.decode()
    assert client.get(f"{base}add/").status_code == 403
