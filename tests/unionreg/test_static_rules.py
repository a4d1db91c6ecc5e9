"""What no code of ours may do, read from its text: each rule closes a door that others left open."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.contrib import admin

from access.admin import ScopedAdmin

ROOT = Path(__file__).parents[2]
APPS = ("access", "branches", "members", "rosters", "reports", "unionreg", "script")

# Where a rule is broken knowingly: (rule, file) -> why that is safe.
KNOWN = {
    ("markup that is not written here", "access/sign_ins.py"): "the sentences are the catalogue's",
    ("markup that is not written here", "access/second_factor.py"): "a picture that allauth draws of a secret",
    ("markup that is not written here", "unionreg/guide.py"): "the chapters are files of ours",
    ("markup that is not written here", "members/admin/person.py"): "the sentences are the catalogue's",
    ("markup that is not written here", "rosters/pages.py"): "the parts are escaped",
    ("markup that is not written here", "reports/headcount_table.py"): "numbers, and links that are escaped",
    ("markup that is not written here", "access/templatetags/attributes.py"): "each value is escaped",
    ("raw SQL", "rosters/models/imports.py"): "a text of the module; the paths are a parameter",
    ("raw SQL", "rosters/models/large_exports.py"): "a text of the module; the paths are a parameter",
    ("raw SQL", "branches/models/branch.py"): "a text of the module; the day and the union are parameters",
    ("raw SQL", "members/models/person.py"): "one of the texts of warned.py; an unknown code is a KeyError",
    ("SQL put together", "unionreg/embedded_postgres.py"): "CREATE DATABASE takes no parameters; quote_ident quotes",
    ("SQL put together", "rosters/exports.py"): "columns and joins of the module; values stay parameters",
    ("SQL put together", "rosters/erasing.py"): "names of columns of the module; values stay parameters",
    ("SQL put together", "rosters/pipeline/undo.py"): "names of tables of the module; values stay parameters",
    ("SQL put together", "access/looks.py"): "parts of the module; values stay parameters",
    ("SQL put together", "access/history.py"): "names of tables and columns, in a migration",
    ("raw SQL", "reports/audit.py"): "a text of the module without parameters",
    ("all fields", "members/forms.py"): "the sections of the admin page say which",
    ("resource without scope", "branches/resources.py"): "exports the rows of the admin's list, which is scoped",
    ("resource without scope", "rosters/resources.py"): "declares columns; rows never go through it",
}
ADMINS = {"ModelAdmin", "BaseUserAdmin", "BaseGroupAdmin"}
RUNS_TEXT = {"eval", "exec", "compile", "__import__"}
READS_OBJECTS = {"pickle", "marshal", "shelve", "dill"}
ASKED = {"GET", "POST", "FILES", "body"}
PERSONAL = {"person", "people", "membership", "memberships", "user", "row", "rows", "form", "cleaned_data", "POST"}
LOGS = {"debug", "info", "warning", "error", "exception", "critical"}


def name_of(node: ast.AST) -> str:
    """The last name of what is called or referred to: 'c' of a.b.c."""
    return getattr(node, "attr", getattr(node, "id", ""))


def names_in(node: ast.AST) -> set[str]:
    return {name_of(part) for part in ast.walk(node)}


def is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant)


def is_put_together(node: ast.AST) -> bool:
    """Whether a text is made from others: an f-string with parts, +, %, .format()."""
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in node.values)
    is_format = isinstance(node, ast.Call) and name_of(node.func) in ("format", "replace", "join")
    return isinstance(node, ast.BinOp) or is_format


def first(call: ast.Call) -> ast.AST:
    return call.args[0] if call.args else ast.Constant("")


def starred(call: ast.Call) -> Iterator[ast.AST]:
    yield from (argument.value for argument in call.args if isinstance(argument, ast.Starred))
    yield from (keyword.value for keyword in call.keywords if keyword.arg is None)


def asks_as_told(call: ast.Call) -> bool:
    """Whether a query is made from names that the browser sends."""
    given = [*starred(call), *(call.args if name_of(call.func) == "order_by" else [])]
    return any(names_in(one) & ASKED for one in given)


def logs_a_person(call: ast.Call) -> bool:
    owner = name_of(getattr(call.func, "value", call.func))
    if owner not in ("log", "logger", "logging") or name_of(call.func) not in LOGS:
        return False
    told = [*call.args[1:], *(keyword.value for keyword in call.keywords)]
    return is_put_together(first(call)) or any(name_of(one) in PERSONAL for one in told)


CALLS: dict[str, Callable[[str, ast.Call], bool]] = {
    "markup that is not written here": lambda name, call: (
        name in ("mark_safe", "SafeString", "format_html") and not is_text(first(call))
    ),
    "raw SQL": lambda name, call: name in ("RawSQL", "raw", "extra"),
    "SQL put together": lambda name, call: name in ("execute", "executemany") and is_put_together(first(call)),
    "query as the browser says": lambda name, call: (
        name in ("filter", "exclude", "get", "order_by", "update", "values") and asks_as_told(call)
    ),
    "text run as code": lambda name, call: name in RUNS_TEXT and isinstance(call.func, ast.Name),
    "YAML that makes objects": lambda name, call: name in ("load", "load_all") and "yaml" in names_in(call.func),
    "shell": lambda name, call: (
        (name in ("system", "popen", "getoutput") and names_in(call.func) & {"os", "subprocess"} != set())
        or any(keyword.arg == "shell" and getattr(keyword.value, "value", 1) for keyword in call.keywords)
    ),
    "log about a person": lambda name, call: logs_a_person(call),
}


def faults(source: str) -> Iterator[str]:
    """The rules that a module breaks, each as often as it does."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            yield from (rule for rule, breaks in CALLS.items() if breaks(name_of(node.func), node))
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            yield from _imported(node)
        elif isinstance(node, ast.Assign) and name_of(node.targets[0]) == "fields":
            if getattr(node.value, "value", "") == "__all__":
                yield "all fields"
        elif isinstance(node, ast.ClassDef):
            yield from _declared(node)


