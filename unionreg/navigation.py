"""What the sidebar offers, in the order of an officer's day."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

SUPERUSER = "a superuser's"

# Title, icon, page, the right that it needs ("": none).
DAILY = [
    (_("Start page"), "home", "admin:index", ""),
    (_("Members"), "groups", "admin:members_person_changelist", "members.view_person"),
    (_("Rosters"), "upload_file", "admin:rosters_import_changelist", "rosters.view_import"),
    (_("Counts"), "bar_chart", "reports:headcount", "members.view_person"),
    (_("Tree of unions"), "account_tree", "reports:tree", "branches.view_branch"),
    (_("Unions"), "list_alt", "admin:branches_branch_changelist", "branches.view_branch"),
    (_("Blank template"), "draft", "admin:rosters_template", "rosters.view_import"),
    (_("Guide"), "menu_book", "guide", ""),
]
UPKEEP = [
    (_("Requests about data"), "inbox", "admin:members_datarequest_changelist", "access.handle_requests"),
    (_("Retention"), "event_busy", "admin:members_retentionrule_changelist", "access.handle_requests"),
    (_("Breaches of data"), "warning", "admin:members_breach_changelist", "access.handle_requests"),
    (_("Users"), "manage_accounts", "admin:access_user_changelist", "access.view_user"),
    (_("Sign-ins"), "login", "admin:access_signin_changelist", "access.view_signin"),
    (_("Roles"), "key", "admin:branches_role_changelist", SUPERUSER),
    (_("Deadlines of requests"), "event", "admin:members_deadlinerule_changelist", SUPERUSER),
    (_("Holidays"), "event_available", "admin:members_holiday_changelist", SUPERUSER),
    (_("Which union under which"), "schema", "admin:branches_placement_changelist", SUPERUSER),
    (_("Looks at data"), "visibility", "admin:access_look_changelist", "access.view_look"),
    (_("What was done"), "history", "admin:access_act_changelist", "access.audit"),
]


def _may(request: HttpRequest, right: str) -> bool:
    if right == SUPERUSER:
        return request.user.is_superuser
    return not right or request.user.has_perm(right)


def _items(request: HttpRequest, pages: list[tuple]) -> list[dict]:
    return [
        {"title": title, "icon": icon, "link": reverse(page)}
        for title, icon, page, right in pages
        if _may(request, right)
    ]


def _mark_the_present_one(request: HttpRequest, groups: list[dict]) -> None:
    """One page is the present one: that whose address is the longest beginning of the request's."""
    items = [item for group in groups for item in group["items"]]
    start = reverse("admin:index")
    fitting = [
        item["link"]
        for item in items
        if request.path == item["link"] or item["link"] != start and request.path.startswith(item["link"])
    ]
    present = max(fitting, key=len, default=None)
    for item in items:
        item["active"] = item["link"] == present


def sidebar(request: HttpRequest) -> list[dict]:
    """The groups of the sidebar, with what the user may see."""
    groups = [
        {"items": _items(request, DAILY)},
        {"title": _("Administration"), "separator": True, "items": _items(request, UPKEEP)},
    ]
    groups = [group for group in groups if group["items"]]
    _mark_the_present_one(request, groups)
    return groups
