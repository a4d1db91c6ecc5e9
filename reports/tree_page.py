"""The page of the tree: unions below one another on a day, each with its members, opened a level at a time."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminTextInputWidget

from access.addresses import number_in
from access.forms import DayField
from access.models import User
from branches.models import Branch, Kind, reach
from branches.register_mark import remembered
from reports.tree import MOST_FOUND, Count, Union, counts, top_unions, union_on, unions_below, unions_named, ways_to

SHOWN_AT_ONCE = 60


@dataclass
class Node:
    """A union in the tree, as the page shows it."""

    union: Union
    count: Count
    kind: str
    links: dict[str, str]
    way: list[tuple[str, str]] = field(default_factory=list)  # name and address of each union above it
    below: list["Node"] = field(default_factory=list)
    more: str = ""  # address of those below that are not shown yet

    @property
    def known_from(self) -> str:
        """Since when the register knows the union's members, in words."""
        return _("known only from %(day)s") % {"day": date_format(self.count.known_from, "SHORT_DATE_FORMAT")}


@dataclass(frozen=True)
class Scene:
    """Who looks at which day, and which pages may be opened from there."""

    user: User
    paths: list[str]  # that the user reaches
    day: date
    pages: dict[str, str]

    @cached_property
    def said_day(self) -> dict[str, str]:
        """The day for an address; none where it is today."""
        return {} if self.day == timezone.localdate() else {"on": self.day.isoformat()}

    def address(self, page: str, **parameters) -> str:
        said = urlencode(parameters | self.said_day)
        return f"{self.pages[page]}?{said}" if said else self.pages[page]


# What each page that a union leads to needs; pages that are not there are left out.
_PAGES = {
    "tree": ("reports:tree", "members.view_person"),
    "below": ("reports:tree_below", "members.view_person"),
    "members": ("admin:members_person_changelist", "members.view_person"),
    "headcount": ("reports:headcount", "members.view_person"),
    "export": ("admin:members_person_export", "members.view_person"),
    "import": ("admin:rosters_import_add", "rosters.add_import"),
    "union": ("admin:branches_branch_changelist", "branches.view_branch"),
}


def _pages(user: User) -> dict[str, str]:
    return {page: reverse(name) for page, (name, right) in _PAGES.items() if user.has_perm(right)}


class TreeForm(forms.Form):
    """Which day's tree to show, and what to look for in it."""

    q = forms.CharField(
        label=gettext_lazy("Find a union"),
        required=False,
        max_length=100,
        widget=UnfoldAdminTextInputWidget(
            attrs={"type": "search", "autocomplete": "off", "placeholder": gettext_lazy("Code or words of its name")}
        ),
    )
    on = DayField(label=gettext_lazy("On the day"), required=False)
    union = forms.CharField(required=False, widget=forms.HiddenInput)


def tree_page(request: HttpRequest) -> HttpResponse:
    """The unions at which the user's tree begins; or those found; or one union (`?union=`) with those above it."""
    form, scene = _asked(request)
    words = form.cleaned_data.get("q", "").strip()
    context = {"title": _("Tree of unions"), "form": form, "media": form.media, "scene": scene, "words": words}
    if words:
        found = unions_named(words, scene.paths, scene.day)
        nodes = _with_ways(scene, _nodes(scene, found[:MOST_FOUND]))
        context |= {"nodes": nodes, "is_cut": len(found) > MOST_FOUND}
    elif request.GET.get("union"):
        nodes = _focused(request, scene)
        context |= {"nodes": nodes, "is_focused": True}
    else:
        context |= {"nodes": _beginning(scene), "reaches_nothing": not scene.paths}
    context["whole_tree"] = scene.address("tree")
    context["today"] = f"{scene.pages['tree']}?{urlencode(_without_day(request))}"
    return TemplateResponse(request, "reports/tree.html", admin.site.each_context(request) | context)


def below_fragment(request: HttpRequest) -> HttpResponse:
    """The unions directly below one (`?union=`), for a tree that is open already; `from` skips those shown."""
    _form, scene = _asked(request)
    union = _asked_union(request, scene)
    if union is None:
        raise Http404
    nodes, more = _shown_below(scene, union, number_in(request.GET.get("from")) or 0)
    return TemplateResponse(request, "reports/_tree_nodes.html", {"nodes": nodes, "more": more})


def _asked(request: HttpRequest) -> tuple[TreeForm, Scene]:
    if not request.user.has_perm("members.view_person"):
        raise PermissionDenied
    said = {name: request.GET.get(name, "") for name in ("q", "on", "union")}
    form = TreeForm(said)
    form.is_valid()
    day = form.cleaned_data.get("on") or timezone.localdate()
    if "on" not in form.errors:
        form = TreeForm(said | {"on": day})  # shown as days are written here
        form.is_valid()
    return form, Scene(request.user, reach(request.user), day, _pages(request.user))


def _without_day(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET[name] for name in ("q", "union") if request.GET.get(name)}


def _asked_union(request: HttpRequest, scene: Scene) -> Union | None:
    """The union in the address as it was on the day; None where it did not exist then."""
    number = number_in(request.GET.get("union")) or 0
    union = union_on(number, scene.paths, scene.day)
    if union is None and not Branch.objects.visible_to(scene.user).filter(pk=number).exists():
        raise Http404
    return union


def _shown_below(scene: Scene, union: Union, skipped: int) -> tuple[list[Node], str]:
    """Some of the unions below one, and the address of the next."""
    unions = unions_below(union.id, scene.paths, scene.day)
    shown = unions[skipped : skipped + SHOWN_AT_ONCE]
    rest = skipped + SHOWN_AT_ONCE
    more = scene.address("tree", union=union.id, **{"from": rest}) if len(unions) > rest else ""
    return _nodes(scene, shown), more


def _focused(request: HttpRequest, scene: Scene) -> list[Node]:
    union = _asked_union(request, scene)
    if union is None:
        return []
    [node] = _with_ways(scene, _nodes(scene, [union]))
    node.below, node.more = _shown_below(scene, union, number_in(request.GET.get("from")) or 0)
    return [node]


def _beginning(scene: Scene) -> list[Node]:
    """The top unions; where there is one only, it is open."""
    tops = remembered(("tops", scene.day), scene.paths, lambda: top_unions(scene.paths, scene.day))
    nodes = _nodes(scene, tops)
    if len(nodes) == 1:
        nodes[0].below, nodes[0].more = _shown_below(scene, tops[0], 0)
    return nodes


def _nodes(scene: Scene, unions: list[Union]) -> list[Node]:
    numbers = tuple(union.id for union in unions)
    counted = remembered(("counts", scene.day, numbers), scene.paths, lambda: counts(unions, scene.day))
    return [Node(union, counted[union.id], str(Kind(union.kind).label), _links(scene, union.id)) for union in unions]


def _links(scene: Scene, number: int) -> dict[str, str]:
    """The pages of a union: those that the user may open."""
    links = {
        page: scene.address(page, union=number)
        for page in ("tree", "below", "members", "headcount", "export")
        if page in scene.pages
    }
    links["own"] = scene.address("members", union=number, below="no")
    if "import" in scene.pages:
        links["import"] = f"{scene.pages['import']}?union={number}"
    if "union" in scene.pages:
        links["union"] = f"{scene.pages['union']}{number}/change/"
    return links


def _with_ways(scene: Scene, nodes: list[Node]) -> list[Node]:
    ways = ways_to([node.union for node in nodes], scene.paths, scene.day)
    for node in nodes:
        node.way = [(name, scene.address("tree", union=number)) for number, name in ways[node.union.id]]
    return nodes
