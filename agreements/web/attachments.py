"""Papers of an agreement: put there, put anew, taken home."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from agreements import permissions
from agreements.actions.put_attachment import put_attachment
from agreements.models import Agreement, Attachment, AttachmentVersion
from agreements.web.forms import AttachmentForm, VersionForm
from agreements.web.places import (
    agreement_or_404,
    breadcrumbs,
    form_page,
    require_reader,
    tried,
    url_of,
)
from portal.common.uploads import read_upload, send_kept
from portal.common.web.request import PortalRequest

METHODS = ["GET", "HEAD", "POST"]
LEAD = "協議中に登録すると、それまでの合意の記録は消えます"


@require_http_methods(METHODS)
def add(request: PortalRequest, agreement_id: UUID) -> HttpResponse:
    """Put a new paper to the agreement."""
    agreement = agreement_or_404(request, agreement_id)
    permissions.check_can_draft(request.viewer, agreement)
    sent = request.method == "POST"
    form = AttachmentForm(request.POST, request.FILES) if sent else AttachmentForm()
    if sent and form.is_valid() and _put(request, form, agreement, None):
        messages.success(request, "添付書類を登録しました。")
        return redirect(url_of(agreement))
    return form_page(
        request,
        form,
        title="添付書類を登録する",
        lead=LEAD,
        submit="登録する",
        back=url_of(agreement),
        breadcrumbs=breadcrumbs(agreement, "添付書類"),
    )


@require_http_methods(METHODS)
def add_version(request: PortalRequest, agreement_id: UUID, attachment_id: UUID) -> HttpResponse:
    """Put a new version of a paper; the older ones stay."""
    agreement = agreement_or_404(request, agreement_id)
    permissions.check_can_draft(request.viewer, agreement)
    attachment = get_object_or_404(agreement.attachments, public_id=attachment_id)
    sent = request.method == "POST"
    form = VersionForm(request.POST, request.FILES) if sent else VersionForm()
    if sent and form.is_valid() and _put(request, form, agreement, attachment):
        messages.success(request, f"「{attachment.title}」の新しい版を登録しました。")
        return redirect(url_of(agreement))
    return form_page(
        request,
        form,
        title=f"「{attachment.title}」の新しい版を登録する",
        lead=LEAD,
        submit="登録する",
        back=url_of(agreement),
        breadcrumbs=breadcrumbs(agreement, attachment.title),
    )


@require_safe
def download(request: PortalRequest, version_id: UUID) -> HttpResponse:
    """Send one version to be saved."""
    require_reader(request)
    versions = AttachmentVersion.objects.visible_to(request.viewer)
    version = get_object_or_404(versions, public_id=version_id)
    return send_kept(version.filename, version.content_type, bytes(version.content))


def _put(
    request: PortalRequest, form: VersionForm, agreement: Agreement, to: Attachment | None
) -> bool:
    def put() -> None:
        upload = form.cleaned_data["file"]
        put_attachment(
            agreement=agreement,
            attachment=to,
            title=form.cleaned_data.get("title", ""),
            file=read_upload(upload),
            by=request.viewer,
            now=timezone.now(),
        )

    return tried(form, put)
