"""Officers read Vietnamese: no text without it, no placeholder lost in it, and days, times and numbers written its way.

Texts are found here without gettext's programs: calls in Python sources, and Django's own reading of templates.
script/check_catalogue, which needs them, runs in .ci/run. New texts come into the catalogue by

    manage.py makemessages -l vi --no-wrap --no-obsolete --add-location file

and script/compile_catalogues shows their Vietnamese on the pages.
"""

import ast
import importlib.util
import os
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import django
import import_export
import polib
import pytest
import unfold
from django.contrib import admin
from django.template import Context, Template
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation.template import templatize

CHECKOUT = Path(__file__).resolve().parent.parent
OURS = CHECKOUT / "locale/vi/LC_MESSAGES/django.po"
OF_PACKAGES = CHECKOUT / "locale_packages/vi/LC_MESSAGES"
CATALOGUES = sorted(CHECKOUT.glob("locale*/**/*.po"))
DJANGO = Path(django.__file__).parent

# The names of gettext's functions as makemessages knows them; their arguments: which are context, text, plural.
ARGUMENTS = {
    **dict.fromkeys(["_", "gettext", "gettext_lazy", "gettext_noop"], (None, 0, None)),
    **dict.fromkeys(["ngettext", "ngettext_lazy"], (None, 0, 1)),
    **dict.fromkeys(["pgettext", "pgettext_lazy"], (0, 1, None)),
    **dict.fromkeys(["npgettext", "npgettext_lazy"], (0, 1, 2)),
}
LITERAL = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"\b({'|'.join(ARGUMENTS)})\(({LITERAL}(?:, {LITERAL})*)")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z]\b|\{\w*\}")

Text = tuple[str | None, str, str]  # context, text, its plural


def text_of(name: str, arguments: list) -> Text:
    """The text that a call of a gettext function asks for."""
    context, text, plural = (None if place is None else arguments[place] for place in ARGUMENTS[name])
    return context, text, plural or ""


def aliases(tree: ast.Module) -> dict[str, str]:
    """What a module calls gettext's functions: {"_": "gettext_lazy"}."""
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    names = [name for node in imports if node.module == "django.utils.translation" for name in node.names]
    return {name.asname or name.name: name.name for name in names if name.name in ARGUMENTS}


def texts_of_python(source: str) -> Iterator[Text]:
    tree = ast.parse(source)
    names = aliases(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            arguments = [getattr(argument, "value", None) for argument in node.args]
            if isinstance(arguments[0], str):
                yield text_of(names[node.func.id], arguments)


def texts_of_template(source: str) -> Iterator[Text]:
    for name, literals in CALL.findall(templatize(source)):
        yield text_of(name, [ast.literal_eval(literal) for literal in re.findall(LITERAL, literals)])


def sources(folder: Path, ending: str) -> list[Path]:
    skipped, found = {*script().NOT_SOURCE, "static"}, []
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in skipped]
        found += [Path(parent, name) for name in names if name.endswith(ending)]
    return sorted(found)


def texts_in(folder: Path) -> polib.POFile:
    """All texts in the Python sources and templates of a folder, as a catalogue without translations."""
    found = {text for path in sources(folder, ".py") for text in texts_of_python(path.read_text())}
    found |= {text for path in sources(folder, ".html") for text in texts_of_template(path.read_text())}
    catalogue = polib.POFile()
    for context, text, plural in sorted(found, key=lambda text: (text[1], text[0] or "")):
        catalogue.append(polib.POEntry(msgctxt=context, msgid=text, msgid_plural=plural))
    return catalogue


