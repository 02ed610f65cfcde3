"""Addresses of practice cases."""

from django.urls import path

from evaluation.web import practice_cases, practice_photos

urlpatterns = [
    path("practice-cases/", practice_cases.index, name="practice-cases"),
    path("practice-cases/new/", practice_cases.new, name="practice-case-new"),
    path(
        "practice-cases/download/<slug:extension>/",
        practice_cases.download,
        name="practice-cases-download",
    ),
    path("practice-cases/<uuid:case_id>/", practice_cases.page, name="practice-case"),
    path(
        "practice-cases/<uuid:case_id>/change/",
        practice_cases.change,
        name="practice-case-change",
    ),
    path("practice-cases/<uuid:case_id>/photos/", practice_photos.photos, name="practice-photos"),
    path("practice-photos/<uuid:photo_id>/", practice_photos.show_photo, name="practice-photo"),
    path(
        "practice-photos/<uuid:photo_id>/remove/",
        practice_photos.remove,
        name="practice-photo-remove",
    ),
]
