"""What takes several requests: files that speak of foreign people and unions, sent and confirmed; uploads of others."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import partial

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from access.models import Look, SignIn
from members.models import Breach
from members.privacy.breaches import write_down_breach
from members.privacy.requests import receive
from tests import cast
from tests.matrix import stories_of_data
from tests.matrix.asked import forms_of
from tests.matrix.judge import bare
from tests.matrix.places import GONE, World, today
from tests.matrix.world import roster

# Columns of which a row about somebody foreign says something else than the register: an old value would show.
NEWS = {"religion": "Phật giáo", "note": "thử", "ethnicity": "Tày", "phone": "0911000111", "address": "Hà Nội"}


def rosters(world: World) -> Iterator[tuple[str, date, bytes]]:
    """Rosters of A1 about people of others, known by their number, their code or their name: (which, day, file)."""
    yesterday = today() - timedelta(days=1)
    for name in ("sibling", "nephew", "other", "parent", "gone", "retired", "away", "shut"):
        known = world.known[name]
        told = {"full_name": "Lê Khác", "id_number": known.id_number, "branch_code": "A1"}
        yield f"number of {name}", today(), roster(told | NEWS)
        yield f"number of {name}, {yesterday}", yesterday, roster(told | NEWS)
        coded = {"full_name": "Lê Khác", "member_code": known.member_code, "branch_code": "A1"}
        yield f"code of {name}", today(), roster(coded | NEWS)
        yield f"code of {name}, {yesterday}", yesterday, roster(coded | NEWS)
        named = {"full_name": known.full_name, "born_on": "11/11/1911", "branch_code": "A1"}
        yield f"name of {name}", yesterday, roster(named | NEWS)
    for code in ("B1", "C1", "CDN", "B9"):
        row = {"full_name": "Hoàng Mới", "born_on": "01/02/1990", "branch_code": world.unions[code].code}
        yield f"union {code}", today(), roster(row)
        yield f"union named {code}", today(), roster(row | {"branch_code": "", "branch_name": world.unions[code].name})


LIST = "/admin/members/person/"  # its drop-downs offer what is written of people


class Story:
    """Several requests of one role, undone together."""

    def __init__(self, matrix, role: str, what: str, *told: str) -> None:
        self.matrix, self.role, self.what, self.told = matrix, role, what, list(told)

    def ask(self, address: str, data: dict | None = None):
        answer = self.matrix.asker.ask(self.role, address, data)
        is_list = address.partition("?")[0] == LIST
        self.matrix.looked(f"{self.role}: {self.what} at {address}", self.role, answer, sent=self.told, offers=is_list)
        if data is not None:
            self.matrix.sealed(f"{self.role}: {self.what} at {address}", self.role)
        return answer


def told(matrix, role: str, names: Iterable[str]) -> Iterator[Callable]:
    """Stories of a role, to be told one by one; each is undone at its end."""

    def tell(story: Callable) -> None:
        with transaction.atomic():
            story()
            transaction.set_rollback(True)

    for name in names if not matrix.rights[role].is_superuser else ():
        yield from (partial(tell, story) for story in _STORIES[name](matrix, role))


def _rosters(matrix, role: str) -> Iterator[Callable]:
    for what, day, file in rosters(matrix.world):
        yield partial(_roster, matrix, role, what, day, file)


def _roster(matrix, role: str, what: str, day: date, file: bytes) -> None:
    """A roster is sent, looked at and confirmed. Of whoever is elsewhere, the name of the union is told on purpose."""
    known = [text for cell in file.decode().replace("\n", ",").split(",") for text in (cell,) if text]
    names = [union.name for union in matrix.world.unions.values()]
    story = Story(matrix, role, f"roster by {what}", *known, *names, "11/11/1911")
    sent = {"file": SimpleUploadedFile("thu.csv", file), "on": f"{day:%d/%m/%Y}", "mode": "full"}
    address = story.ask(reverse("admin:rosters_import_add"), sent).location
    if "/change/" not in address:
        return
    story.ask(address)
    for rows in ("all", "refused", "missing", "unions", "changed", "new", "moved"):
        page = story.ask(f"{address}?rows={rows}")
    story.ask(address.replace("change", "refused"))
    shown = next((form["shown"] for form in forms_of(page.text) if "shown" in form), [""])
    story.ask(address.replace("change", "confirm"), {"shown": shown})
    story.ask(f"{address}?rows=all")
    for name in ("sibling", "nephew", "other", "retired", "away"):  # who was taken in by it could be looked at now
        story.ask(reverse("admin:members_person_change", args=[matrix.world.people[name].pk]))


def _unions(matrix, role: str) -> None:
    """A file of unions that describes those of others, moves one of them here, or one's own there."""
    unions = matrix.world.unions
    lines = {
        "describes": f"code,employer\n{unions['B1'].code},Thử",
        "moves here": f"code,parent_code\n{unions['B1'].code},A",
        "moves there": f"code,parent_code\nA1,{unions['B'].code}",
        "moves itself": f"code,parent_code\nA,{unions['B'].code}",
        "has no superior": "code,name,kind\nZZ1,Thử,industry",
        "enters there": f"code,name,kind,parent_code\nZZ2,Thử,grassroots,{unions['B'].code}",
    }
    for what, text in lines.items():
        story = Story(matrix, role, f"file that {what}", *(union.code for union in unions.values()))
        sent = {"import_file": SimpleUploadedFile("cd.csv", text.encode()), "format": "1", "on": f"{today():%d/%m/%Y}"}
        with transaction.atomic():
            page = story.ask(reverse("admin:branches_branch_import"), sent)
            for form in forms_of(page.text):
                if "import_file_name" in form:
                    story.ask(reverse("admin:branches_branch_process_import"), form)
            transaction.set_rollback(True)


