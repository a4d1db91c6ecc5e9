"""What each address is asked: questions in the address, and forms, honest and forged."""

from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser
from urllib.parse import urlencode

from tests.matrix.places import GONE, Thing, World, today

# Questions that any address of an admin may be asked.
EVERY_PAGE = ("_popup=1", "_to_field=id", "_changelist_filters=union%3D1", "all=", "e=1")
# Questions that no filter of a list asks: refused.
FORBIDDEN = (
    "search_key__contains=canary", "grants__branch__code__startswith=B", "person__id_number__startswith=9",
    "memberships__branch__code=B1", "user__password__startswith=a", "by__username__startswith=s",
    "password__startswith=argon2", "branch__contact__contains=C", "parent__contact__startswith=C",
    "files__name__contains=C", "grants__user__email__contains=C", "pk__in=1,2,3", "id__gt=0",
)  # fmt: skip
EVERY_LIST = (
    "o=1", "o=-2", "o=3.-4", "o=99", "p=2", "p=999", "q=a", "q=990990", "q=0", "_facets=True", "id__exact=1",
    "is_superuser__exact=1", *FORBIDDEN,
)  # fmt: skip


def questions(family: str, world: World) -> Iterator[str]:
    """The questions of a family, about what is not the user's."""
    unions = {code: union.pk for code, union in world.unions.items()}
    codes = [world.unions[code].code for code in ("B", "B1", "C1", "B9")]
    foreign = [unions[code] for code in ("B", "B1", "C1", "CDN", "B9")]
    people = ",".join(str(person.pk) for person in world.people.values())
    yesterday, long_ago = today() - timedelta(days=1), today() - timedelta(days=900)
    between = {"since": long_ago, "until": today()}
    if family in ("people", "chosen"):
        yield from (urlencode({"union": union}) for union in [*foreign, *codes, GONE])
        yield from (urlencode({"union": union, "on": yesterday}) for union in (unions["A1"], *foreign[:2]))
        yield from (urlencode({"movement": kind} | between) for kind in ("joined", "left", "moved_in", "moved_out"))
        yield from (urlencode({"movement": kind, "union": unions["A1"]} | between) for kind in ("left", "moved_out"))
        yield from (f"ids={people}", f"on={yesterday}", f"on={long_ago}", "membership=former", "membership=all")
        yield from (f"ids={people}&membership=all", f"ids={people}&on={yesterday}", "q=nguyen&membership=all")
        yield from ("warning=id_missing", "warning=id_contradicts_birth&membership=all", "party=no&membership=all")
        yield from (f"id_number__{lookup}=990990" for lookup in ("startswith", "contains", "gt", "regex"))
        yield from (
            "ethnicity=CANARY",
            "religion__gt=A&membership=all",
            "o=3&membership=all",
            "sex=F&membership=former",
        )
    elif family == "autocomplete":
        for app, model, name in (
            ("branches", "branchperiod", "parent"), ("branches", "grant", "branch"), ("branches", "grant", "user"),
            ("members", "membership", "person"), ("members", "membership", "branch"), ("rosters", "import", "by"),
            ("branches", "grant", "role"),
        ):  # fmt: skip
            for term in ("", "B", "canary", "990990", "a"):
                yield urlencode({"app_label": app, "model_name": model, "field_name": name, "term": term})
    elif family == "search":
        yield from (urlencode({"s": term}) for term in ("a", "canary", "990990", "B1", "Nguyễn"))
        yield from ("extended=1&s=canary", "s=")
    elif family == "unions":
        yield from ("existing=all", "existing=dissolved", "existing=all&q=B", "kind__exact=grassroots")
        yield from (f"union={union}" for union in foreign)
        yield from ("sector__exact=state_enterprise&existing=all", "contact__contains=CANARY", "parent__id__exact=1")
    elif family == "users":
        yield from ("is_superuser__exact=0", "is_staff__exact=1", "is_active__exact=0", "q=CANARY", "q=stranger")
        yield from (f"grants__branch={union}" for union in foreign)
    elif family == "imports":
        yield from ("state=waiting", "state=applied", "by=me", "by__exact=1", f"branch__id__exact={unions['B1']}")
    elif family == "counts":
        yield from (f"union={union}" for union in foreign)
        yield from (f"on={day}&show=all" for day in (yesterday, long_ago, "1950-01-01"))
        yield from (f"on={long_ago}&compare={today()}&show={show}" for show in ("all", "grassroots"))
        yield from (f"union={union}&on={yesterday}" for union in (*foreign[:3], unions["A1"]))
        yield from (f"q={word}" for word in ("canary", "B1", "cong"))
        yield from (f"download=1&union={union}" for union in foreign[:3])
        yield from (f"union={unions['A']}", f"union={unions['A']}&from=1", "download=1", "show=direct_superior")
    elif family in ("looks", "acts", "sign-ins", "requests"):
        yield from _questions_about_data(family, world, foreign)
    elif family == "entering":
        yield from (f"form=1&union={union}" for union in foreign)


