"""Protections of personal data itself: of what is closed, of lines about it, of requests; of the way in."""

from types import SimpleNamespace

from django.db.models import Q

import access.fresh as fresh
import access.looks
import access.second_factor as second_factor
import access.sign_in.own as own_sign_ins
import branches.users_admin as users_admin
import members.actions.people as acts_on_people
import members.admin.looks as look_pages
import members.admin.opening as opening
import members.admin.people_print as people_print
import members.admin.person as person_pages
import members.admin.requests_copying as copying
import members.admin.requests_erasing as erasing
import members.forms_requests as forms_requests
import members.privacy.requests as privacy
import reports.audit as audit
import rosters.models.imports as imports
import rosters.people_admin as exporting
from access.history_page import HistoryPages
from access.history_told import Source
from access.models import Look, SignIn
from access.users_admin import UserAdmin
from branches.users_admin import SignInsWithinAdmin
from members.admin.looks import LookAdmin
from members.admin.person import PersonAdmin
from members.admin.rules import RetentionRuleAdmin
from members.closed import GROUPS
from members.history import OF_A_PERSON
from members.models import Person
from members.models.breaches import BreachQuerySet
from members.models.person import PersonEvent, PersonQuerySet
from members.models.requests import HANDLES_REQUESTS, DataRequestQuerySet
from tests.matrix.protection import Protection, all_of, everything

CLOSED = {field for group in GROUPS for field in group.fields}
REQUEST = "admin:members_datarequest"
HANDLER, AUDITOR = ("data_protection",), ("auditor",)
UNLOGGED = SimpleNamespace(
    log=lambda *_args, **_said: (0, 0), opening_asks_for_password=access.looks.opening_asks_for_password
)


def _nothing(*_args, **_said) -> None:
    return None


def _yes(*_args, **_said) -> bool:
    return True


def _whoever_opened(request, person=None) -> dict:
    return request.session.get(opening._OPENED, {}) | _carried(request)


def _carried(request) -> dict:
    mark = request.POST.get(opening.MARK, "")
    return opening.signing.loads(mark, salt=opening._OPENED)["opened"] if mark else {}


def _changes_of_anybody(person, user) -> list[Source]:
    told = ("member_code", *OF_A_PERSON)
    return [Source(PersonEvent.objects.all(), told, correctable=OF_A_PERSON, put_back=_nothing)]


