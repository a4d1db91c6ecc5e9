"""The page of a record's history, and the page on which one change of it is taken back."""

from collections.abc import Iterable
from datetime import date

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Field, Model
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.admin import lean, one_at_a_time, scoped
from access.forms import ChoiceField, DayField, WhyField
from access.history_told import Change, Line, Source, lines_of
from access.words import verb_in_words

SEES_HISTORY = "access.view_history"
LINES_A_PAGE = 50


class Asked(forms.Form):
    """Which lines of a history are shown."""

    who = ChoiceField(label=gettext_lazy("by whom"), required=False)
    verb = ChoiceField(label=gettext_lazy("what"), required=False)
    field = ChoiceField(label=gettext_lazy("what changed"), required=False)
    since = DayField(label=gettext_lazy("from the day"), required=False)
    until = DayField(label=gettext_lazy("to the day"), required=False)

    class Media:
        css = {"all": ["register/history.css"]}

    def __init__(self, said: dict, lines: list[Line]) -> None:
        super().__init__(said)
        offered = {
            "who": {str(line.user_id): line.by for line in lines if line.user},
            "verb": {act.verb: capfirst(str(verb_in_words(act.verb))) for line in lines for act in line.acts},
            "field": {change.name: change.label for line in lines for change in line.changes},
        }
        for known in self.fields.values():
            known.label = capfirst(str(known.label))
        for name, choices in offered.items():
            known = sorted(choices.items(), key=lambda choice: choice[1])
            self.fields[name].choices = [("", _("all")), *known]

    def among(self, lines: Iterable[Line]) -> list[Line]:
        """The lines that are asked for; what was asked wrongly is not asked."""
        self.is_valid()
        said = getattr(self, "cleaned_data", {})
        return [line for line in lines if _fits(line, said)]


def _fits(line: Line, said: dict) -> bool:
    since, until = said.get("since") or date.min, said.get("until") or date.max
    return (
        since <= line.day <= until
        and said.get("who") in ("", None, str(line.user_id))
        and (not said.get("verb") or any(act.verb == said["verb"] for act in line.acts))
        and (not said.get("field") or said["field"] in line.changed)
    )


class PutBackForm(forms.Form):
    """Why an old value is put back."""

    why = WhyField(max_length=500)

    class Media:
        css = {"all": ["register/history.css"]}


class HistoryPages:
    """The history of a model's records: `history_sources` says where its lines come from."""

    puts_back = False  # whether there is a verb by which an old value of such a record can be put back

    def history_sources(self, request: HttpRequest, record: Model) -> list[Source]:
        raise NotImplementedError

    def get_urls(self) -> list:
        if not self.puts_back:
            return super().get_urls()
        name = f"{self.opts.app_label}_{self.opts.model_name}_put_back"
        page = self.admin_site.admin_view(self.put_back_view)
        return [path("<path:object_id>/history/<str:kind>/<int:event>/", page, name=name), *super().get_urls()]

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context=None) -> HttpResponse:
        context = {"history_address": self.history_address(request, object_id)} | (extra_context or {})
        return super().change_view(request, object_id, form_url, context)

    def history_address(self, request: HttpRequest, pk: object) -> str:
        """Where the history of a record stands, for whoever may see it."""
        return self._address("history", pk) if request.user.has_perm(SEES_HISTORY) else ""

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict | None = None) -> HttpResponse:
        record = self.history_record(request, object_id)
        lines = lines_of(self.history_sources(request, record), about=record)
        asked = Asked(request.GET, lines)
        shown = Paginator(asked.among(lines), LINES_A_PAGE).get_page(request.GET.get("p"))
        for line in shown:
            if line.can_be_put_back:
                line.put_back = self._address("put_back", record.pk, line.source.kind, line.event.pk)
        return self.history_page(request, record, lines=shown, asked=asked)

    def history_page(self, request: HttpRequest, record: Model, template: str = "admin/history.html", **context):
        kept = request.GET.copy()
        kept.pop("p", None)
        context |= {
            "title": _("History: %(record)s") % {"record": record},
            "record": record,
            "back": self._address("change", record.pk),
            "kept": kept.urlencode(),
            "opts": self.opts,
            "media": lean(self.media + context["asked"].media),
        }
        return TemplateResponse(request, template, self.admin_site.each_context(request) | context)

    def _address(self, page: str, *args: object) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=args)

    def history_record(self, request: HttpRequest, object_id: str) -> Model:
        """The record, for whoever may see it and histories; to everybody else it is not there."""
        record = self.seen(request, object_id)
        if not (self.may_see_history(request, record) and self.has_view_permission(request, record)):
            raise PermissionDenied
        return record

    def may_see_history(self, request: HttpRequest, record: Model) -> bool:
        return request.user.has_perm(SEES_HISTORY, record)

    @one_at_a_time
    def put_back_view(self, request: HttpRequest, object_id: str, kind: str, event: int) -> HttpResponse:
        record = self.history_record(request, object_id)
        line = self._line(request, record, kind, event)
        row = line.event.pgh_tracked_model._base_manager.filter(pk=line.event.pgh_obj_id).first()
        refusal = refusal_of(line, row)

        def act(said: dict) -> str:
            put_back(line, why=said["why"], by=request.user)
            return _("The old value is put back.")

        return self.act_page(
            request,
            record,
            PutBackForm(request.POST or None),
            act,
            title=_("Put the old value back"),
            subject=record,
            note=refusal or _("What stands in the register today is replaced by what stood there before this change:"),
            changes=[Change(c.name, c.label, c.after, c.before) for c in line.changes if c.name in line.restored],
            button=_("Put back"),
            is_refused=bool(refusal),
            back=self._address("history", record.pk),
        )

    def _line(self, request: HttpRequest, record: Model, kind: str, event: int) -> Line:
        """The line of the record's history, where an old value of it can be put back at all."""
        for line in lines_of(self.history_sources(request, record), about=record):
            if line.source.kind == kind and line.event.pk == event and line.can_be_put_back:
                return line
        raise Http404


def refusal_of(line: Line, row: Model | None) -> str:
    """Why the old values no longer fit the row as it is today; '' where they do."""
    if row is None:
        return _("This record is no longer in the register: nothing can be put back into it.")
    fields = line.source.fields
    changed = [
        capfirst(str(fields[name].verbose_name))
        for name in line.restored
        if getattr(row, fields[name].attname) != getattr(line.event, fields[name].attname)
    ]
    if changed:
        said = _("This was changed again since: %(fields)s. Correct it on its own page, so that nothing newer is lost.")
        return said % {"fields": ", ".join(changed)}
    return ""


@transaction.atomic
def put_back(line: Line, *, why: str, by: Model) -> None:
    """Put the old values of one change back, by the ordinary verb; ValidationError where they no longer fit."""
    row = line.event.pgh_tracked_model._base_manager.select_for_update().filter(pk=line.event.pgh_obj_id).first()
    if refusal := refusal_of(line, row):
        raise ValidationError(refusal)
    fields = line.source.fields
    line.source.put_back(row, {name: _value(fields[name], line.before, by) for name in line.restored}, why, by)


def _value(known: Field, before: Model, by: Model) -> object:
    """The old value; of a record that it points at, only one that the user may choose."""
    value = getattr(before, known.attname)
    if not known.is_relation or value is None:
        return value
    found = scoped(known.related_model._default_manager.all(), by).filter(pk=value).first()
    if found is None:
        raise ValidationError(_("The old value points at a record that is not yours to choose."))
    return found
