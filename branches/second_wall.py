"""The second wall: PostgreSQL itself refuses a statement that writes outside the unions that a user may write to.

A session says how far its writes may reach (a setting a kind of record, as an array of paths); triggers on what is
written hold every statement against it (branches/models/wall.py, docs/decisions/0018). Where nothing is said there is
no limit: that is how the register's own commands work. Connections of the web server begin with "nowhere"
(unionreg/wsgi.py), so that a request for which nobody said anything writes nothing.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

from django.contrib.auth.models import AnonymousUser
from django.db import connection, connections
from django.http import HttpRequest, HttpResponse

from access.models import User
from branches.models.reach import reach

# The setting, and the rights by which such records are written.
WRITES = {
    "unionreg.people": (
        "members.add_person",
        "members.change_person",
        "members.add_membership",
        "members.change_membership",
        "rosters.add_import",
        "access.handle_requests",  # erases
    ),
    "unionreg.unions": ("branches.add_branch", "branches.change_branch"),
    "unionreg.grants": ("access.give_grants",),
}
READS = ("GET", "HEAD", "OPTIONS")
_SAY = "SELECT " + ", ".join(f"set_config('{setting}', %s, false)" for setting in WRITES)
_SAY_NO_MORE = "; ".join(f"RESET {setting}" for setting in WRITES)


NOWHERE = " ".join(f"-c {setting}={{}}" for setting in WRITES)


def begin_nowhere() -> None:
    """From now on the connections of this process begin with "nowhere": nothing is written that nobody allowed."""
    options = connections.settings["default"].setdefault("OPTIONS", {})
    options["options"] = f"{options.get('options', '')} {NOWHERE}".strip()


def paths_of(user: User | AnonymousUser) -> list[str]:
    """How far a user's writes reach, a text for each setting: '{/}' is everywhere, '{}' nowhere."""
    if not user.is_authenticated:
        return ["{}"] * len(WRITES)
    return [
        "{" + ",".join(sorted({path for right in rights for path in reach(user, right)})) + "}"
        for rights in WRITES.values()
    ]


@contextmanager
def limited_to(user: User | AnonymousUser) -> Iterator[None]:
    """What is written inside may not reach further than the user's rights."""
    with connection.cursor() as cursor:
        cursor.execute(_SAY, paths_of(user))
    try:
        yield
    finally:
        _say_no_more()


def _say_no_more() -> None:
    """Back to what the connection began with; one that is broken says nothing to anybody again."""
    if connection.connection is None or connection.needs_rollback:  # what was said in a transaction goes back with it
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute(_SAY_NO_MORE)
    except Exception:
        connection.close()
        raise


def of_the_user(get_response: Callable) -> Callable:
    """Middleware: a request writes as far as its user's rights reach; one that only asks (GET) says nothing.

    The web server's connections begin with "nowhere", so that it writes nothing, and costs nothing either.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        with nullcontext() if request.method in READS else limited_to(request.user):
            return get_response(request)

    return middleware
