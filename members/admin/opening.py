"""Opening what a person's page shows only in part: who may, for how long, with a line in the log of looks."""

import time

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse

from access import looks
from access.models import Look
from access.why import RECORD, WhyForm
from members.admin.lookup import LookupPages
from members.admin.places import way_back
from members.closed import GROUPS, Group, may_open
from members.models import Person

SHOWN_SECONDS = 15 * 60
SAVED_SECONDS = 60 * 60  # whoever was called away may still save what was opened
_OPENED = "opened_people"  # in the session: "<person> <group>" -> when
MARK = "opened"  # the hidden field of the person's form that says what was open in it
_JUST_OPENED = "just_opened"  # in the session: the group whose first field the next page goes to


def open_groups(request: HttpRequest, person: Person) -> list[Group]:
    """The groups that this user has opened of this person, and may still see; to save, they stay open for longer."""
    seconds = SAVED_SECONDS if request.method == "POST" else SHOWN_SECONDS
    opened, now = _opened(request), time.time()
    return [
        group
        for group in GROUPS
        if now - opened.get(f"{person.pk} {group.key}", 0) < seconds and may_open(request.user, group.right, person)
    ]


def open_fields(request: HttpRequest, person: Person) -> set[str]:
    """The fields of the groups that are open."""
    return {field for group in open_groups(request, person) for field in group.fields}


def closed_fields(request: HttpRequest, person: Person) -> list[str]:
    """The fields that are not in the person's form for this user now."""
    opened = open_fields(request, person)
    return [field for group in GROUPS for field in group.fields if field not in opened]


def _opened(request: HttpRequest) -> dict[str, float]:
    """ "<person> <group>" -> when this user opened it; a form carries it, too, so that it outlives its session."""
    opened = request.session.get(_OPENED, {})
    try:
        carried = signing.loads(request.POST.get(MARK, ""), salt=_OPENED)
    except signing.BadSignature:
        return opened
    return carried["opened"] | opened if carried["who"] == request.user.pk else opened


def mark_of(request: HttpRequest, person: Person) -> str:
    """What the person's form carries of what was opened: signed, and good for this user only."""
    own = {key: at for key, at in _opened(request).items() if key.startswith(f"{person.pk} ")}
    return signing.dumps({"who": request.user.pk, "opened": own}, salt=_OPENED) if own else ""


def _remember(request: HttpRequest, person: Person, group: Group) -> None:
    now = time.time()
    opened = {key: at for key, at in request.session.get(_OPENED, {}).items() if now - at < SAVED_SECONDS}
    request.session[_OPENED] = opened | {f"{person.pk} {group.key}": now}
    request.session[_JUST_OPENED] = group.key


class OpeningPages(LookupPages):
    """Opens a group of fields of a person, by a button of the person's page."""

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(self.open_view)
        return [path("<int:pk>/open/", view, name="members_person_open"), *super().get_urls()]

    def open_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        person = self.seen(request, pk)
        group = next((group for group in GROUPS if group.key == request.POST.get("group")), None)
        page = reverse("admin:members_person_change", args=[person.pk]) + way_back(request)
        if group is None:  # a link alone opens nothing
            return HttpResponseRedirect(page)
        if not may_open(request.user, group.right, person):
            raise PermissionDenied
        form = WhyForm(request.POST)
        if group.asks_why and not form.is_valid():
            self.message_user(
                request, " ".join(text for texts in form.errors.values() for text in texts), messages.ERROR
            )
            return HttpResponseRedirect(page)
        if (again := looks.opening_asks_for_password(request)) is not None:
            return again
        if group.asks_why:
            form.remember(request)
        reason = form.reason if group.asks_why else RECORD
        looks.log(request, [person.pk], Look.What.OPENED, fields=group.fields, reason=reason)
        _remember(request, person, group)
        # The first field gets the focus, which browsers give to none where an address names a place on the page.
        place = "" if self.has_change_permission(request, person) else f"#data-{group.key}"
        return HttpResponseRedirect(page + place)

    def openings(self, request: HttpRequest, person: Person) -> dict:
        """What the person's page needs: which groups are open, which may be opened, where to go."""
        opened, why = open_groups(request, person), WhyForm(initial=WhyForm.last(request), auto_id="open_%s")
        for field in why.fields.values():
            field.widget.attrs["form"] = "open-sensitive"  # not of the person's form, in which it stands
        just_opened = request.session.pop(_JUST_OPENED, "")
        return {
            "groups": [
                {"group": group, "is_open": group in opened, "may_open": may_open(request.user, group.right, person)}
                for group in GROUPS
            ],
            "opened_mark": mark_of(request, person),
            "why_form": why,
            "just_opened": next((group.fields[0] for group in opened if group.key == just_opened), ""),
        }
