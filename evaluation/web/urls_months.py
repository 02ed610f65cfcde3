"""Pages of the months that both sides report."""

from django.urls import path

from evaluation.web import month, month_acceptance, month_matrix, month_steps

urlpatterns = [
    path("sites/<slug:code>/months/<slug:month>/", month.page, name="month"),
    path("month-parts/<uuid:part_id>/withdraw/", month_steps.withdraw, name="month-withdraw"),
    path("month-parts/<uuid:part_id>/confirm/", month_steps.confirm, name="month-confirm"),
    path("month-parts/<uuid:part_id>/return/", month_steps.return_page, name="month-return"),
    path("month-matrix/", month_matrix.latest, name="month-matrix-latest"),
    path("month-matrix/<int:year>/", month_matrix.page, name="month-matrix"),
    path(
        "month-matrix/<int:year>/download/<slug:extension>/",
        month_matrix.download,
        name="month-matrix-download",
    ),
    path("month-acceptance/", month_acceptance.page, name="month-acceptance"),
]
