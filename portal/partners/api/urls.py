from django.db import transaction
from django.urls import path

from portal.partners.api.token import TokenView

# Not one transaction a request: a wrong try must stay counted.
urlpatterns = [
    path("token/", transaction.non_atomic_requests(TokenView.as_view()), name="api-token"),
]
