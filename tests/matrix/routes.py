"""What each address answers to whom: one line an address. An address that is not here fails the matrix.

    "admin:members_person_end": About("membership", sees="members.view_person", does="members.change_membership"),

About("membership", …): the address names a membership. Who does not see it (`sees`, over its union) is told 404, as
if it were not there; who sees it without the right to act on it (`does`) 403; everybody else `answers`. Page(right): a
page that names no record, for whoever has the right over any union. Records and their kinds: tests/matrix/world.py.
"""

from dataclasses import dataclass

from django.urls import reverse

from tests.matrix.places import Thing

SUPERUSER = "a superuser's"
STAFF = ""  # whoever is signed in and works here
NOBODY = "nobody's"
HANDLES = "access.handle_requests"


@dataclass(frozen=True)
class Page:
    """An address that names no record: who has the right `sees` (and `does`) over any union opens it."""

    sees: str = STAFF
    does: str = ""
    answers: int = 200
    queries: str = ""  # a family of questions (tests/matrix/asked.py) besides those that all addresses are asked
    post_only: bool = False
    offers: bool = False  # in its drop-downs, what is written of people, to whoever may open it
    logged: bytes | None = None  # an answer with this in it leaves a line in the log of looks
    owing: int = 302  # what who owes the second factor gets: the way to it, or (200) the page

    subject, tells = "", False

    def address(self, name: str, thing: Thing | None) -> str:
        return reverse(name)


@dataclass(frozen=True)
class About:
    """An address that names a record."""

    subject: str
    sees: str
    does: str = ""
    answers: int = 200
    names: tuple[str, ...] = ("pk",)  # what of the record stands in the address
    post_only: bool = False
    refused_first: bool = False  # 403 whether or not there is such a record: nobody may, or it needs a right of its own
    refuses: int = 403  # what who sees the record without the right to act on it is told
    fresh: bool = False  # leads to the password where it was given some time ago
    tells: bool = False  # names, to whoever is told who sees the record, users of unions above it
    queries: str = ""
    owing, offers, logged = 302, False, None

    def address(self, name: str, thing: Thing) -> str:
        return reverse(name, args=[thing.pk if part == "pk" else thing.also[part] for part in self.names])


def person(does: str = "", **more) -> About:
    return About("person", "members.view_person", does, **more)


def union(does: str = "", **more) -> About:
    return About("branch", "branches.view_branch", does, **more)


def membership(does: str) -> About:
    return About("membership", "members.view_person", does, names=("person", "pk"))


def sent(does: str = "", **more) -> About:
    return About("import", "rosters.view_import", does, **more)


def user(does: str = "", **more) -> About:
    return About("user", "access.view_user", does, **more)


def change(of: str, does: str) -> About:
    """The page that puts an old value back: who does not see histories is told 403, who may not correct 404."""
    sees = "members.view_person" if of == "change" else "branches.view_branch"
    return About(of, sees, does, names=("pk", "kind", "event"), refuses=404)


def pages(model: str, kind: str, sees: str, does: str = "", *, adds: str, deletes: str = "", **more) -> dict:
    """The pages that each model has in the admin: its list, and of a record to look at, its history, an end."""
    return {
        f"admin:{model}_changelist": Page(sees, **more),
        f"admin:{model}_add": Page(adds),
        f"admin:{model}_change": About(kind, sees, does),
        f"admin:{model}_history": About(kind, sees, does),
        f"admin:{model}_delete": About(kind, sees, deletes or NOBODY, refused_first=True),
    }


