"""Who may do what over which record, worked out anew from the grants: what the register's answers are held against."""

from dataclasses import dataclass, field

from branches.models import Role
from tests.matrix.places import ROLES, Thing, World
from tests.matrix.records import EVERYBODYS
from tests.matrix.routes import HANDLES, NOBODY, STAFF, SUPERUSER, About, Page

REFUSED = (403, 404)
HISTORY = "access.view_history"
REVIEWS = ("rosters.approve_import", "access.audit")  # who sees imports of others, of these unions alone
TOLD_WHO_SEES = ("access.view_look", "access.view_user")


@dataclass
class Rights:
    """The rights of one who asks: [(path of a union, rights over it and all below)]."""

    role: str
    world: World
    over: list[tuple[str, frozenset[str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        held = {role.code: frozenset(role.rights) for role in Role.objects.all()}
        self.over = [(self.world.unions[code].path, held[name]) for name, code in ROLES.get(self.role, ())]

    @property
    def is_superuser(self) -> bool:
        return self.role == "superuser"

    @property
    def is_stale(self) -> bool:
        """Whether what is grave is not done before the password is given again."""
        return self.role == "stale"

    @property
    def works_here(self) -> bool:
        return self.role in (*ROLES, "superuser", "ended")

    def paths(self, *rights: str) -> list[str]:
        """The unions over which one of these rights is held, each with all below it."""
        return ["/"] if self.is_superuser else sorted({path for path, held in self.over if held & {*rights}})

    def has(self, right: str) -> bool:
        if right in (STAFF, SUPERUSER, NOBODY):
            return right == STAFF or right == SUPERUSER and self.is_superuser
        return bool(self.paths(right))

    def reaches(self, right: str, thing: Thing, *, sees: bool = False) -> bool:
        """Whether the right reaches the record; `sees`: whether it shows the record at all."""
        if not self.has(right):
            return False
        if thing.of == "own sign-in":
            return thing.owner == self.role
        if self.is_superuser:
            return sees or thing.paths != ("/",)
        if thing.of in ("user", "sign-in"):
            return self._reaches_user(right, thing, sees=sees or right == HISTORY)
        if thing.of == "import":
            is_reviewed = any(self._within(path, *REVIEWS) for path in thing.paths)
            return thing.owner == self.role or (sees or right == HISTORY) and is_reviewed
        if thing.owner:
            return thing.owner in (self.role, EVERYBODYS)
        if thing.is_shut and not any(self._within(path, HANDLES) for path in thing.paths):
            return False
        if person := thing.also.get("person_path"):
            places = [person] if sees else [person, *thing.paths]
            return all(self._within(path, right) for path in places)
        return any(self._within(path, right) for path in thing.paths)

    def _within(self, path: str, *rights: str) -> bool:
        return any(path.startswith(reached) for reached in self.paths(*rights))

    def _reaches_user(self, right: str, thing: Thing, *, sees: bool) -> bool:
        if thing.owner == "superuser":
            return False
        within = [self._within(path, right) for path in thing.paths]
        if sees:
            return any(within) or not within
        is_over = thing.name == "ended"  # whose grants are over is anybody's who sees them
        return thing.name != self.role and (is_over or all(within))

    def is_told_who_sees(self, thing: Thing) -> bool:
        """Whether the page "who can see this" names everybody who does, users of unions above with them."""
        return any(self.reaches(right, thing) for right in TOLD_WHO_SEES)

    def expects(self, route: Page | About, thing: Thing | None) -> tuple[int, ...]:
        """The statuses that a plain GET may have."""
        if not self.works_here:
            return (route.owing if self.role == "unfactored" else 302,)
        if route.post_only:
            return (405,)
        if isinstance(route, Page):
            return (route.answers,) if self.has(route.sees) and (not route.does or self.has(route.does)) else (403,)
        if not self.may(route, thing):
            if not route.refused_first and self.reaches(route.sees, thing, sees=True):
                return self._of_a_part(route, thing)
            return REFUSED
        return (302 if route.fresh and self.is_stale else route.answers,)

    def _of_a_part(self, route: About, thing: Thing) -> tuple[int, ...]:
        """Seen, and not to be acted upon: 403; where only the membership is another's: as if it were not there."""
        if thing.of == "membership" and self._within(thing.also["person_path"], route.does):
            return (404,)
        if route.refuses == 404 and not self.reaches(HISTORY, thing, sees=True):
            return (403,)
        return (route.refuses,)

    def may(self, route: Page | About, thing: Thing | None) -> bool:
        """Whether the page opens, or the act is done."""
        if not self.works_here or not self.has(route.sees):
            return False
        if isinstance(route, Page):
            return not route.does or self.has(route.does)
        return self.reaches(route.sees, thing, sees=True) and (not route.does or self.reaches(route.does, thing))
