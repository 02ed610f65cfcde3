"""What every answer says to the browser beside what Django and django-csp say themselves.

Kept below WhiteNoise: static files carry no personal data and may stay in the browser's cache.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# The portal uses none of the browser's devices, and asks nobody to pay or to share a position.
FEATURES = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "hid",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
# Passkeys, should a second factor use them, belong to our own pages.
OURS = frozenset({"publickey-credentials-get"})
PERMISSIONS_POLICY = ", ".join(f"{name}={'(self)' if name in OURS else '()'}" for name in FEATURES)


def guard_answers(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Keep answers out of every cache, out of other sites' pages, and away from devices.

    Desks share their PCs: behind a sign-out the "back" button must show nothing, so no answer is
    stored at all, whether somebody is signed in or not (a page before the sign-in is as cheap).
    Files of open data are the exception: they are the same for everybody.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_open = getattr(response, "is_for_everybody", False)
        response["Cache-Control"] = "public, no-cache" if is_open else "no-store"
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        response["Permissions-Policy"] = PERMISSIONS_POLICY
        return response

    return middleware
