"""Pages of agreements."""

from django.urls import path

from agreements.web import agreement, attachments, clauses, draft, paper, steps

_ONE = "agreements/<uuid:agreement_id>/"
_CLAUSE = f"{_ONE}clauses/<uuid:clause_id>/"
urlpatterns = [
    path("agreements/new/", draft.new, name="new"),
    path(_ONE, agreement.page, name="agreement"),
    path(f"{_ONE}text/", paper.page, name="text"),
    path(f"{_ONE}edit/", draft.edit, name="edit"),
    path(f"{_ONE}parties/", draft.parties, name="parties"),
    path(f"{_ONE}clauses/new/", clauses.add, name="clause-add"),
    path(_CLAUSE, clauses.edit, name="clause-edit"),
    path(f"{_CLAUSE}remove/", clauses.remove, name="clause-remove"),
    path(f"{_CLAUSE}move/", clauses.move, name="clause-move"),
    path(f"{_ONE}attachments/new/", attachments.add, name="attachment-add"),
    path(
        f"{_ONE}attachments/<uuid:attachment_id>/new/",
        attachments.add_version,
        name="attachment-version",
    ),
    path("agreements/papers/<uuid:version_id>/", attachments.download, name="attachment-download"),
    path(f"{_ONE}steps/<slug:verb>/", steps.page, name="step"),
]
