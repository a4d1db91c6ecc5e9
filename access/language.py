"""The language of the pages: the user's own, on whatever machine; Vietnamese until somebody chooses."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from access.models import Language, User

CHOSEN = "language_chosen"


def of_the_user(get_response: Callable) -> Callable:
    """Middleware, after authentication: what the browser says it likes counts for nothing."""

    def middleware(request: HttpRequest) -> HttpResponse:
        language = _language(request)
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return middleware


def _language(request: HttpRequest) -> str:
    cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    cookie = cookie if cookie in Language else Language.VIETNAMESE.value
    if not request.user.is_authenticated:
        return cookie
    if CHOSEN in request.session:  # on the page on which the user has just signed in
        _keep(request.user, request.session.pop(CHOSEN))
    return request.user.language or cookie


def _keep(user: User, language: str) -> None:
    user.language = language
    User.objects.filter(pk=user.pk).update(language=language)


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Show all pages in another language from now on, and go back to where it was chosen."""
    language = request.POST.get("language")
    if language in Language:
        if request.user.is_authenticated:
            _keep(request.user, language)
        else:
            request.session[CHOSEN] = language
    return set_language(request)