def _imported(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    names = {alias.name for alias in node.names}
    if names & READS_OBJECTS or getattr(node, "module", "") in READS_OBJECTS:
        yield "objects read from bytes"
    if "csrf_exempt" in names:
        yield "forms from anywhere"
    if names & {"cache_page", "cache_control"}:
        yield "page kept for others"


def _declared(node: ast.ClassDef) -> Iterator[str]:
    bases = {name_of(base) for base in node.bases}
    is_scoped = "ScopedAdmin" in bases or node.name == "ScopedAdmin"
    if not is_scoped and (bases & ADMINS or any("ImportExport" in base or "ExportMixin" in base for base in bases)):
        yield "admin without scope"
    if any(base.endswith("Resource") for base in bases) and "visible_to" not in names_in(node):
        yield "resource without scope"


def template_faults(text: str) -> Iterator[str]:
    """Templates print nothing as it is."""
    compact = text.replace(" ", "")
    yield from (rule for rule in ("|safe", "autoescapeoff") if rule in compact)


def modules() -> list[Path]:
    python = [path for app in APPS for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts]
    scripts = [path for path in sorted((ROOT / "script").iterdir()) if path.is_file() and not path.suffix]
    return python + [path for path in scripts if "python" in path.read_text("utf-8").partition("\n")[0]]


def found() -> dict[tuple[str, str], int]:
    """(rule, file) -> how often it is broken there."""
    counted: dict[tuple[str, str], int] = {}
    for path in modules():
        for rule in faults(path.read_text("utf-8")):
            at = (rule, str(path.relative_to(ROOT)))
            counted[at] = counted.get(at, 0) + 1
    return counted


def test_no_module_breaks_a_rule():
    assert len(modules()) > 100
    assert sorted(found().keys() - KNOWN.keys()) == []


def test_what_is_known_is_still_there():
    assert sorted(KNOWN.keys() - found().keys()) == []


def test_no_template_prints_what_it_is_given_as_it_is():
    templates = [*(ROOT / "templates").rglob("*.html"), *ROOT.glob("*/templates/**/*.html")]
    assert len(templates) > 50
    assert {str(path): broken for path in templates if (broken := list(template_faults(path.read_text("utf-8"))))} == {}


def test_every_admin_page_is_scoped():
    unscoped = [name for name, page in admin.site._registry.items() if not isinstance(page, ScopedAdmin)]
    assert unscoped == []


PLANTED = [
    ("markup that is not written here", "mark_safe(person.full_name)"),
    ("markup that is not written here", "format_html(f'<b>{name}</b>')"),
    ("raw SQL", "people.filter(pk__in=RawSQL(text, []))"),
    ("raw SQL", "Person.objects.raw(text)"),
    ("raw SQL", "people.extra(where=[text])"),
    ("SQL put together", "cursor.execute(f'SELECT {name}')"),
    ("SQL put together", "cursor.execute('SELECT ' + name)"),
    ("SQL put together", "cursor.execute('SELECT %s' % name)"),
    ("SQL put together", "cursor.executemany('SELECT {}'.format(name), rows)"),
    ("query as the browser says", "people.filter(**request.GET.dict())"),
    ("query as the browser says", "people.exclude(**dict(self.request.GET))"),
    ("query as the browser says", "people.order_by(request.GET['o'])"),
    ("query as the browser says", "people.values(*request.GET.getlist('column'))"),
    ("text run as code", "eval(text)"),
    ("text run as code", "exec(text)"),
    ("YAML that makes objects", "yaml.load(stream)"),
    ("shell", "subprocess.run(line, shell=True)"),
    ("shell", "os.system(line)"),
    ("objects read from bytes", "import pickle"),
    ("objects read from bytes", "from pickle import loads"),
    ("forms from anywhere", "from django.views.decorators.csrf import csrf_exempt"),
    ("page kept for others", "from django.views.decorators.cache import cache_page"),
    ("all fields", "class Meta:\n    fields = '__all__'"),
    ("admin without scope", "class PersonAdmin(ModelAdmin): pass"),
    ("admin without scope", "class PersonAdmin(ImportExportMixin, admin.ModelAdmin): pass"),
    ("resource without scope", "class PersonResource(resources.ModelResource): pass"),
    ("log about a person", "log.info('saved %s', person)"),
    ("log about a person", "logger.warning(f'saved {person}')"),
    ("log about a person", "log.error('refused', extra=request.POST)"),
]


@pytest.mark.parametrize(("rule", "planted"), PLANTED)
def test_a_planted_fault_is_seen(rule, planted):
    assert rule in list(faults(planted))


def test_every_rule_is_planted():
    told = {rule for rule, _planted in PLANTED}
    assert set(CALLS) <= told
    assert {rule for rule, _file in KNOWN} <= told


@pytest.mark.parametrize("text", ["{{ name | safe }}", "{% autoescape off %}", "{{ names|safeseq }}"])
def test_a_fault_planted_in_a_template_is_seen(text):
    assert list(template_faults(text))


INNOCENT = [
    "format_html('<b>{}</b>', name)",
    "cursor.execute('SELECT %s', [name])",
    "cursor.execute(_QUESTION, known)",
    "people.order_by('sort_key').filter(**facts)",
    "log.exception('The page of errors failed, too')",
    "log.info('%s rows in %s s', count, seconds)",
    "class PersonAdmin(ImportExportMixin, ScopedAdmin): pass",
    "subprocess.run(['ls'], shell=False)",
]


@pytest.mark.parametrize("innocent", INNOCENT)
def test_what_is_right_is_passed_by(innocent):
    assert list(faults(innocent)) == []
