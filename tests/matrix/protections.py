"""Protections of the register, each of which can be left out: the matrix must notice every one of them gone."""

import sys
from collections.abc import Callable

from django.core.exceptions import PermissionDenied

import branches.users_admin as users_admin
import members.admin.lookup as lookup
import members.admin.people_ending as ending
import members.admin.people_pages as people_pages
import members.admin.people_print as people_print
import members.admin.people_saved as saved
import members.filters_people as filters_people
import members.warnings as warnings
import reports.headcount_page as headcount_page
import reports.start as start
import reports.tree_page as tree_page
import rosters.pipeline.preview as preview
import rosters.template_admin as template_admin
from access.admin import ScopedAdmin
from access.models import SavedList
from branches.actions import grants
from branches.forms import UnionField
from branches.models import Branch, Grant
from branches.models.branch import BranchQuerySet
from branches.users_admin import GrantInline, UserWithGrantsAdmin
from members.admin.person import PersonAdmin
from members.forms import TakeBackForm, TransferForm
from members.models import Person
from members.models.membership import MembershipQuerySet
from members.models.person import SEES_PEOPLE, PersonQuerySet
from rosters.admin import ImportAdmin
from rosters.models import Import
from rosters.models.imports import ImportQuerySet
from rosters.models.memories import LayoutMemoryQuerySet
from tests.matrix.protection import Protection, all_of, everything
from tests.matrix.protections_of_data import OF_DATA

reaching = sys.modules["branches.models.reach"]  # the package has a function of this name
PEOPLE, PERSON = "admin:members_person_changelist", "admin:members_person_change"


def _all_unions(self, user) -> None:
    self.queryset = Branch.objects.all()


def _form_of_all(form, name: str) -> Callable:
    made = form.__init__

    def init(self, *args, **said) -> None:
        made(self, *args, **said)
        self.fields[name].queryset = Branch.objects.all()

    return init


def _foreign_is_forbidden(self, request, object_id, from_field=None):
    found = Person.objects.filter(pk=object_id if str(object_id).isdecimal() else 0).first()
    if found is not None and not Person.objects.visible_to(request.user).filter(pk=found.pk).exists():
        raise PermissionDenied
    return found


def _whoever_asks(self, request, number, *, changes=False):
    return Import.objects.get(pk=number)


def _any_upload(user, signed: str) -> str:
    return signed.partition(":")[0]


def _without_dates(user):
    return [(path, frozenset(rights)) for path, rights in user.grants.values_list("branch__path", "role__rights")]


def _everywhere(user, right="branches.view_branch"):
    return ["/"]


def _seen_instead(self, user, right):
    return self.filter(reaching.below_any(reaching.reach(user), "path"))


def _person_seen_instead(self, user, right):
    return _within_reach(self, user, SEES_PEOPLE)


_within_reach = PersonQuerySet.within_reach