ROUTES: dict[str, Page | About] = {
    "admin:index": Page(),
    "admin:password_change": Page(),
    "admin:password_change_done": Page(),
    "admin:jsi18n": Page(owing=200),
    "sign_ins": Page(),
    "not_me": About("own sign-in", STAFF),
    "admin:search": Page(queries="search"),
    "admin:autocomplete": Page(answers=403, queries="autocomplete"),
    "admin:members_person_changelist": Page("members.view_person", queries="people", offers=True),
    "admin:members_person_add": Page(answers=302, queries="entering"),  # leads to the page below; with form=1 its own
    "admin:members_person_look": Page("members.add_person", "members.add_membership"),
    "admin:members_person_change": person(),
    "admin:members_person_history": person("access.view_history"),
    "admin:members_person_why": person(tells=True),
    "admin:members_person_looks": person("access.view_look"),
    "admin:members_person_open": person(answers=302),  # a link alone opens nothing; the story "opens" presses buttons
    "admin:members_person_put_back": change("change", "members.change_person"),
    "admin:members_person_delete": person(NOBODY, refused_first=True),
    "admin:members_person_take_back": person("members.add_membership"),
    "admin:members_person_end": membership("members.change_membership"),
    "admin:members_person_transfer": membership("members.change_membership"),
    "admin:members_person_correct": membership("members.change_membership"),
    "admin:members_person_end_many": Page("members.view_person", "members.change_membership", queries="chosen"),
    "admin:members_person_print": Page("members.view_person", queries="chosen", logged=b""),
    "admin:members_person_export": Page(
        "members.view_person", "members.export_person", queries="chosen", logged=b"attachment"
    ),
    "admin:members_person_lists": Page("members.view_person"),
    "admin:members_person_keep_list": Page("members.view_person", answers=302),
    "admin:branches_branch_changelist": Page("branches.view_branch", queries="unions"),
    "admin:branches_branch_add": Page("branches.add_branch"),
    "admin:branches_branch_change": union(),
    "admin:branches_branch_history": union("access.view_history"),
    "admin:branches_branch_why": union(tells=True),
    "admin:branches_branch_put_back": change("union's change", "branches.change_branch"),
    "admin:branches_branch_delete": union(NOBODY, refused_first=True),
    "admin:branches_branch_dissolve": union("branches.change_branch"),
    "admin:branches_branch_export": Page("branches.view_branch", queries="unions"),
    "admin:branches_branch_import": Page("branches.change_branch"),
    "admin:branches_branch_process_import": Page("branches.change_branch", post_only=True),
    "admin:access_user_changelist": Page("access.view_user", queries="users"),
    "admin:access_user_add": Page("access.give_grants"),
    "admin:access_user_change": user(),
    "admin:access_user_history": user("access.view_history"),
    "admin:access_user_delete": user(NOBODY, refused_first=True),
    "admin:access_user_link": user("access.give_grants"),
    "admin:access_user_drop_factor": user("access.give_grants"),
    "admin:rosters_import_changelist": Page("rosters.view_import", queries="imports"),
    "admin:rosters_import_add": Page("rosters.add_import"),
    "admin:rosters_import_change": sent(),
    "admin:rosters_import_history": sent("access.view_history"),
    "admin:rosters_import_delete": sent(NOBODY, refused_first=True),
    "admin:rosters_import_refused": sent(),
    "admin:rosters_import_undo": sent("rosters.change_import", answers=302),
    "admin:rosters_import_sheet": sent("rosters.change_import", names=("pk", "file", "position")),
    "admin:rosters_import_again": sent("rosters.change_import", post_only=True),
    "admin:rosters_import_confirm": sent("rosters.change_import", post_only=True),
    "admin:rosters_import_discard": sent("rosters.change_import", post_only=True),
    "admin:rosters_import_forget": sent("rosters.change_import", names=("pk", "memory"), post_only=True),
    "admin:rosters_template": Page("rosters.add_import", queries="counts"),
    "reports:headcount": Page("members.view_person", queries="counts"),
    "reports:headcount_xlsx": Page("members.view_person", queries="counts"),
    "reports:tree": Page("members.view_person", queries="counts"),
    "reports:tree_below": Page("members.view_person", answers=404, queries="counts"),
    "guide": Page(),
    **pages("access_look", "look", "access.view_look", adds=NOBODY, queries="looks"),
    **pages("access_signin", "sign-in", "access.view_signin", adds=NOBODY, queries="sign-ins"),
    **pages("access_act", "act", "access.audit", adds=NOBODY, queries="acts"),
    "admin:access_act_export": Page("access.audit", queries="acts"),
    **pages("members_datarequest", "request", HANDLES, adds=HANDLES, queries="requests"),
    **{f"admin:members_datarequest_{act}": About("request", HANDLES) for act in ("answer", "extend", "refuse")},
    "admin:members_datarequest_finish": About("copy", HANDLES),
    "admin:members_datarequest_lift": About("restriction", HANDLES),
    "admin:members_datarequest_erase": About("erasure", HANDLES, fresh=True),
    "admin:members_datarequest_copy": About("copy", HANDLES),
    "admin:members_datarequest_copy_print": About("copy", HANDLES, answers=302),  # to the page that makes the copy
    **pages("members_breach", "breach", HANDLES, adds=HANDLES),
    **pages("members_retentionrule", "rule", HANDLES, adds=SUPERUSER),
    "admin:members_retentionrule_report": Page(HANDLES),
    **pages("members_deadlinerule", "deadline", SUPERUSER, adds=SUPERUSER),
    **pages("members_holiday", "holiday", SUPERUSER, adds=SUPERUSER, deletes=SUPERUSER),
    **pages("branches_role", "role", SUPERUSER, adds=SUPERUSER),
    **pages("branches_placement", "placement", SUPERUSER, adds=SUPERUSER, deletes=SUPERUSER),
}

# Of whoever asks alone: tests/access asks them. The matrix asks that they stay closed before the second step.
OWN = {
    name: Page()
    for name in (
        *("account_change_password", "mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_index"),
        "mfa_view_recovery_codes",
    )
}

EXEMPT = {
    **dict.fromkeys(
        (
            *("account_login", "account_logout", "account_reauthenticate", "account_reset_password"),
            *("account_reset_password_done", "account_reset_password_from_key", "mfa_activate_totp"),
            *("mfa_authenticate", "session"),
        ),
        "the door itself, which names no record: tests/access asks it",
    ),
    **dict.fromkeys(
        (f"admin:rosters_largeexport_{act}" for act in ("add", "change", "changelist", "delete", "history")),
        "not in this matrix yet: tests/rosters/test_large_exports.py asks about those of others",
    ),
    "admin:login": "the sign-in itself; asked anonymously by a test of its own",
    "admin:logout": "ends the session of whoever asks; shows nothing",
    "admin:app_list": "a list of pages, each of which is here; named by an app, not by a record",
    "admin:view_on_site": "no record has a page outside",
    "guide_picture": "a file of the handbook, the same for everybody",
    "set_language": "writes a cookie and the language of whoever asks",
}