def _others_upload(matrix, role: str) -> None:
    """An upload of another officer, by its name, is handed back by this one."""
    text = f"code,name,kind,parent_code\nA77,{'CANARY'} Thử,grassroots,A"
    sent = {"import_file": SimpleUploadedFile("cd.csv", text.encode()), "format": "1", "on": f"{today():%d/%m/%Y}"}
    page = matrix.asker.ask("superuser", reverse("admin:branches_branch_import"), sent)
    story = Story(matrix, role, "upload of another")
    for form in forms_of(page.text):
        if "import_file_name" not in form:
            continue
        name = form["import_file_name"][0]
        for said in (name, name.partition(":")[0], f"../unions/{name.partition(':')[0]}", "../../secret_key"):
            answer = story.ask(reverse("admin:branches_branch_process_import"), form | {"import_file_name": [said]})
            if b"CANARY" in answer.text or matrix.world.unions["A"].children.filter(code="A77").exists():
                matrix.report.changed.append(f"{role}: the upload of another was taken: {said[:20]}")


def _forgotten(matrix, role: str) -> None:
    """The corrections that others keep are not to be forgotten by way of one's own import."""
    own = next((thing for thing in matrix.world.things["import"] if thing.owner == role), None)
    number = own.pk if own else GONE
    story = Story(matrix, role, "forgets a correction of others")
    for thing in matrix.world.things["import"]:
        if thing.owner != role:
            with transaction.atomic():
                story.ask(reverse("admin:rosters_import_forget", args=[number, thing.also["memory"]]), {})
                transaction.set_rollback(True)


def _taken_back(matrix, role: str) -> None:
    """Somebody is transferred to oneself, or taken back, by numbers of others."""
    unions, people = matrix.world.unions, matrix.world.people
    story = Story(matrix, role, "takes somebody in")
    held = {thing.name: thing for thing in matrix.world.things["membership"]}
    day = {"on": f"{today():%d/%m/%Y}", "why": "vì", "decision_number": ""}
    for name in ("sibling", "nephew", "away", "parent"):
        numbers = [people[name].pk, held[name].pk]
        story.ask(reverse("admin:members_person_transfer", args=numbers), day | {"to": unions["A1"].pk})
    for name in ("gone", "retired"):
        story.ask(reverse("admin:members_person_take_back", args=[people[name].pk]), day | {"branch": unions["A1"].pk})
    for target in ("B1", "B", "CDN"):
        numbers = [people["below"].pk, held["below"].pk]
        story.ask(reverse("admin:members_person_transfer", args=numbers), day | {"to": unions[target].pk})
        back = reverse("admin:members_person_take_back", args=[people["former"].pk])
        story.ask(back, day | {"branch": unions[target].pk})


