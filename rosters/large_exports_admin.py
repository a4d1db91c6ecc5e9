"""The pages of large exports: those that wait, and one, where somebody else allows or refuses it."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from access import fresh
from access.admin import ReadOnlyAdmin
from access.forms import WhyField
from access.why import reason_in_words
from rosters.export_file import EXPORTS
from rosters.large_exports import decide, refusal, who_could
from rosters.models import ALLOWS, LargeExport

ALLOWED, REFUSED = "allow", "refuse"
MOST_NAMED = 5


class DecisionForm(forms.Form):
    """Allow an export, or refuse it and say why."""

    said = WhyField(label=_("Why not (only if you refuse)"), required=False)

    def clean(self) -> dict:
        said = super().clean()
        if REFUSED in self.data and not said.get("said", "").strip():
            self.add_error("said", ValidationError(_("Say why you refuse it: who asked for it reads this.")))
        return said


@admin.register(LargeExport)
class LargeExportAdmin(ReadOnlyAdmin):
    """Exports of very many people."""

    list_display = ["asked_at", "by", "count", "which", "what_for", "standing"]
    list_display_links = ["asked_at"]
    list_select_related = ["by"]
    sortable_by: list[str] = []

    class Media:
        css = {"all": ["register/requests.css"]}

    @display(description=_("which list"))
    def which(self, asked: LargeExport) -> str:
        return ", ".join(asked.asked) or gettext("all members of today")

    @display(description=_("what for"))
    def what_for(self, asked: LargeExport) -> str:
        return reason_in_words(asked.why)

    @display(description=_("state"))
    def standing(self, asked: LargeExport) -> str:
        return asked.state

    def has_view_permission(self, request: HttpRequest, obj: LargeExport | None = None) -> bool:
        return any(request.user.has_perm(right) for right in (EXPORTS, *ALLOWS))

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context=None) -> HttpResponse:
        asked = self.seen(request, object_id)
        is_decision = request.method == "POST" and {ALLOWED, REFUSED} & request.POST.keys()
        if is_decision and (to_the_password := fresh.asked_again(request)) is not None:
            return to_the_password
        form = DecisionForm(request.POST if is_decision else None)
        if form.is_valid():
            try:
                decide(asked, is_allowed=REFUSED not in request.POST, said=form.cleaned_data["said"], by=request.user)
            except ValidationError as refused:
                form.add_error(None, refused.messages)
            else:
                messages.success(request, gettext("It is written down. Who asked for it sees it on the start page."))
                return HttpResponseRedirect(request.path)
        return TemplateResponse(request, "rosters/large_export.html", self._context(request, asked, form))

    def _context(self, request: HttpRequest, asked: LargeExport, form: DecisionForm) -> dict:
        is_waiting = asked.is_allowed is None
        could = who_could(asked) if is_waiting and asked.by == request.user else []
        return self.admin_site.each_context(request) | {
            "title": _("Export of very many people"),
            "opts": self.opts,
            "media": self.media + form.media,
            "asked": asked,
            "which": self.which(asked),
            "why": reason_in_words(asked.why),
            "form": form,
            "may_decide": is_waiting and not refusal(asked, request.user),
            "is_own": asked.by == request.user,
            "is_waiting": is_waiting,
            "could": [user.called for user in could[:MOST_NAMED]],
            "more": max(0, len(could) - MOST_NAMED),
            "file": reverse("admin:members_person_export") + asked.query if asked.is_ready else "",
            "back": reverse("admin:rosters_largeexport_changelist"),
        }
