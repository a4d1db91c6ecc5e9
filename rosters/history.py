"""The history of an import: what it changed, person by person."""

from collections.abc import Iterable
from uuid import UUID

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import BooleanField, F, Func, Model, OuterRef, Q, QuerySet, Subquery
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.forms import ChoiceField, TextField
from access.history_told import Line, Source, lines_of
from access.models import Act, User
from members.history import OF_A_MEMBERSHIP, OF_A_PERSON, in_short
from members.models import Membership, MembershipEvent, Person, PersonEvent
from rosters.models import Import

PEOPLE_A_PAGE = 25


class Asked(forms.Form):
    """Which people of an import are shown."""

    words = TextField(label=gettext_lazy("Name, ID number or phone"), required=False)
    field = ChoiceField(label=gettext_lazy("what changed"), required=False)

    class Media:
        css = {"all": ["register/history.css"]}

    def __init__(self, said: dict) -> None:
        super().__init__(said)
        told = [(Person, OF_A_PERSON), (Membership, OF_A_MEMBERSHIP)]
        labels = [(name, capfirst(model._meta.get_field(name).verbose_name)) for model, names in told for name in names]
        self.fields["field"].label = capfirst(str(self.fields["field"].label))
        self.fields["field"].choices = [("", _("all")), *labels]


def actions_of(incoming: Import) -> list[UUID]:
    """The numbers of the actions by which an import was applied, or taken back."""
    acts = Act.objects.filter(subject_type=Import._meta.label_lower, subject_id=incoming.pk)
    return list(acts.exclude(context_id=None).values_list("context_id", flat=True))


def people_changed(actions: list[UUID], asked: Asked, user: User) -> QuerySet[Person]:
    """The people whom these actions changed, as far as the user may see them and asked for them."""
    said = asked.cleaned_data if asked.is_valid() else {}
    of_people = PersonEvent.objects.filter(pgh_context__in=actions)
    of_memberships = MembershipEvent.objects.filter(pgh_context__in=actions)
    if name := said.get("field"):
        of_people = _changing(of_people, name) if name in OF_A_PERSON else of_people.none()
        of_memberships = _changing(of_memberships, name) if name in OF_A_MEMBERSHIP else of_memberships.none()
    found = Person.objects.visible_to(user).filter(
        Q(pk__in=of_people.values("pgh_obj")) | Q(pk__in=of_memberships.values("person"))
    )
    return (found.found_by(said["words"]) if said.get("words") else found).order_by("pk")


def _changing(events: QuerySet, name: str) -> QuerySet:
    """Those that changed a field of something that was there before."""
    found_by = events.model.pgh_found_by
    same = {field: OuterRef(field) for field in {found_by, "pgh_obj"}}
    earlier = events.model.objects.filter(pgh_id__lt=OuterRef("pgh_id"), **same).order_by("-pgh_id")
    differs = Func(
        F(name),
        Subquery(earlier.values(name)[:1]),
        template="(%(expressions)s)",
        arg_joiner=" IS DISTINCT FROM ",
        output_field=BooleanField(),
    )
    return events.filter(pgh_label="update").annotate(differs=differs).filter(differs=True)


def page_of(people: QuerySet[Person], number: object, actions: list[UUID], about: Model, user: User) -> Page:
    """A page of people, each with the lines of the history that these actions wrote (`.lines`)."""
    page = Paginator(people, PEOPLE_A_PAGE).get_page(number)
    page.object_list = list(page.object_list)
    of = {person.pk: [] for person in page.object_list}
    for line in _lines(of, set(actions), about, user):
        of[line.event.pgh_obj_id if isinstance(line.event, PersonEvent) else line.event.person_id].append(line)
    for person in page.object_list:
        person.lines = of[person.pk]
    return page


def _lines(people: Iterable[int], actions: set[UUID], about: Model, user: User) -> list[Line]:
    def is_shown(event: Model) -> bool:
        return event.pgh_context_id in actions

    told = {"is_shown": is_shown}
    return lines_of(
        [
            Source(PersonEvent.objects.filter(pgh_obj__in=people), OF_A_PERSON, **told),
            Source(MembershipEvent.objects.filter(person__in=people), OF_A_MEMBERSHIP, subject=in_short, **told),
        ],
        about=about,
    )
