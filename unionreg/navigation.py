"""What the sidebar offers, in the order of an officer's day."""

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

SUPERUSER = "a superuser's"

# Title, icon, page, the right that it needs; pages that do not exist (yet) are left out.
DAILY = [
    (_("Members"), "groups", "admin:members_person_changelist", "members.view_person"),
    (_("Unions"), "account_tree", "admin:branches_branch_changelist", "branches.view_branch"),
    (_("Rosters"), "upload_file", "admin:rosters_import_changelist", "rosters.view_import"),
    (_("Counts"), "bar_chart", "reports:headcount", "members.view_person"),
]
UPKEEP = [
    (_("Users"), "manage_accounts", "admin:access_user_changelist", SUPERUSER),
    (_("Groups of rights"), "key", "admin:auth_group_changelist", SUPERUSER),
    (_("Which union under which"), "schema", "admin:branches_placement_changelist", SUPERUSER),
    (_("What was done"), "history", "admin:access_act_changelist", SUPERUSER),
]


def _items(request: HttpRequest, pages: list[tuple]) -> list[dict]:
    items = []
    for title, icon, page, right in pages:
        if not (request.user.is_superuser or right != SUPERUSER and request.user.has_perm(right)):
            continue
        try:
            items.append({"title": title, "icon": icon, "link": reverse(page)})
        except NoReverseMatch:
            continue
    return items


def sidebar(request: HttpRequest) -> list[dict]:
    """The groups of the sidebar, with what the user may see."""
    groups = [
        {"items": _items(request, DAILY)},
        {"title": _("Administration"), "separator": True, "items": _items(request, UPKEEP)},
    ]
    return [group for group in groups if group["items"]]
