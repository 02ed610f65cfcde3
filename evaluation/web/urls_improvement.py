"""Pages of improvement plans, reviews of sites, and contract lines."""

from django.urls import path

from evaluation.web import (
    contracts,
    improvement,
    improvement_measures,
    improvement_steps,
    site_reviews,
)

_PLAN = "improvement-plans/<uuid:plan_id>/"
_MEASURE = "improvement-measures/<uuid:measure_id>/"

urlpatterns = [
    path("improvement-plans/", improvement.index, name="improvement-plans"),
    path(
        "improvement-plans/download/<slug:extension>/",
        improvement.download,
        name="improvement-plans-download",
    ),
    path("improvement-plans/assess/<int:year>/", improvement.assess, name="improvement-assess"),
    path(
        "sites/<slug:code>/improvement-plans/<int:year>/new/",
        improvement.new,
        name="improvement-plan-new",
    ),
    path(_PLAN, improvement.page, name="improvement-plan"),
    path(
        f"{_PLAN}download/<slug:extension>/",
        improvement.download_plan,
        name="improvement-plan-download",
    ),
    path(f"{_PLAN}text/", improvement_steps.text, name="improvement-text"),
    path(f"{_PLAN}sign/", improvement_steps.sign, name="improvement-sign"),
    path(f"{_PLAN}review/", improvement_steps.review, name="improvement-review"),
    path(f"{_PLAN}steps/<slug:verb>/", improvement_steps.move, name="improvement-step"),
    path(f"{_PLAN}measures/new/", improvement_measures.new, name="improvement-measure-new"),
    path(f"{_MEASURE}change/", improvement_measures.change, name="improvement-measure-change"),
    path(f"{_MEASURE}remove/", improvement_measures.remove, name="improvement-measure-remove"),
    path(f"{_MEASURE}start/", improvement_measures.start, name="improvement-measure-start"),
    path(f"{_MEASURE}evidence/", improvement_measures.evidence, name="improvement-evidence-new"),
    path(f"{_MEASURE}finish/", improvement_measures.finish, name="improvement-measure-finish"),
    path(f"{_MEASURE}drop/", improvement_measures.drop, name="improvement-measure-drop"),
    path(
        "improvement-evidence/<uuid:evidence_id>/",
        improvement_measures.file,
        name="improvement-evidence",
    ),
    path("site-reviews/", site_reviews.index, name="site-reviews"),
    path("site-reviews/<uuid:review_id>/", site_reviews.page, name="site-review"),
    path("site-reviews/<uuid:review_id>/decide/", site_reviews.decide, name="site-review-decide"),
    path("contract-lines/", contracts.index, name="contract-lines"),
    path(
        "contract-lines/download/<slug:extension>/",
        contracts.download,
        name="contract-lines-download",
    ),
    path("sites/<slug:code>/contract-lines/new/", contracts.new, name="contract-line-new"),
    path("contract-lines/<uuid:line_id>/", contracts.change, name="contract-line"),
    path("contract-lines/<uuid:line_id>/remove/", contracts.remove, name="contract-line-remove"),
]
