"""Where the register itself keeps personal data, and how it is emptied there."""

import json
from collections.abc import Iterator

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Field, JSONField, Model, Q
from django.utils.translation import gettext as _

from access.models import Act, Look, SavedList, User
from members.models import ERASED, DataRequest, Membership, Person, PersonEvent, RequestStep
from members.models.person import EMPTY, ERASABLE
from members.models.requests import DataRequestEvent, RequestStepEvent
from members.privacy.known import Gone, Known, Place, blot, rows_with

PERSON = Person._meta.label_lower
# Models that are emptied by their own rule, or whose rows are about somebody or something else.
BY_THEIR_OWN_RULE = {
    *("members.person", "members.membership", "members.erasedperson", "access.act", "access.savedlist", "access.user"),
    *("admin.logentry", "sessions.session", "rosters.importrow", "rosters.decision", "contenttypes.contenttype"),
    *("auth.permission", "members.holiday", "members.retentionrule"),
}


def known_values(person: Person) -> Iterator[tuple[str, str]]:
    """What stands in the person's row, in its history, and in what was done to the person."""
    for field in ERASABLE:
        yield field, str(getattr(person, field))
    for event in PersonEvent.objects.filter(pgh_obj=person).values(*ERASABLE):
        yield from ((field, str(value or "")) for field, value in event.items())
    for act in _own_acts(person).filter(Q(details__has_key="before") | Q(details__has_key="after")):
        for side in ("before", "after"):
            replaced = act.details.get(side)
            if isinstance(replaced, dict):
                yield from ((field, str(value or "")) for field, value in replaced.items() if field in ERASABLE)


def erase(known: Known) -> Iterator[Gone]:
    """Empty it all; the row of the person last, since it tells the rest what to look for."""
    person = known.person
    yield Gone(_("lines about the member in “What was done”"), _empty_acts(known))
    yield Gone(_("entries in the history of the member"), _empty_history(person))
    yield Gone(_("reasons for looks at the member"), _empty_looks(person))
    yield Gone(_("requests and answers about the member's data"), _empty_requests(person))
    yield Gone(_("saved lists that search for the member"), _forget_saved_lists(known))
    yield Gone(_("what users typed and have not saved yet"), _empty_sessions(known))
    yield Gone(_("other texts that name the member"), _blot_the_rest(known))
    filled = sum(bool(getattr(person, field)) for field in ERASABLE)
    Person.objects.filter(pk=person.pk).update(full_name=ERASED, is_erased=True, is_restricted=False, **EMPTY)
    # The history of this very step is a line of its own.
    _empty_history(person)
    yield Gone(_("fields on the member's page"), filled)


def _own_acts(person: Person):
    return Act.objects.filter(subject_type=PERSON, subject_id=person.pk)


def _empty_acts(known: Known) -> int:
    """Lines about the person keep what was done, when and by whom; other lines lose the texts that name the person."""
    own = _own_acts(known.person)
    told = own.filter(~Q(reason="") | Q(details__has_any_keys=["before", "after"])).count()
    for act in own.filter(details__has_any_keys=["before", "after"]):
        kept = {name: value for name, value in act.details.items() if name not in ("before", "after")}
        Act.objects.filter(pk=act.pk).update(details=kept)
    own.update(reason="")
    of_others = Act.objects.filter(subject_type=PERSON, subject_id__isnull=False).exclude(subject_id=known.person.pk)
    of_no_person = Act.objects.exclude(pk__in=of_others.values("pk"))
    for field in ("details", "reason"):
        told += blot(of_no_person, field, known.all) + blot(of_others, field, known.unique)
    return told


def _empty_history(person: Person) -> int:
    asked = DataRequest.objects.filter(person=person)
    told = PersonEvent.objects.filter(pgh_obj=person).update(full_name=ERASED, **EMPTY)
    told += DataRequestEvent.objects.filter(pgh_obj__in=asked).update(text="")
    return told + RequestStepEvent.objects.filter(request__in=asked).update(text="")


def _empty_looks(person: Person) -> int:
    """Why somebody looked at this person alone; what is said of many together is blotted out like other texts."""
    return Look.objects.at_person(person.pk).filter(people__len=1).exclude(reason="").update(reason="")


def _empty_requests(person: Person) -> int:
    told = DataRequest.objects.filter(person=person).exclude(text="").update(text="")
    return told + RequestStep.objects.filter(request__person=person).exclude(text="").update(text="")


def _forget_saved_lists(known: Known) -> int:
    naming = rows_with(SavedList.objects.all(), "query", known.all) | rows_with(
        SavedList.objects.all(), "name", known.all
    )
    deleted, _by_model = SavedList.objects.filter(pk__in=naming.values("pk")).delete()
    return deleted


def _empty_sessions(known: Known) -> int:
    """Users stay signed in; what else their sessions hold is dropped where it names the person."""
    told = 0
    for session in Session.objects.iterator():
        kept = session.get_decoded()
        naming = [name for name, value in kept.items() if known.is_in(json.dumps(value, ensure_ascii=False))]
        if naming:
            kept = {name: value for name, value in kept.items() if name not in naming}
            store = session.get_session_store_class()()
            Session.objects.filter(pk=session.pk).update(session_data=store.encode(kept))
            told += 1
    return told


def _blot_the_rest(known: Known) -> int:
    """Every other text of the register: file names, corrections of readings, notes of the admin, whatever comes."""
    own = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(Person))
    told = own.filter(object_id=str(known.person.pk)).update(object_repr=known.person.member_code, change_message="")
    told += sum(blot(own, field, known.unique) for field in ("object_repr", "change_message"))
    others = LogEntry.objects.exclude(pk__in=own.values("pk"))
    told += sum(blot(others, field, known.all) for field in ("object_repr", "change_message"))
    for model in apps.get_models():
        if model._meta.db_table == "pghistory_events":  # no table of its own
            continue
        is_history = getattr(model, "pgh_tracked_model", None) in (Person, Membership, User)
        is_of_unions = model._meta.app_label == "branches"  # whom a union names as its contact is the union's to say
        if model._meta.label_lower not in BY_THEIR_OWN_RULE and not (is_history or is_of_unions):
            told += sum(blot(model._base_manager.all(), field.name, known.all) for field in texts_of(model))
    return told


def texts_of(model: type[Model]) -> list[Field]:
    """The fields of a model in which somebody may have written a name."""
    return [
        field
        for field in model._meta.concrete_fields
        if not field.choices and not field.primary_key and not field.is_relation and not field.generated
        and (isinstance(field, JSONField) or field.get_internal_type() in ("CharField", "TextField"))
    ]  # fmt: skip


_FORGET_IN_ACTS = """
UPDATE access_act
   SET details = details || jsonb_build_object('before', (details->'before') - %(fields)s::text[],
                                               'after', (details->'after') - %(fields)s::text[])
 WHERE subject_type = %(person)s AND subject_id = ANY (%(ids)s)
   AND jsonb_typeof(details->'before') = 'object' AND jsonb_typeof(details->'after') = 'object'
"""


def forget(ids: list[int], fields: list[str]) -> None:
    """Empty some fields in the history of people, and in what was done to them."""
    with connection.cursor() as cursor:
        cursor.execute(_FORGET_IN_ACTS, {"fields": fields, "ids": ids, "person": PERSON})
    PersonEvent.objects.filter(pgh_obj__in=ids).update(**{name: EMPTY[name] for name in fields})


REGISTER = Place(known_values, erase, forget)
