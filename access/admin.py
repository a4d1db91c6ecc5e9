"""The base of all admin pages: rows scoped once, filters by allow-list, one page for one verb."""

from collections.abc import Callable, Iterable
from contextlib import nullcontext
from copy import copy
from functools import wraps

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.filters import RelatedFieldListFilter
from django.contrib.admin.utils import get_fields_from_path, unquote
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import DropdownFilter

import access.list_headers  # noqa: F401 - headers of lists are made once
from access import searches, typed
from access.compared import ComparedForm
from access.forms import RegisterForm
from access.models import User
from access.watched import sent_mark, watch

CONFLICT = 409  # the status of an answer that shows what somebody else changed meanwhile
TYPED_BEFORE = _("Here is what you typed before you signed in again. Nothing of it is saved yet.")

UNUSED = tuple(f"admin/js/{name}" for name in ("urlify", "prepopulate", "vendor/xregexp"))


def lean(media: forms.Media) -> forms.Media:
    """What a page loads: without what makes fields from other fields (we have none), and each thing once.

    Django loads select2 small, Unfold large: both on one page forget each other's language.
    """
    js = [str(path).replace("select2.full.js", "select2.full.min.js") for path in media._js]
    css = {
        medium: list(dict.fromkeys(path.replace("select2/select2.css", "select2/select2.min.css") for path in paths))
        for medium, paths in media._css.items()
    }
    return forms.Media(css=css, js=list(dict.fromkeys(path for path in js if not path.startswith(UNUSED))))


def scoped(rows: QuerySet, user: User) -> QuerySet:
    """Those of `rows` that a user may see; rows of a model that knows no scope are for superusers."""
    if hasattr(rows, "visible_to"):
        return rows.visible_to(user)
    return rows if user.is_superuser else rows.none()


def old_forms(context: dict) -> list[ComparedForm]:
    """Of the forms of a page, its own and those in its rows: those of which somebody else changed something."""
    rows = [form for inline in context.get("inline_admin_formsets", ()) for form in inline.formset.forms]
    return [form for form in (context["adminform"].form, *rows) if getattr(form, "is_old", False)]