@cache
def script() -> ModuleType:
    """script/check_catalogue, whose comparisons are used here."""
    loader = SourceFileLoader("check_catalogue", str(CHECKOUT / "script/check_catalogue"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


def translated(*paths: Path) -> dict[tuple[str | None, str], str]:
    """(context, text) -> Vietnamese; an earlier catalogue goes before a later one, as in LOCALE_PATHS."""
    words = {}
    for path in paths:
        for entry in polib.pofile(path).translated_entries():
            words.setdefault((entry.msgctxt, entry.msgid), entry.msgstr or entry.msgstr_plural[0])
    return words


def untranslated(catalogue: polib.POFile, words: dict) -> list[str]:
    return [entry.msgid for entry in catalogue if (entry.msgctxt, entry.msgid) not in words]


def of_django(part: str, domain: str, language: str = "vi") -> Path:
    return DJANGO / part / "locale" / language / "LC_MESSAGES" / f"{domain}.po"


def test_catalogue_has_the_texts_of_the_source_and_no_other():
    assert script().compare(polib.pofile(OURS), texts_in(CHECKOUT)) == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: str(path.relative_to(CHECKOUT)))
def test_catalogue_is_complete(path):
    assert script().gaps(polib.pofile(path)) == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: str(path.relative_to(CHECKOUT)))
def test_translation_keeps_the_placeholders(path):
    for entry in polib.pofile(path):
        asked = {*PLACEHOLDER.findall(entry.msgid_plural or entry.msgid)}
        for said in [entry.msgstr, *entry.msgstr_plural.values()]:
            assert not said or {*PLACEHOLDER.findall(said)} == asked, entry.msgid


def test_makemessages_sees_every_text():
    """It knows gettext's functions by their names, and gettext and gettext_lazy also as _."""
    for path in sources(CHECKOUT, ".py"):
        unseen = [f"{name} as {alias}" for alias, name in aliases(ast.parse(path.read_text())).items()]
        unseen = [said for said in unseen if not re.fullmatch(r"(\w+) as \1|(gettext|gettext_lazy) as _", said)]
        assert unseen == [], path.relative_to(CHECKOUT)


@pytest.mark.parametrize("package", [unfold, import_export], ids=lambda package: package.__name__)
def test_every_text_of_a_package_without_vietnamese_is_translated(package):
    words = translated(OURS, OF_PACKAGES / "django.po", of_django("conf", "django"))
    assert untranslated(texts_in(Path(package.__file__).parent), words) == []


@pytest.mark.parametrize(
    ("part", "domain"), [(f"contrib/{part}", "django") for part in ("admin", "auth")] + [("contrib/admin", "djangojs")]
)
def test_what_django_leaves_untranslated_is_translated(part, domain):
    words = translated(OF_PACKAGES / f"{domain}.po", of_django(part, domain))
    assert untranslated(polib.pofile(of_django(part, domain, "en")), words) == []


def test_no_word_of_ours_renames_a_thing_of_a_package():
    """Texts are shared by all: what we call a "group" is what Django's groups of rights are called, too."""
    ours = translated(OURS)
    parts = [of_django(part, "django") for part in ("contrib/admin", "contrib/auth", "conf")]
    theirs = translated(OF_PACKAGES / "django.po", *parts)
    shared = {text: (ours[text], theirs[text]) for text in ours.keys() & theirs.keys()}
    assert {text: words for text, words in shared.items() if words[0].lower() != words[1].lower()} == {}


def test_every_label_of_an_admin_page_can_be_translated():
    for model in admin.site._registry:
        fields = [field for field in model._meta.fields if field.editable and not field.auto_created]
        assert [field.name for field in fields if not isinstance(field.verbose_name, Promise)] == [], model


def shown(value: object) -> str:
    with translation.override("vi"):
        return Template("{{ value }}").render(Context({"value": value}))


def test_day_is_shown_as_day_month_year():
    assert shown(date(2026, 3, 7)) == "07/03/2026"


def test_time_is_shown_on_the_clock_of_vietnam():
    assert shown(datetime(2026, 11, 24, 20, 5, tzinfo=UTC)) == "25/11/2026 03:05"


def test_number_is_shown_with_dots():
    assert shown(81911) == "81.911"


@pytest.mark.django_db
def test_sign_in_page_is_in_vietnamese(client):
    page = client.get(reverse("admin:login"), headers={"accept-language": "vi"}).content.decode()
    assert '<html lang="vi"' in page
    assert translated(OF_PACKAGES / "django.po")[None, "Welcome back to"] in page, "run script/compile_catalogues"
