"""Photographs of a practice case: put there, taken away, shown."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evaluation import permissions_practice as permissions
from evaluation.actions.put_practice_photo import put_practice_photo, remove_practice_photo
from evaluation.choices_practice import CaseState
from evaluation.models import PracticePhoto
from evaluation.queries.practice_cases import photos_of
from evaluation.web.practice_cases import WRITES, case_or_404, crumbs
from evaluation.web.practice_forms import PhotoForm
from portal.common.pictures import CONTENT_TYPE, redraw
from portal.common.web.errors import answers_conflicts
from portal.common.web.request import PortalRequest
from portal.people.web.places import show


@require_http_methods(WRITES)
@answers_conflicts
def photos(request: PortalRequest, case_id: UUID) -> HttpResponse:
    """Put a photograph to the draft, and list those that are there."""
    case = case_or_404(request, case_id)
    permissions.check_can_change_case(request.viewer, case)
    if case.state != CaseState.DRAFT:
        raise PermissionDenied("写真を変えられるのは、作成中の事例だけです。")
    sent = request.method == "POST"
    form = PhotoForm(request.POST, request.FILES) if sent else PhotoForm()
    if sent and form.is_valid():
        said = form.cleaned_data
        try:
            put_practice_photo(
                case=case,
                picture=redraw(said["content"], field="content"),
                alternative=said["alternative"],
                caption=said["caption"],
                people_agreed=said["people_agreed"],
                by=request.viewer,
                now=timezone.now(),
            )
        except ValidationError as refusal:
            show(form, refusal)
        else:
            messages.success(request, "写真を登録しました。")
            return redirect("evaluation:practice-photos", case_id=case.public_id)
    url = reverse("evaluation:practice-case", args=[case.public_id])
    context = {
        "case": case,
        "form": form,
        "photos": photos_of(request.viewer, case),
        "breadcrumbs": crumbs((case.title, url), ("写真", None)),
    }
    status = 400 if form.errors else 200
    return render(request, "evaluation/practice_photos.html", context, status=status)


@require_POST
@answers_conflicts
def remove(request: PortalRequest, photo_id: UUID) -> HttpResponse:
    """Take a photograph away from a draft."""
    photo = get_object_or_404(
        PracticePhoto.objects.visible_to(request.viewer).select_related("case"),
        public_id=photo_id,
    )
    permissions.check_can_change_case(request.viewer, photo.case)
    case = photo.case
    try:
        remove_practice_photo(photo=photo, by=request.viewer, now=timezone.now())
    except ValidationError as refusal:
        raise PermissionDenied("、".join(refusal.messages)) from refusal
    messages.success(request, "写真を消しました。")
    return redirect("evaluation:practice-photos", case_id=case.public_id)


@require_safe
def show_photo(request: PortalRequest, photo_id: UUID) -> HttpResponse:
    """Send the picture as the portal drew it; nothing but a picture, whatever a browser thinks."""
    photo = get_object_or_404(PracticePhoto.objects.visible_to(request.viewer), public_id=photo_id)
    response = HttpResponse(bytes(photo.content), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = 'inline; filename="photo.jpg"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
