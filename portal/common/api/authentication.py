"""The browser's session as a way into the API."""

from django.http import HttpRequest, HttpResponse
from rest_framework import authentication, exceptions
from rest_framework.authentication import CSRFCheck
from rest_framework.request import Request


class SessionAuthentication(authentication.SessionAuthentication):
    """Somebody signed in to the portal; what he writes must carry the portal's CSRF token."""

    def enforce_csrf(self, request: HttpRequest | Request) -> None:
        """Raise PermissionDenied (403), in Japanese, for a write from another site's page."""

        def unused(_: HttpRequest) -> HttpResponse:
            """Stand in for the middleware's next step, which the check never takes."""
            return HttpResponse()

        check = CSRFCheck(unused)
        check.process_request(request)
        if check.process_view(request, unused, (), {}):
            raise exceptions.PermissionDenied(
                "CSRFトークンを確かめられません。X-CSRFToken ヘッダーに Cookie csrftoken の値を"
                "入れるか、アクセストークンを使ってください。"
            )
