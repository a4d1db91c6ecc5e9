"""Records about data itself: looks, sign-ins, requests, breaches, rules, and changes that can be put back."""

from datetime import timedelta

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db.models import Model

from access.models import Look, SignIn
from branches.models import Branch, BranchEvent
from members.models import Breach, DataRequest, DeadlineRule, Holiday, Person, RequestStep, RetentionRule
from members.models.person import PersonEvent
from members.privacy import requests
from tests.matrix.marks import CANARY_ADDRESS
from tests.matrix.places import CANARY, SHUT, STRANGERS, World, today

EVERYBODYS = "everybody"  # the owner of what is about nobody in particular
WHO_ASKS = (
    "own",
    "below",
    "second",
    "former",
    "came",
    "sibling",
    "nephew",
    "parent",
    "away",
    "retired",
    "gone",
    "shut",
)
# An erasure goes through the whole register, already where its page is shown: of one's own, few are asked about.
ONES_TO_ERASE = ("below", "sibling", "nephew", "parent", "away", "retired", "gone", "shut")


def of_data(world: World) -> None:
    """All of it."""
    _looks(world)
    _sign_ins(world)
    _requests(world)
    _breaches(world)
    _rules(world)


def _looks(world: World) -> None:
    """One look at everybody, one at some of A and of B together, one at nobody."""

    def look(name: str, by: str, people: list[str], **said) -> None:
        numbers = [world.people[person].pk for person in people]
        row = Look.objects.create(
            user=world.users[by], what="opened", fields=["id_number"], people=numbers, count=len(numbers), **said
        )
        world.add("look", name, row.pk, *(world.path_of(person) for person in people))

    for name in world.people:
        words = f"other: {world.mark_of(name) or 'vì việc'}"
        look(name, "stranger" if CANARY in words else "helper", [name], reason=words, page=words)
    look("mixed", "helper", ["below", "sibling"], reason="record")
    look("nobody's", "stranger", [], reason=f"other: {CANARY}", details={"asked": [CANARY]})


def _sign_ins(world: World) -> None:
    for name, user in world.users.items():
        is_foreign = name in STRANGERS
        row = SignIn.objects.create(
            user=user,
            address=CANARY_ADDRESS if is_foreign else "192.0.2.1",
            browser=CANARY if is_foreign else "Firefox",
            way="code",
            is_new_place=False,
        )
        paths = tuple(user.grants.values_list("branch__path", flat=True))
        owner = "superuser" if user.is_superuser else ""
        world.add("sign-in", name, row.pk, *paths, owner=owner)
        world.add("own sign-in", name, row.pk, owner=name)
    for name in ("helper", "stranger", "half"):
        TOTP.activate(world.users[name], generate_totp_secret())


def _requests(world: World) -> None:
    """Everybody asks for a copy, for erasure and for restriction, which is done where somebody is shut."""
    for kind, of in (("copy", "copy"), ("erase", "erasure"), ("restrict", "restriction")):
        for name in WHO_ASKS if of != "erasure" else ONES_TO_ERASE:
            words = world.mark_of(name) or "Xin theo luật"
            by = world.users["stranger" if words == CANARY else "helper"]
            said = {"received_on": today() - timedelta(days=1), "channel": "letter", "text": words, "by": by}
            row = requests.receive(world.people[name], kind=kind, **said)
            RequestStep.objects.filter(request=row).update(text=words)
            for kind_of_thing in ("request", of):
                world.add(kind_of_thing, name, row.pk, world.path_of(name))
    done = DataRequest.objects.get(person=world.people["shut"], kind="restrict")
    requests.finish(done, on=today(), channel="letter", text=SHUT, by=None)


def _breaches(world: World) -> None:
    for name in ("data_protection", "of_two", "stale", "stranger"):
        words = CANARY if name in STRANGERS else "Gửi nhầm thư"
        row = Breach.objects.create(
            what=words, which_data=words, done=words, report=words, by=world.users[name], people=3
        )
        world.add("breach", name, row.pk, owner=name)


def _rules(world: World) -> None:
    world.add("deadline", "first", DeadlineRule.objects.earliest("pk").pk, owner="superuser")
    world.add(
        "holiday",
        "new",
        Holiday.objects.create(day=today() - timedelta(days=1000), name="Ngày lễ").pk,
        owner="superuser",
    )
    rule = RetentionRule.objects.create(name="Quy tắc thử", starts_on=today(), fields=["note", "phone"], months=1)
    world.add("rule", "new", rule.pk, owner=EVERYBODYS)


def changes(world: World) -> None:
    """What was changed of people and unions, with the page that puts it back; and one's own with what is another's."""
    events = {}
    for name, person in world.people.items():
        Person.objects.filter(pk=person.pk).update(note=f"{world.mark_of(name)} ghi chú mới")
        events[name] = _last(PersonEvent, person)
        path = world.path_of(name)
        world.add("change", name, person.pk, path, kind="personevent", event=events[name], person_path=path)
    event, path = {"kind": "personevent", "event": events["sibling"]}, world.path_of("below")
    world.add("change", "mixed", world.people["below"].pk, "/", **event, person_path=path)
    for thing in world.things["branch"]:
        union = Branch.objects.get(pk=thing.pk)
        Branch.objects.filter(pk=thing.pk).update(employer=f"{union.employer} mới")
        event = {"kind": "branchevent", "event": _last(BranchEvent, union)}
        world.add("union's change", thing.name, thing.pk, *thing.paths, **event)


def _last(events: type[Model], row: Model) -> int:
    return events.objects.filter(pgh_obj=row, pgh_label="update").latest("pgh_id").pk
