"""施設の在り方の検討: sites that have not improved, and what was decided about them."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from agreements.models import Resolution
from agreements.web.council_places import FormPage, form_page
from evaluation import permissions_improvement as permissions
from evaluation.actions.decide_site_review import decide_site_review
from evaluation.choices_improvement import Focus, SiteReviewState, Verdict
from evaluation.models import ImprovementPlan, SiteReview
from evaluation.queries.improvement import site_reviews
from evaluation.reports.improvement import facts_table, plans_table
from evaluation.web.improvement_forms import DecisionForm
from evaluation.web.improvement_places import site_review_or_404
from evaluation.web.years import require_reader
from portal.common.history import history_of
from portal.common.web.request import PortalRequest
from portal.people.web.places import Breadcrumbs


@require_safe
def index(request: PortalRequest) -> HttpResponse:
    """List the reviews the viewer's organisation takes part in, open ones first."""
    require_reader(request.viewer)
    return render(
        request,
        "evaluation/improvement/site_reviews.html",
        {"reviews": site_reviews(request.viewer), "breadcrumbs": _crumbs()},
    )


@require_safe
def page(request: PortalRequest, review_id: UUID) -> HttpResponse:
    """Show why the question was raised, the plans so far, and what was decided."""
    review, viewer = site_review_or_404(request, review_id), request.viewer
    plans = ImprovementPlan.objects.visible_to(viewer).filter(site=review.site)
    is_open = review.state == SiteReviewState.RAISED
    return render(
        request,
        "evaluation/improvement/site_review.html",
        {
            "review": review,
            "facts": facts_table(review.grounds, Verdict(review.grounds["verdict"])),
            "focus": Focus(review.grounds["focus"]).label,
            "plans": plans_table(plans.select_related("site")),
            "can_decide": is_open and permissions.can_decide_site(viewer, review.site),
            "history": history_of(viewer, review),
            "breadcrumbs": _crumbs(review),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: PortalRequest, review_id: UUID) -> HttpResponse:
    """Record what the council decided about the site."""
    review = site_review_or_404(request, review_id)
    permissions.check_can_decide_site(request.viewer, review.site)
    resolutions = Resolution.objects.visible_to(request.viewer).filter(
        meeting__council__agreement=review.site.agreement_id,
        meeting__council__agreement__isnull=False,
    )
    form = DecisionForm(
        resolutions.select_related("meeting__council").order_by("-decided_on", "number"),
        request.POST if request.method == "POST" else None,
    )

    def perform(said: dict[str, Any]) -> None:
        decide_site_review(review=review, by=request.viewer, now=timezone.now(), **said)

    title = "施設の在り方の決定を記録する"
    words = FormPage(
        title,
        f"{review.site.name}。運営協議会の議決による決定を記録します。記録した決定は変えられません。",
        "記録する",
        "施設の在り方の決定を記録しました。",
        reverse("evaluation:site-review", args=[review.public_id]),
        _crumbs(review, title),
    )
    return form_page(request, form, words, perform)


def _crumbs(review: SiteReview | None = None, *rest: str) -> Breadcrumbs:
    index_url = reverse("evaluation:site-reviews")
    here: Breadcrumbs = [
        ("ホーム", reverse("home")),
        ("改善計画", reverse("evaluation:improvement-plans")),
        ("施設の在り方の検討", index_url if review else None),
    ]
    if review is not None:
        url = reverse("evaluation:site-review", args=[review.public_id])
        here.append((review.site.name, url if rest else None))
    return [*here, *((name, None) for name in rest)]