def one_at_a_time(view: Callable) -> Callable:
    """What is sent is done in one transaction, in which `seen` holds the record: a second one waits, and then sees."""

    @wraps(view)
    def held(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        with transaction.atomic() if request.method == "POST" else nullcontext():
            return view(self, request, *args, **kwargs)

    return held


class SeenOnly(RelatedFieldListFilter):
    """A sidebar filter by related rows that lists only those that the user may see."""

    def field_choices(self, field, request: HttpRequest, model_admin) -> list[tuple]:
        return [(row.pk, str(row)) for row in scoped(field.remote_field.model._default_manager.all(), request.user)]


def _parameters(declared) -> set[str]:
    """The names in an address that a declared filter understands."""
    if isinstance(declared, type):
        return {declared.parameter_name}
    field = declared[0] if isinstance(declared, tuple) else declared
    return {field, *(f"{field}__{lookup}" for lookup in ("exact", "id__exact", "in", "isnull"))}


def _as_left(request: HttpRequest, left: QueryDict) -> HttpRequest:
    """The request as if the form were sent as it was left; what is shown so is never valid, hence never saved."""
    shown = copy(request)
    shown.method, shown.POST, shown._files, shown.is_only_shown = "POST", left, MultiValueDict(), True
    return shown


class ScopedAdmin(ModelAdmin):
    """Pages of a model: users see and choose only rows of their own unions, and never find others by trying."""

    compressed_fields = True
    list_filter_submit = True
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    warn_unsaved_form = True
    change_form_before_template = "admin/_seen.html"

    form = RegisterForm

    right = ""  # the one right that all acts on such records need, where it is one

    # Unfold's templates ask for these in every row and of every box, and Django is slow to find that there is none.
    list_sections = ()
    conditional_fields = {}
    add_words = ""

    @property
    def media(self) -> forms.Media:
        return lean(super().media)

    def render_change_form(self, request: HttpRequest, context: dict, *args, **kwargs) -> HttpResponse:
        context["media"] = lean(context["media"])
        context["old_forms"] = old = old_forms(context)
        answer = super().render_change_form(request, context, *args, **kwargs)
        if old and not getattr(request, "is_only_shown", False):
            answer.status_code = CONFLICT
        return answer

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return scoped(super().get_queryset(request), request.user)

    def get_field_queryset(self, db, db_field, request: HttpRequest) -> QuerySet:
        rows = super().get_field_queryset(db, db_field, request)
        return scoped(db_field.remote_field.model._default_manager.all() if rows is None else rows, request.user)

    def get_list_filter(self, request: HttpRequest) -> list:
        return [
            (declared, SeenOnly)
            if isinstance(declared, str) and get_fields_from_path(self.model, declared)[-1].is_relation
            else declared
            for declared in super().get_list_filter(request)
        ]

    def get_changelist(self, request: HttpRequest, **kwargs) -> type[searches.SearchedList]:
        return searches.SearchedList

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """The list; what its form searches for by a number, or somebody by an address, comes back sealed."""
        if (said := searches.sent(request)) is not None:
            return HttpResponseRedirect(self.found_at(request, said))
        return super().changelist_view(request, extra_context)

    def found_at(self, request: HttpRequest, said: QueryDict) -> str:
        """The address of what was searched for."""
        return searches.address(request, said)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        return any(lookup in _parameters(declared) for declared in self.get_list_filter(request))

    def _is_for(self, user: User) -> bool:
        return user.is_superuser or hasattr(self.model._default_manager, "visible_to")

    def _may(self, user: User, action: str, obj: Model | None = None) -> bool:
        """Whether the user has the right; over a record that is found, whether the right reaches it."""
        right = self.right or f"{self.opts.app_label}.{action}_{self.opts.model_name}"
        return self._is_for(user) and user.has_perm(right) and (obj is None or user.has_perm(right, obj))

    def has_view_permission(self, request: HttpRequest, obj=None) -> bool:
        return self._may(request.user, "view")  # get_queryset finds no others

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._may(request.user, "add")

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return self._may(request.user, "change", obj)

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return self._may(request.user, "delete", obj)

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts, object_id: str) -> HttpResponse:
        """A record of others is as one that is not there: both are not found."""
        raise Http404

    def seen(self, request: HttpRequest, pk: object) -> Model:
        """The record of this number, for whoever may see it; to everybody else it is not there."""
        if connection.in_atomic_block:
            self._lock(request, str(pk))
        record = self.get_object(request, str(pk))
        if record is None:
            raise Http404
        return record

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> list:
        """The fields that people see: the mark of what a form showed stands apart (admin/_seen.html)."""
        return [field for field in super().get_fields(request, obj) if field != "seen"]

    def get_form(self, request: HttpRequest, obj=None, change: bool = False, **kwargs) -> type[forms.ModelForm]:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.user = request.user
        form.refusal = getattr(request, "refusal", None)
        if getattr(request, "is_only_shown", False):
            form.is_valid = lambda self: False
        return form

    def changeform_view(self, request: HttpRequest, object_id: str | None = None, *args, **kwargs) -> HttpResponse:
        if request.method == "GET" and (left := typed.take(request)) is not None:
            self.message_user(request, TYPED_BEFORE, messages.WARNING)
            request = _as_left(request, left)
        try:
            with transaction.atomic() if request.method == "POST" else nullcontext():
                self._lock(request, object_id)
                return super().changeform_view(request, object_id, *args, **kwargs)
        except ValidationError as refusal:
            # A verb refused while saving: all is rolled back, and the form is shown once more with its sentence.
            request.refusal = refusal
            return super().changeform_view(request, object_id, *args, **kwargs)

    def _lock(self, request: HttpRequest, object_id: str | None) -> None:
        """Let two who save the same record at once come one after the other, so that the second sees the first."""
        if request.method != "POST" or object_id is None:
            return
        try:
            pk = self.model._meta.pk.to_python(unquote(object_id))
        except ValidationError:
            return  # no such record: the page says so
        self.model._base_manager.select_for_update(no_key=True).filter(pk=pk).values_list("pk").first()

    def construct_change_message(self, request: HttpRequest, form: forms.ModelForm, formsets, add: bool = False):
        if theirs := getattr(form, "kept_theirs", ()):
            said = _("Somebody else changed this meanwhile, which is kept as they wrote it: %(fields)s.")
            self.message_user(request, said % {"fields": ", ".join(theirs)}, messages.INFO)
        return super().construct_change_message(request, form, formsets, add)

    def act_page(
        self,
        request: HttpRequest,
        record: Model,
        form: forms.Form,
        act: Callable[[dict], str],
        *,
        watched: Iterable[Model] = (),
        **context,
    ) -> HttpResponse:
        """A small page for one verb on a record: `act` does it with the form's values and says what was done.

        Where one of the records `watched` is other than the page showed, that is told, and nothing is done.
        """
        own = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[record.pk])
        back = context.get("back", own)
        if request.method == "GET" and (left := typed.take(request)) is not None:
            self.message_user(request, TYPED_BEFORE, messages.WARNING)
            form.data, form.is_bound = left, True
        is_sent = request.method == "POST"
        watching = watch(watched, about=record, mark=sent_mark(request))
        if is_sent and form.is_valid() and not watching.is_old:
            try:
                done = act(form.cleaned_data)
            except ValidationError as refusal:
                form.add_error(None, refusal.messages)
            else:
                self.message_user(request, done, messages.SUCCESS)
                return HttpResponseRedirect(back)
        context |= {
            "object": record,
            "form": form,
            "watching": watching,
            "old_forms": [form] if getattr(form, "is_old", False) else [],
            "back": back,
            "opts": self.opts,
            "media": lean(self.media + form.media),
        }
        status = CONFLICT if watching.is_old or context["old_forms"] else None
        return TemplateResponse(
            request, "admin/act.html", self.admin_site.each_context(request) | context, status=status
        )


class ReadOnlyAdmin(ScopedAdmin):
    """Pages of what the register writes down itself: to be read, never to be written."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False


class OneOf(DropdownFilter):
    """A sidebar filter by one value of a field (`parameter_name`, unless `field` names another)."""

    field = ""

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(**{self.field or self.parameter_name: self.value()}) if self.value() else queryset