def _questions_about_data(family: str, world: World, foreign: list[int]) -> Iterator[str]:
    """Searches of what was done and seen by, and about, whoever is somebody else's."""
    people = [world.known[name] for name in ("sibling", "away", "shut")]
    words = [word for person in people for word in (person.member_code, person.id_number, person.full_name)]
    yield from (urlencode({"q": word}) for word in (*words, "CANARY", "stranger", "B1", "vì", "Xin"))
    if family == "looks":
        yield from ("what=opened", "what=sent", "user__id__exact=1", "people__contains=1")
    elif family == "acts":
        yield from (f"union={union}" for union in foreign)
        yield from ("by=CANARY", "by=stranger", "verb=correct", "kind=members.person", "kind=access.user", "by__id=1")
        yield from (f"since={today():%d/%m/%Y}", f"until={today():%d/%m/%Y}", "since=x", "details__icontains=CANARY")
    elif family == "sign-ins":
        yield from ("way=code", "is_new_place__exact=0", "user__exact=1", "address=203.0.113.77")
    else:
        yield from ("state=open", "state=overdue", "state=closed", "kind=copy", "kind=erase", "person__id_number=9")
        yield from (urlencode({"member": person.member_code}) for person in people)


class _Forms(HTMLParser):
    """The forms of a page that are sent by POST: what each would send as it stands."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[dict[str, list[str]]] = []
        self._form: dict | None = None
        self._select, self._area, self._has_button = "", "", False
        self._first: str | None = None  # what a drop-down has first, which browsers send where nothing is chosen
        self.feed(html)

    def handle_starttag(self, tag: str, pairs: list) -> None:
        said = {name: value or "" for name, value in pairs}
        if tag == "form":
            self._form = {} if said.get("method", "").lower() == "post" else None
            self._has_button = False
            if self._form is not None:
                self.forms.append(self._form)
        if self._form is None:
            return
        name, value, kind = said.get("name", ""), said.get("value", ""), said.get("type", "")
        if tag == "input" and name and kind not in ("submit", "button", "file"):
            if kind not in ("checkbox", "radio") or "checked" in said:
                self._form.setdefault(name, []).append(value or ("on" if kind == "checkbox" else ""))
        elif tag == "button" and name and not self._has_button:
            self._has_button = True  # the first one is what the page is for
            self._form.setdefault(name, [value])
        elif tag == "select":
            self._select, self._first = name, "" if "multiple" in said else None
            self._form.setdefault(name, [])
        elif tag == "option" and self._select:
            self._first = value if self._first is None else self._first
            if "selected" in said:
                self._form[self._select].append(value)
        elif tag == "textarea":
            self._area = name
            self._form.setdefault(name, [""])

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if tag == "select" and self._select and self._form is not None:
            self._form[self._select] = self._form[self._select] or [value for value in [self._first] if value]
            self._select = ""
        self._area = "" if tag == "textarea" else self._area

    def handle_data(self, data: str) -> None:
        if self._form is not None and self._area:
            self._form[self._area][0] += data.removeprefix("\n")


# Frame and list forms: the language, the sign-out, the saved lists.
NOT_OURS = ({"language"}, set(), {"next"}, {"next", "language"})


def posted_forms(page: str) -> list[dict[str, list[str]]]:
    """The forms of a page, as a browser would send them."""
    return _Forms(page).forms


def forms_of(page: bytes) -> list[dict[str, list[str]]]:
    """The forms of a page, as they would be sent about any record."""
    found = posted_forms(page.decode("utf-8", "replace"))
    for form in found:
        for name in ("csrfmiddlewaretoken", "seen", "watched"):  # so the form is good for other records, too
            form.pop(name, None)
    return [form for form in found if set(form) not in NOT_OURS]


# What a form is filled with where it asks for it.
FILLED = {
    "reason": "resigned", "why": "vì thử", "decision_number": "1/QĐ", "full_name": "Hoàng Thử", "to": "",
    "username": "moi", "text": "Công văn 12/CĐ", "what": "Gửi nhầm thư", "found_at_1": "00:01", "answer_days": "2",
    "days": "10", "more_days": "5", "months": "12", "kind": "grassroots",
    "sector": "state_enterprise", "born_on": "01/02/1990",
}  # fmt: skip
# Where the same name asks for something else.
FILLED_AT = {
    "admin:members_person_add": {"reason": "admitted"},
    "admin:members_datarequest_add": {"kind": "correct"},
    "admin:members_datarequest_erase": {"reason": "Đơn số 5"},
    "admin:members_deadlinerule_add": {"kind": "copy"},
}
# Boxes to tick: an empty one is in no form.
TICKED = {
    "admin:members_datarequest_erase": {"understood": ["on"]},
    "admin:members_retentionrule_add": {"fields_emptied": ["note"]},
}
DAYS = {"on", "found_at_0", "received_on", "starts_on", "day"}
# What must be another for each record: else a form is refused for that, and not for whose record it is.
OWN = {"id_number": "", "code": "ZZ9", "username": "moi9", "note": "thử", "name": "Thử"}
UNION_FIELDS = {"branch", "parent", "to", "union"}
FORGED = {
    "is_superuser": "on", "is_staff": "on", "is_active": "on", "user_permissions": "1", "groups": "1",
    "started_on": "01/01/2020", "ended_on": "01/01/2021", "branch": "", "member_code": "DV00000001", "id": "1",
    "by": "1",
    "path": "/", "role": "administrator", "user": "1", "state": "applied", "person": "1", "dissolved_on": "01/01/2020",
}  # fmt: skip


def filled(form: dict[str, list[str]], world: World, name: str, thing: Thing | None = None) -> dict[str, list[str]]:
    """A form of an address as an honest user would send it: blanks are filled in, unions with one's own."""
    sent, known = dict(form), FILLED | FILLED_AT.get(name, {})
    whose = world.known.get(thing.name if thing and thing.name in world.known else "below")
    for field, values in form.items():
        if field in UNION_FIELDS and not any(values):
            sent[field] = [str(world.unions["A" if field == "parent" else "A2"].pk)]
        elif field in ("member", "member_code"):  # of whom a request is, typed once more before an erasure
            sent[field] = [whose.member_code]
        elif field in OWN:
            sent[field] = [OWN[field]]
        elif field in DAYS and not any(values):
            sent[field] = [f"{today():%d/%m/%Y}"]
        elif field in known and not any(values):
            sent[field] = [known[field]] if known[field] else values
    return sent | TICKED.get(name, {})