PROTECTIONS = [
    Protection("people are those of one's unions", (PERSON, PEOPLE), PersonQuerySet, "visible_to", everything),
    Protection("unions are one's own", ("admin:branches_branch_change",), BranchQuerySet, "visible_to", everything),
    Protection(
        "memberships are those of one's unions",
        ("admin:members_person_end",),
        MembershipQuerySet,
        "within_reach",
        everything,
        is_walled=True,
    ),
    Protection(
        "imports are one's own",
        ("admin:rosters_import_change",),
        ImportQuerySet,
        "within_reach",
        everything,
        ("roster_staff",),
    ),
    Protection(
        "corrections are those of one's unions",
        ("forgets",),
        LayoutMemoryQuerySet,
        "within_reach",
        everything,
        ("roster_staff", "of_two"),
    ),
    Protection(
        "a right over some people is none over all that are seen",
        (PERSON,),
        PersonQuerySet,
        "within_reach",
        _person_seen_instead,
        ("of_two",),
    ),
    Protection(
        "a right over some unions is none over all that are seen",
        ("admin:branches_branch_change",),
        BranchQuerySet,
        "within_reach",
        _seen_instead,
        ("of_two",),
    ),
    Protection(
        "a form is saved only for records within the right",
        (PERSON,),
        ScopedAdmin,
        "has_change_permission",
        lambda self, request, obj=None: self._may(request.user, "change"),
        ("of_two",),
        is_walled=True,
    ),
    Protection(
        "lists are scoped",
        ("admin:autocomplete",),
        ScopedAdmin,
        "get_queryset",
        lambda self, request: self.model._default_manager.order_by(*(self.ordering or ["pk"])).all(),
    ),
    Protection(
        "unions to choose are one's own", ("admin:members_person_transfer",), UnionField, "show_to", _all_unions
    ),
    Protection(
        "who is transferred goes to one's unions",
        ("admin:members_person_transfer",),
        TransferForm,
        "__init__",
        _form_of_all(TransferForm, "to"),
        ("officer",),
        is_walled=True,
    ),
    Protection(
        "who is taken back comes to one's unions",
        ("admin:members_person_take_back",),
        TakeBackForm,
        "__init__",
        _form_of_all(TakeBackForm, "branch"),
        ("officer",),
        is_walled=True,
    ),
    Protection(
        "questions are asked by an allow-list",
        ("admin:branches_branch_changelist",),
        ScopedAdmin,
        "lookup_allowed",
        lambda self, lookup, value, request: True,
    ),
    Protection(
        "memberships of many end within the right",
        ("admin:members_person_end_many",),
        ending,
        "Branch",
        all_of(Branch),
        ("of_two",),
        is_walled=True,
    ),
    Protection(
        "files hold people within the right to export",
        ("admin:members_person_export",),
        PersonQuerySet,
        "exportable_by",
        everything,
        ("of_two",),
    ),
    Protection(
        "rosters touch the sender's unions",
        ("roster",),
        preview,
        "scope",
        lambda incoming: ["/"],
        ("roster_staff", "of_two"),
        is_walled=True,
    ),
    Protection(
        "an upload is its uploader's",
        ("upload",),
        __import__("branches.forms").forms,
        "upload_of",
        _any_upload,
        ("superior",),
    ),
    Protection(
        "an import is confirmed by its sender",
        ("admin:rosters_import_confirm",),
        ImportAdmin,
        "found",
        _whoever_asks,
        ("roster_staff",),
    ),
    Protection(
        "an import is thrown away by its sender",
        ("admin:rosters_import_discard",),
        ImportAdmin,
        "found",
        _whoever_asks,
        ("roster_staff",),
    ),
    Protection(
        "a sheet is corrected by its sender",
        ("admin:rosters_import_sheet",),
        ImportAdmin,
        "found",
        _whoever_asks,
        ("roster_staff",),
    ),
    Protection(
        "nobody makes equals",
        ("admin:access_user_change",),
        users_admin,
        "refusal",
        lambda **_said: "",
        ("administrator",),
        (grants,),
    ),
    Protection(
        "grants are given below one's unions",
        ("admin:access_user_change",),
        GrantInline,
        "get_queryset",
        lambda self, request: Grant.objects.all(),
        ("administrator", "auditor"),
    ),
    Protection(
        "users are those of one's unions",
        ("admin:access_user_changelist", "admin:access_user_change"),
        users_admin,
        "users_within",
        everything,
        ("administrator", "auditor"),
    ),
    Protection(
        "users who work elsewhere too are not one's alone",
        ("admin:access_user_change", "admin:access_user_link"),
        users_admin,
        "is_theirs_alone",
        lambda user, by: True,
        ("administrator",),
    ),
    Protection(
        "superusers are made by superusers",
        ("admin:access_user_change",),
        UserWithGrantsAdmin,
        "get_readonly_fields",
        lambda self, request, obj=None: [],
        ("administrator",),
    ),
    Protection(
        "blank rosters offer one's unions",
        ("admin:rosters_template",),
        template_admin,
        "unions_offered",
        lambda user, union: list(Branch.objects.all()),
        ("roster_staff",),
    ),
    Protection(
        "counts are those of one's unions",
        ("reports:headcount", "reports:headcount_xlsx"),
        headcount_page,
        "reached",
        lambda unions, user: list(unions),
    ),
    Protection("the tree is one's own", ("reports:tree",), tree_page, "reach", _everywhere),
    Protection("warnings count one's members", ("elsewhere",), warnings, "reach", _everywhere),
    Protection("the start page counts one's members", ("elsewhere", "admin:index"), start, "reach", _everywhere),
    Protection("a foreign person is as none", (PERSON,), PersonAdmin, "get_object", _foreign_is_forbidden),
    Protection("who is looked up is of one's unions", ("lists",), lookup, "Person", all_of(Person), ("officer",)),
    Protection(
        "saved lists are one's own",
        ("admin:members_person_lists",),
        saved,
        "saved_lists",
        lambda user: SavedList.objects.all(),
    ),
    Protection(
        "lists of past days show whom one sees",
        (PEOPLE, "admin:members_person_print"),
        people_pages,
        "people",
        lambda filters: filters_people._everybody(filters),
        also=(people_print,),
    ),
    Protection("a grant that is over gives nothing", (PERSON, PEOPLE), reaching, "_ask", _without_dates, ("ended",)),
    *OF_DATA,
]
