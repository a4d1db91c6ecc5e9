"""The page of a person: everything about one on one screen, to be read or to be corrected."""

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from access import looks
from access.history_page import HistoryPages
from access.history_told import Source
from access.models import Look
from members import history, warnings
from members.actions.people import correct, enter
from members.acts import done_to
from members.admin.looks import SEES_LOOKS, LookPages
from members.admin.lookup import LOOKED_UP
from members.admin.memberships import CHANGES
from members.admin.opening import closed_fields, open_fields
from members.admin.person_page import beside, checks_while_typing, facts_of, head_of
from members.admin.places import list_address, way_back
from members.forms import NewPersonForm, PersonForm
from members.models import HANDLES_REQUESTS, Person
from members.suggestions import SUGGESTIONS

# Which column of the page a section stands in.
LEFT, RIGHT, FIRST = ["is-left"], ["is-right"], ["is-first"]
SECTIONS = [
    (_("Person"), {"fields": ["full_name", "sex", "born_on"], "classes": LEFT}),
    (
        _("Identity papers"),
        {
            "fields": ["id_number", "id_issued_on", "id_issued_by", "social_insurance_number"],
            "classes": [*LEFT, "opens-papers"],
        },
    ),
    (_("Contact"), {"fields": ["phone", "email", "address", "hometown"], "classes": [*LEFT, "opens-contact"]}),
    (_("In the union"), {"fields": ["joined_on", "card_number", "union_position"], "classes": RIGHT}),
    (
        _("Ethnicity, religion, Party"),
        {
            "fields": ["ethnicity", "religion", "party_member", "party_joined_on"],
            "classes": [*RIGHT, "opens-sensitive"],
        },
    ),
    (
        _("Education and work"),
        {
            "fields": ["general_education", "qualification", "political_theory", "occupation", "job_title"],
            "classes": RIGHT,
        },
    ),
    (_("Note"), {"fields": ["note"], "classes": RIGHT}),
]
FIRST_MEMBERSHIP = (_("Membership"), {"fields": ["branch", "decision_number", "on", "reason"], "classes": FIRST})
WHY = (_("Why this is corrected"), {"fields": ["why"], "classes": LEFT})


@admin.register(Person)
class PersonAdmin(HistoryPages, LookPages):
    """Members: the list, the page of a person, and what happens to a membership."""

    change_form_template = "members/person.html"
    puts_back = True

    class Media:
        css = {"all": ["register/person.css"]}
        js = ["register/person.js"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and request.user.has_perm("members.add_membership")

    def has_change_permission(self, request: HttpRequest, obj: Person | None = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and obj.is_erased)

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def get_fieldsets(self, request: HttpRequest, obj: Person | None = None) -> list:
        if obj is None:
            asked = [(None, {"fields": ["confirmed"], "classes": ["is-asked"]})] if request.method == "POST" else []
            return [*asked, FIRST_MEMBERSHIP, *SECTIONS]
        return [*SECTIONS, WHY] if self.has_change_permission(request, obj) else SECTIONS

    def get_readonly_fields(self, request: HttpRequest, obj: Person | None = None) -> list[str]:
        """What is not open is not in the form: saving cannot touch it. Of somebody new, all is there to be written."""
        return closed_fields(request, obj) if obj is not None else []

    def get_form(self, request: HttpRequest, obj=None, change: bool = False, **kwargs) -> type[PersonForm]:
        return super().get_form(request, obj, change=change, form=PersonForm if change else NewPersonForm, **kwargs)

    def save_model(self, request: HttpRequest, obj: Person, form: PersonForm, change: bool) -> None:
        said = form.cleaned_data
        if change:
            values = {name: said[name] for name in form.changed_data if name not in form.declared_fields}
            correct(obj, values=values, why=said["why"], by=request.user)
            self._say_what_looks_wrong(request, obj, set(values))
            return
        first = {name: said[name] for name in ("branch", "on", "reason", "decision_number")}
        enter(obj, by=request.user, **first)
        self._say_what_looks_wrong(request, obj, set(form.changed_data))
        request.session.pop(LOOKED_UP, None)

    def history_sources(self, request: HttpRequest, record: Person) -> list[Source]:
        return history.sources(record, request.user)

    def _say_what_looks_wrong(self, request: HttpRequest, person: Person, changed: set[str]) -> None:
        """Whoever goes back to the list does not see the person's page: say what they have just written there."""
        doubts = [sentence for field, _code, sentence in warnings.of(person) if field in changed]
        if doubts and "_continue" not in request.POST:
            address = reverse("admin:members_person_change", args=[person.pk]) + way_back(request)
            link = format_html('<a href="{}">{}</a>', address, person)
            self.message_user(request, format_html("{}: {}", link, " ".join(dict.fromkeys(doubts))), messages.WARNING)

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context=None) -> HttpResponse:
        person = self.get_object(request, object_id)
        context = self._life_of(request, person) | self.openings(request, person) if person is not None else {}
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def render_change_form(self, request: HttpRequest, context: dict, *args, **kwargs) -> TemplateResponse:
        is_new, fields = context["original"] is None, context["adminform"].form.fields
        if (first := context.get("just_opened")) in fields:
            fields[first].widget.attrs |= {"autofocus": True, "data-focus": ""}
        extra = {
            "suggestions": SUGGESTIONS,
            "checks": checks_while_typing(is_new=is_new),
            "way_back": way_back(request),
            "back": list_address(request),
        }
        return super().render_change_form(request, context | extra, *args, **kwargs)

    def _life_of(self, request: HttpRequest, person: Person) -> dict:
        memberships = list(person.memberships.select_related("branch").order_by("-started_on"))
        own = set(person.memberships.within_reach(request.user, CHANGES).values_list("pk", flat=True))
        is_former = bool(memberships) and all(membership.ended_on for membership in memberships)
        told, opened = warnings.of(person), open_fields(request, person)
        head = head_of(person, memberships, told, opened)
        if opened:
            looks.log(request, [person.pk], Look.What.SEEN, fields=sorted(opened))
        return {
            "head": head,
            "facts": facts_of(person, opened),
            "opened": opened,
            "sees_looks": request.user.has_perm(SEES_LOOKS, person),
            "memberships": memberships,
            "changeable": own,
            "can_move": head.membership is not None and head.membership.pk in own,
            "handles_requests": request.user.has_perm(HANDLES_REQUESTS, person),
            "can_take_back": is_former and request.user.has_perm("members.add_membership", person),
            "warned": beside(told),
            "done": done_to(person),
        }

    # After saving: where the officer was before, with a way to the person.

    def response_change(self, request: HttpRequest, obj: Person) -> HttpResponse:
        return self._saved(request, obj, gettext("Saved: {person}."))

    def response_add(self, request: HttpRequest, obj: Person, post_url_continue: str | None = None) -> HttpResponse:
        return self._saved(request, obj, gettext("Entered: {person}, member code {code}."))

    def _saved(self, request: HttpRequest, person: Person, sentence: str) -> HttpResponse:
        page = reverse("admin:members_person_change", args=[person.pk]) + way_back(request)
        link = format_html('<a href="{}">{}</a>', page, person)
        self.message_user(request, format_html(sentence, person=link, code=person.member_code), messages.SUCCESS)
        if "_continue" in request.POST:
            return HttpResponseRedirect(page)
        if "_addanother" in request.POST:
            return HttpResponseRedirect(reverse("admin:members_person_look") + way_back(request))
        return HttpResponseRedirect(list_address(request))