def forgeries(honest: dict[str, list[str]], world: World) -> Iterator[dict[str, list[str]]]:
    """A form as a forger would send it: somebody else's unions, fields it does not have, rows that lie."""
    foreign = [str(world.unions[code].pk) for code in ("B1", "B", "CDN", "B9")]
    for name in honest.keys() & UNION_FIELDS:
        yield from (honest | {name: [union]} for union in (*foreign, str(GONE)))
    if "member" in honest:
        others = [world.known[name] for name in ("sibling", "nephew", "away", "gone", "parent")]
        yield from (honest | {"member": [number]} for one in others for number in (one.member_code, one.id_number))
    yield honest | {name: [value or foreign[0]] for name, value in FORGED.items() if name not in honest}
    yield honest | {"_save": ["1"], "is_superuser": ["on"], "is_staff": ["on"]}
    if "grants-TOTAL_FORMS" in honest:
        yield from _grants(honest, world)


def _grants(honest: dict, world: World) -> Iterator[dict]:
    """Grants that lie outside, are somebody else's, or make equals."""
    count = int(honest["grants-TOTAL_FORMS"][0])
    stolen = [grant for thing in world.things["user"] for grant in thing.also["grants"] if thing.name != "helper"]
    new = {"started_on": "01/01/2024", "role": "viewer", "ended_on": "", "id": ""}

    def row(number: int, **values) -> dict:
        return {f"grants-{number}-{name}": [str(value)] for name, value in (new | values).items()}

    for code, role in (("B1", "officer"), ("CDN", "viewer"), ("A", "administrator"), ("B", "administrator")):
        more = row(count, branch=world.unions[code].pk, role=role)
        yield honest | {"grants-TOTAL_FORMS": [str(count + 1)]} | more
    for grant in stolen[:6]:  # a row that says it was there before
        lie = {"grants-TOTAL_FORMS": ["1"], "grants-INITIAL_FORMS": ["1"]}
        yield honest | lie | row(0, branch=world.unions["A1"].pk, role="viewer", id=grant)
    for number in range(count):
        yield honest | {f"grants-{number}-branch": [str(world.unions["B1"].pk)]}
        yield honest | {f"grants-{number}-DELETE": ["on"]}
        yield honest | {
            f"grants-{number}-role": ["administrator"],
            f"grants-{number}-branch": [str(world.unions["A"].pk)],
        }


def actions(world: World) -> Iterator[dict]:
    """Acts of a list over records that are not the user's, one by one and all of them."""
    chosen = [str(person.pk) for person in world.people.values()]
    numbers = [
        *chosen,
        *(str(union.pk) for union in world.unions.values()),
        *(str(user.pk) for user in world.users.values()),
    ]
    for act in ("end_chosen", "print_chosen", "export_chosen", "delete_selected"):
        yield {"action": [act], "_selected_action": chosen}
        yield {"action": [act], "_selected_action": numbers, "select_across": ["1"], "index": ["0"]}
        yield {"action": [act], "_selected_action": numbers, "post": ["yes"]}
