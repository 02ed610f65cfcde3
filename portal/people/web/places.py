"""What a page of people is about: an organisation, a member; 404 for what is out of scope."""

from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from portal.common.viewer import Viewer
from portal.common.web.request import PortalRequest
from portal.organizations.models import Organization
from portal.people import permissions
from portal.people.models import Membership

Breadcrumbs = list[tuple[str, str | None]]


def require_member(viewer: Viewer) -> None:
    """Raise Http404 for somebody who acts for no organisation."""
    if not permissions.can_read_people(viewer):
        raise Http404


def organization_of(request: PortalRequest) -> Organization:
    """Return the organisation of `?of=` (its public id), by default the viewer's own; else 404.

    Another one than one's own exists only for those who keep its people.
    """
    require_member(request.viewer)
    wanted = request.GET.get("of")
    if not wanted:
        return get_object_or_404(Organization, pk=request.viewer.organization_id)
    try:
        public_id = UUID(wanted)
    except ValueError as error:
        raise Http404 from error
    found = get_object_or_404(Organization.objects.visible_to(request.viewer), public_id=public_id)
    is_own = found.pk == request.viewer.organization_id
    if not (is_own or permissions.can_keep_people(request.viewer, found)):
        raise Http404
    return found


def member_or_404(request: PortalRequest, public_id: UUID) -> Membership:
    """Return the membership, if the viewer may see it."""
    rows = Membership.objects.visible_to(request.viewer).select_related("user", "organization")
    return get_object_or_404(rows, public_id=public_id)


def list_url(organization: Organization) -> str:
    """Return the address of the organisation's people."""
    return f"{reverse('members:index')}?of={organization.public_id}"


def crumbs(organization: Organization, *rest: str) -> Breadcrumbs:
    """Return the way from the home page to a page below the list of people."""
    begin: Breadcrumbs = [("ホーム", reverse("home")), ("利用者", list_url(organization))]
    return [*begin, *((name, None) for name in rest)]


def show(form: forms.BaseForm, refusal: ValidationError) -> None:
    """Put what an action refused at its field, or above the form."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for field, errors in refusal.error_dict.items():
        form.add_error(field if field in form.fields else None, errors)