def _their_lists(matrix, role: str) -> None:
    """Saved lists of others, given another name or thrown away."""
    story = Story(matrix, role, "saved lists of others")
    for user in matrix.world.users.values():
        for saved in user.saved_lists.all():
            if user.username != role:
                story.ask(reverse("admin:members_person_lists"), {"saved": saved.pk, "name": "Thử"})
                story.ask(reverse("admin:members_person_lists"), {"saved": saved.pk, "throw_away": "1"})
    for name in ("sibling", "away"):
        known = matrix.world.known[name]
        typed = {"full_name": known.full_name, "born_on": "11/11/1911", "id_number": known.id_number}
        told = Story(matrix, role, f"looks {name} up", *typed.values())
        told.ask(reverse("admin:members_person_look"), typed)
        told.ask(reverse("admin:members_person_look"), typed | {"_new": "1"})


PAGES = (
    "/admin/", LIST, "/admin/members/person/?membership=all",
    "/admin/branches/branch/?existing=all",
    "/admin/headcount/?show=all", "/admin/headcount/?on={before}&compare={today}&show=all", "/admin/tree/",
    "/admin/tree/?on={before}", "/admin/members/person/?on={before}", "/admin/members/person/?warning=id_missing",
    "/admin/members/person/?movement=joined&since={before}&until={today}", "/admin/rosters/import/",
    "/admin/access/user/", "/admin/access/look/", "/admin/access/signin/", "/admin/access/act/",
    "/admin/members/datarequest/", "/admin/members/breach/", "/admin/members/retentionrule/report/",
)  # fmt: skip


def _elsewhere(matrix, role: str) -> None:
    """What happens elsewhere shows on no page: not in its names, and not in its numbers."""
    days = {"before": today() - timedelta(days=40), "today": today()}
    story = Story(matrix, role, "what happens elsewhere")
    pages = [page.format(**days) for page in PAGES]
    before = [bare(story.ask(page).text) for page in pages]
    for number in range(3):
        cast.member(matrix.world.unions["B1"], f"Người Mới {number}", today() - timedelta(days=9))
        cast.union(f"B5{number}", under=matrix.world.unions["B"])
    stranger, person = matrix.world.users["stranger"], matrix.world.people["other"]
    Look.objects.create(user=stranger, what="opened", people=[person.pk], count=1)
    SignIn.objects.create(user=stranger, way="code", is_new_place=True)
    receive(person, kind="object", received_on=today(), channel="letter", by=stranger)
    write_down_breach(Breach(what="Mất sổ"), by=stranger)
    for page, old in zip(pages, before, strict=True):
        new = bare(story.ask(page).text)
        if new != old:
            matrix.report.leaks.append(f"{role}: {page} is another, after something happened elsewhere")


def _once(story: Callable) -> Callable:
    return lambda matrix, role: [partial(story, matrix, role)]


def _of_data(story: Callable) -> Callable:
    def tell(matrix, role: str) -> list[Callable]:
        return [partial(story, matrix, role, partial(Story, matrix, role))]

    return tell


_STORIES = {
    "roster": _rosters,
    **{name: _of_data(story) for name, story in stories_of_data.TOLD.items()},
    **{name: _once(story) for name, story in {
        "unions": _unions, "upload": _others_upload, "forgets": _forgotten, "takes": _taken_back, "lists": _their_lists,
        "elsewhere": _elsewhere,
    }.items()},
}  # fmt: skip
ALL = list(_STORIES)
