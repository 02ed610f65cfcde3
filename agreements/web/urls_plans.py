"""Pages of yearly plans."""

from django.urls import path

from agreements.web import plan_items, plans

urlpatterns = [
    path("agreements/<uuid:agreement_id>/plans/", plans.index, name="plans"),
    path("agreements/<uuid:agreement_id>/plans/new/", plans.new, name="plan-new"),
    path("plans/<uuid:plan_id>/", plans.page, name="plan"),
    path("plans/<uuid:plan_id>/adopt/", plans.adopt, name="plan-adopt"),
    path("plans/<uuid:plan_id>/send-back/", plans.send_back, name="plan-send-back"),
    path("plans/<uuid:plan_id>/review/", plans.review, name="plan-review"),
    path("plans/<uuid:plan_id>/download/<slug:extension>/", plans.download, name="plan-download"),
    path("plans/<uuid:plan_id>/items/new/", plan_items.new, name="plan-item-new"),
    path("plan-items/<uuid:item_id>/", plan_items.page, name="plan-item"),
    path("plan-items/<uuid:item_id>/change/", plan_items.change, name="plan-item-change"),
    path("plan-items/<uuid:item_id>/result/", plan_items.result, name="plan-item-result"),
    path("plan-items/<uuid:item_id>/progress/", plan_items.progress, name="plan-item-progress"),
    path("plan-items/<uuid:item_id>/remove/", plan_items.remove, name="plan-item-remove"),
    path("progress/<uuid:progress_id>/evidence/", plan_items.evidence, name="plan-evidence"),
]
