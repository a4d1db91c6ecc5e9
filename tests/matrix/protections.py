"""Protections of the register, each of which can be switched off: the matrix must notice every one of them gone.

A protection is named by what it protects; `without` leaves it out, `where` are the addresses (or stories) that show it.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from unittest.mock import patch

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
from tests.matrix.run import Matrix

reaching = sys.modules["branches.models.reach"]  # the package has a function of this name
PEOPLE, PERSON = "admin:members_person_changelist", "admin:members_person_change"
STORIES = {"roster", "unions", "upload", "forgets", "takes", "lists", "elsewhere"}


@dataclass(frozen=True)
class Protection:
    """What is protected, where its loss shows, and how it is left out."""

    name: str
    where: tuple[str, ...]
    of: object
    attribute: str
    without: object
    roles: tuple[str, ...] = ("viewer", "officer", "of_two")
    also: tuple = ()  # other places that have the same protection under the same name

    @contextmanager
    def left_out(self) -> Iterator[None]:
        with ExitStack() as stack:
            for place in (self.of, *self.also):
                stack.enter_context(patch.object(place, self.attribute, self.without))
            yield


def everything(rows, *_args, **_said):
    return rows.all()


def _all_of(model) -> SimpleNamespace:
    """Stands in for a model whose questions forget who asks."""
    rows = model._default_manager.all()
    return SimpleNamespace(
        objects=SimpleNamespace(
            visible_to=lambda user: rows,
            within_reach=lambda user, right: rows,
            filter=rows.filter,
            in_bulk=rows.in_bulk,
        ),
        _meta=model._meta,
    )


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
    ),
    Protection(
        "who is taken back comes to one's unions",
        ("admin:members_person_take_back",),
        TakeBackForm,
        "__init__",
        _form_of_all(TakeBackForm, "branch"),
        ("officer",),
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
        _all_of(Branch),
        ("of_two",),
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
        ("admin:auth_user_password_change",),
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
    Protection("who is looked up is of one's unions", ("lists",), lookup, "Person", _all_of(Person), ("officer",)),
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
]


def noticed(world, protection: Protection) -> str:
    """What the matrix finds where a protection is left out; '' where it finds nothing."""
    matrix = Matrix(world, protection.roles)
    names = [name for name in protection.where if name not in STORIES]
    # PostgreSQL would refuse what Django lets through: the second wall has a test of its own.
    with protection.left_out(), patch("branches.second_wall.paths_of", lambda user: ["{/}"] * 3):
        return matrix.first_finding(names, sorted(STORIES & {*protection.where}))
