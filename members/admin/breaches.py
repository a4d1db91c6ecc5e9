"""The register of breaches: for whoever handles requests about data."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from access.admin import ScopedAdmin
from access.forms import RegisterForm
from members.models import HANDLES_REQUESTS, Breach
from members.privacy.breaches import clock_in_words, write_down_breach


@admin.register(Breach)
class BreachAdmin(ScopedAdmin):
    """Breaches, with the clock of 72 hours. Who enters one sees it, and so do superusers."""

    right = HANDLES_REQUESTS
    fieldsets = [
        (None, {"fields": ["found_at", "what", "which_data", "people", "done"]}),
        (_("Report within 72 hours"), {"fields": ["reported_at", "report"]}),
    ]
    list_display = ["found_at", "what_short", "people", "left"]
    sortable_by: list[str] = []
    search_fields: list[str] = []

    class Media:
        css = {"all": ["register/requests.css"]}

    @display(description=_("what happened"))
    def what_short(self, breach: Breach) -> str:
        return breach.what[:100]

    @display(description=_("report within 72 hours"))
    def left(self, breach: Breach) -> str:
        kind = "is-late" if breach.is_late else "is-calm" if breach.reported_at else "is-near"
        return format_html('<span class="clock {}">{}</span>', kind, clock_in_words(breach))

    def has_delete_permission(self, request: HttpRequest, obj: Breach | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Breach, form: RegisterForm, change: bool) -> None:
        write_down_breach(obj, by=request.user)