OF_DATA = [
    Protection(
        "looks are at people of one's unions",
        ("admin:access_look_changelist", "admin:access_look_change"),
        LookAdmin,
        "get_queryset",
        lambda self, request: Look.objects.order_by("-id"),
        AUDITOR,
    ),
    Protection(
        "who looked at a person is told by right",
        ("admin:members_person_looks",),
        look_pages,
        "SEES_LOOKS",
        "members.view_person",
    ),
    Protection("what is closed is opened by right", ("opens",), opening, "may_open", _yes, ("viewer", "superior")),
    Protection("an opening leaves a line", ("opens",), opening, "looks", UNLOGGED, ("officer",)),
    Protection("a look at what is open leaves a line", ("opens",), person_pages, "looks", UNLOGGED, ("officer",)),
    Protection("a print leaves a line", ("admin:members_person_print",), people_print, "looks", UNLOGGED, ("officer",)),
    Protection("an export leaves a line", ("admin:members_person_export",), exporting, "looks", UNLOGGED, ("officer",)),
    Protection(
        "what is closed is not shown",
        ("admin:members_person_change",),
        person_pages,
        "open_fields",
        lambda request, person: CLOSED,
        also=(opening,),
    ),
    Protection(
        "what is closed is not written",
        ("writes closed",),
        PersonAdmin,
        "get_readonly_fields",
        lambda self, request, obj=None: [],
        ("officer",),
    ),
    Protection(
        "what one user opened is closed to others",
        ("writes closed",),
        opening,
        "_opened",
        _whoever_opened,
        ("officer",),
    ),
    Protection(
        "who opens many gives the password again",
        ("opens many",),
        access.looks,
        "opening_asks_for_password",
        _nothing,
        ("stale",),
    ),
    Protection(
        "somebody restricted is shown to the desk alone",
        ("admin:members_person_change", "admin:members_person_changelist"),
        PersonQuerySet,
        "unless_restricted",
        lambda self, user: self,
    ),
    Protection(
        "the trail is read about one's unions",
        ("admin:access_act_changelist", "admin:access_act_export"),
        audit,
        "seen_by",
        lambda acts, user: acts,
        AUDITOR,
    ),
    Protection(
        "a correction leaves a line", ("admin:members_person_change",), acts_on_people, "record", _nothing, ("officer",)
    ),
    Protection("a step of a request leaves a line", (f"{REQUEST}_answer",), privacy, "record", _nothing, HANDLER),
    Protection(
        "sign-ins are those of one's users",
        ("admin:access_signin_changelist", "admin:access_signin_change"),
        SignInsWithinAdmin,
        "get_queryset",
        lambda self, request: SignIn.objects.order_by("-id"),
        AUDITOR,
    ),
    Protection(
        "only one's own sign-in is disowned",
        ("not_me",),
        own_sign_ins,
        "get_object_or_404",
        lambda model, pk, user: model.objects.get(pk=pk),
    ),
    Protection(
        "requests are of one's people", (f"{REQUEST}_change",), DataRequestQuerySet, "within_reach", everything, HANDLER
    ),
    Protection(
        "a request is entered for one's people",
        (f"{REQUEST}_add",),
        forms_requests,
        "Person",
        all_of(Person),
        HANDLER,
    ),
    Protection(
        "what retention empties is told of one's people",
        ("admin:members_retentionrule_report",),
        PersonQuerySet,
        "within_reach",
        everything,
        HANDLER,
    ),
    Protection(
        "breaches are whose they are",
        ("admin:members_breach_change",),
        BreachQuerySet,
        "within_reach",
        everything,
        HANDLER,
    ),
    Protection(
        "rules are a superuser's to change",
        ("admin:members_retentionrule_change",),
        RetentionRuleAdmin,
        "has_change_permission",
        lambda self, request, obj=None: request.user.has_perm(HANDLES_REQUESTS),
        HANDLER,
    ),
    Protection("histories are seen by right", ("admin:members_person_history",), HistoryPages, "may_see_history", _yes),
    Protection(
        "a user's history is of one's unions",
        ("admin:access_user_history",),
        users_admin,
        "grants_shown",
        lambda request: Q(),
        AUDITOR,
    ),
    Protection(
        "a change is put back where it was",
        ("admin:members_person_put_back",),
        person_pages,
        "history",
        SimpleNamespace(sources=_changes_of_anybody),
        ("officer",),
    ),
    Protection(
        "links are sent by whoever gives grants",
        ("admin:access_user_link",),
        UserAdmin,
        "_user",
        lambda self, request, pk: self.seen(request, pk),
        AUDITOR,
    ),
    Protection(
        "imports of others are seen by their reviewers",
        ("admin:rosters_import_change",),
        imports,
        "reviewed",
        lambda user: ["/"],
        ("roster_staff",),
    ),
    Protection(
        "no page opens before the second factor",
        ("admin:members_person_changelist",),
        second_factor,
        "is_due",
        lambda request: False,
        ("unfactored",),
    ),
    Protection(
        "users are changed after the password", ("admin:access_user_change",), fresh, "is_fresh", _yes, ("stale",)
    ),
    Protection("a copy is made after the password", ("copies",), copying, "asked_again", _nothing, ("stale",)),
    Protection(
        "data is erased after the password", (f"{REQUEST}_erase",), erasing, "asked_again", _nothing, ("stale",)
    ),
]
