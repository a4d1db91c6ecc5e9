"""What every answer says to the browser besides the policy of settings.py: keep nothing, use nothing."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# Parts of the machine that no page of ours ever uses.
UNUSED = ("camera", "geolocation", "microphone", "payment", "usb", "serial", "display-capture", "midi")
PERMISSIONS = ", ".join(f"{part}=()" for part in UNUSED)


def of_answers(get_response: Callable) -> Callable:
    """Middleware, around the static files, too: a page stays in no store of the browser's, and is no part of others'.

    An answer that says itself how long it is kept is one that is the same for everybody: a static file, a picture.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = PERMISSIONS
        return response

    return middleware
