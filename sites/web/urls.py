"""Pages of the founding of sites; the pages of a site's figures are evaluation's."""

from django.urls import path

from sites.web import proposals

app_name = "sites"
urlpatterns = [
    path("proposals/", proposals.index, name="proposals"),
    path("proposals/new/", proposals.new, name="proposal-new"),
    path("proposals/<uuid:proposal_id>/", proposals.page, name="proposal"),
    path("proposals/<uuid:proposal_id>/change/", proposals.change, name="proposal-change"),
]
