"""What each address answers to whom: one line an address. An address that is not here fails the matrix.

    "admin:members_person_end": About("membership", sees="members.view_person", does="members.change_membership"),

About("membership", …): the address names a membership. Who does not see it (`sees`, over its union) is told 404, as
if it were not there; who sees it without the right to act on it (`does`) 403; everybody else `answers`. Page(right): a
page that names no record, for whoever has the right over any union. Records and their kinds: tests/matrix/world.py.
"""

from dataclasses import dataclass

from django.urls import reverse

from tests.matrix.world import Thing

SUPERUSER = "a superuser's"
STAFF = ""  # whoever is signed in and works here


@dataclass(frozen=True)
class Page:
    """An address that names no record: who has the right `sees` (and `does`) over any union opens it."""

    sees: str = STAFF
    does: str = ""
    answers: int = 200
    queries: str = ""  # a family of questions (tests/matrix/asked.py) besides those that all addresses are asked
    post_only: bool = False

    subject = ""

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
    queries: str = ""

    def address(self, name: str, thing: Thing) -> str:
        return reverse(name, args=[thing.pk if part == "pk" else thing.also[part] for part in self.names])


def person(does: str = "", **more) -> About:
    return About("person", "members.view_person", does, **more)


def union(does: str = "", **more) -> About:
    return About("branch", "branches.view_branch", does, **more)


def membership(does: str) -> About:
    return About("membership", "members.view_person", does, names=("person", "pk"))


def sent(does: str = "rosters.view_import", **more) -> About:
    return About("import", "rosters.view_import", does, **more)


def user(does: str = "", **more) -> About:
    return About("user", "access.view_user", does, **more)


NOBODY = "nobody's"
_SUPERUSERS_OWN = {
    f"admin:{model}_{page}": expected
    for model, kind in (("branches_role", "role"), ("branches_placement", "placement"))
    for page, expected in {
        "changelist": Page(SUPERUSER),
        "add": Page(SUPERUSER),
        "change": About(kind, SUPERUSER),
        "history": About(kind, SUPERUSER),
        "delete": About(kind, SUPERUSER, SUPERUSER if kind == "placement" else NOBODY, refused_first=True),
    }.items()
}

ROUTES: dict[str, Page | About] = {
    "admin:index": Page(),
    "admin:password_change": Page(),
    "admin:password_change_done": Page(),
    "admin:jsi18n": Page(),
    "admin:search": Page(queries="search"),
    "admin:autocomplete": Page(answers=403, queries="autocomplete"),
    "admin:members_person_changelist": Page("members.view_person", queries="people"),
    "admin:members_person_add": Page(answers=302, queries="entering"),  # leads to the page below; with form=1 its own
    "admin:members_person_look": Page("members.add_person", "members.add_membership"),
    "admin:members_person_change": person(),
    "admin:members_person_history": person("access.view_history"),
    "admin:members_person_why": person(),
    "admin:members_person_delete": person(NOBODY, refused_first=True),
    "admin:members_person_take_back": person("members.add_membership"),
    "admin:members_person_end": membership("members.change_membership"),
    "admin:members_person_transfer": membership("members.change_membership"),
    "admin:members_person_correct": membership("members.change_membership"),
    "admin:members_person_end_many": Page("members.view_person", "members.change_membership", queries="chosen"),
    "admin:members_person_print": Page("members.view_person", queries="chosen"),
    "admin:members_person_export": Page("members.view_person", "members.export_person", queries="chosen"),
    "admin:members_person_lists": Page("members.view_person"),
    "admin:members_person_keep_list": Page("members.view_person", answers=302),
    "admin:branches_branch_changelist": Page("branches.view_branch", queries="unions"),
    "admin:branches_branch_add": Page("branches.add_branch"),
    "admin:branches_branch_change": union(),
    "admin:branches_branch_history": union("access.view_history"),
    "admin:branches_branch_why": union(),
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
    **_SUPERUSERS_OWN,
}

EXEMPT = {
    **dict.fromkeys(
        (
            *("account_change_password", "account_login", "account_logout", "account_reauthenticate"),
            *("account_reset_password", "account_reset_password_done", "account_reset_password_from_key"),
            *("mfa_activate_totp", "mfa_authenticate", "mfa_deactivate_totp", "mfa_generate_recovery_codes"),
            *("mfa_index", "mfa_view_recovery_codes", "session", "sign_ins", "not_me"),
        ),
        "of whoever asks alone, or of nobody; tests/access asks them",
    ),
    **dict.fromkeys(
        (
            *(f"admin:access_look_{act}" for act in ("add", "change", "changelist", "delete", "history")),
            *("admin:members_person_looks", "admin:members_person_open", "admin:members_person_put_back"),
            "admin:branches_branch_put_back",
        ),
        "not in this matrix yet: tests/members/test_opening.py and test_history_page.py ask about foreign people",
    ),
    **dict.fromkeys(
        (f"admin:rosters_largeexport_{act}" for act in ("add", "change", "changelist", "delete", "history")),
        "not in this matrix yet: tests/rosters/test_large_exports.py asks about those of others",
    ),
    **dict.fromkeys(
        (f"admin:access_act_{act}" for act in ("add", "change", "changelist", "delete", "export", "history")),
        "not in this matrix yet: tests/reports/test_audit.py asks about foreign lines",
    ),
    **dict.fromkeys(
        (
            *(f"admin:access_signin_{act}" for act in ("add", "change", "changelist", "delete", "history")),
            *("admin:access_user_link", "admin:access_user_drop_factor"),
        ),
        "not in this matrix yet: tests/access and tests/branches/test_grants.py ask about foreign users",
    ),
    **dict.fromkeys(
        (
            f"admin:members_{model}_{act}"
            for model in ("breach", "datarequest", "deadlinerule", "holiday", "retentionrule")
            for act in ("add", "change", "changelist", "delete", "history")
        ),
        "not in this matrix yet: tests/members/privacy asks about foreign people and requests",
    ),
    **dict.fromkeys(
        (
            *(f"admin:members_datarequest_{act}" for act in ("answer", "copy", "copy_print", "erase", "extend")),
            *(f"admin:members_datarequest_{act}" for act in ("finish", "lift", "refuse")),
            "admin:members_retentionrule_report",
        ),
        "not in this matrix yet: tests/members/privacy asks about foreign people and requests",
    ),
    "admin:login": "the sign-in itself; asked anonymously by a test of its own",
    "admin:logout": "ends the session of whoever asks; shows nothing",
    "admin:app_list": "a list of pages, each of which is here; named by an app, not by a record",
    "admin:view_on_site": "no record has a page outside",
    "guide_picture": "a file of the handbook, the same for everybody",
    "set_language": "writes a cookie and the language of whoever asks",
}
