"""A first page, nothing of it in the browser's store, is light; and nothing comes from another host."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

LIMIT = 300_000  # bytes as they come over the line
REFERENCE = re.compile(r"""(?:src|href|action)=["']([^"'#]+)["']""")
PACKED = (".woff2", ".png", ".webp")

PAGES = [
    "admin:index",
    "admin:members_person_changelist",
    "admin:members_person_add",
    "admin:branches_branch_changelist",
    "admin:branches_branch_add",
    "admin:rosters_import_changelist",
    "admin:rosters_import_add",
    "admin:access_user_changelist",
    "admin:access_user_add",
    "admin:access_act_changelist",
    "admin:members_datarequest_changelist",
    "admin:members_datarequest_add",
    "admin:members_retentionrule_report",
    "admin:password_change",
    "reports:headcount",
    "guide",
]


def content(path: str) -> bytes:
    return Path(finders.find(path)).read_bytes()


def with_what_it_loads(path: str) -> set[str]:
    """A static file, and the files that a style sheet refers to."""
    if not path.endswith(".css"):
        return {path}
    named = re.findall(r"""url\(["']?([^"')]+)["']?\)""", content(path).decode())
    beside = {str((Path("/") / path).parent.joinpath(name).resolve())[1:] for name in named if "data:" not in name}
    return {path, *beside}


def size(path: str) -> int:
    read = content(path)
    return len(read) if path.endswith(PACKED) else len(gzip.compress(read))


def weight(html: str) -> int:
    paths = set()
    for address in REFERENCE.findall(html):
        if address.startswith("/static/"):
            paths |= with_what_it_loads(address.removeprefix("/static/"))
    return len(gzip.compress(html.encode())) + sum(map(size, paths))


@pytest.mark.parametrize("name", PAGES)
def test_a_first_page_is_light_and_all_of_it_ours(head_office, person, name):
    html = head_office.get(reverse(name)).content.decode()
    assert weight(html) < LIMIT
    assert [address for address in REFERENCE.findall(html) if re.match(r"(?:[a-z]+:)?//", address)] == []


def test_the_sign_in_page_is_light_and_all_of_it_ours(client, db):
    html = client.get(reverse("admin:login")).content.decode()
    assert 20_000 < weight(html) < LIMIT
    assert "://" not in "".join(REFERENCE.findall(html))


def test_style_sheets_and_scripts_of_ours_call_no_other_host():
    for path in Path(finders.find("register/frame.css")).parent.rglob("*.[cj]s*"):
        assert not re.search(r"https?://(?!www\.w3\.org)", path.read_text("utf-8")), path


ICON = re.compile(r"""material-symbols-outlined[^>]*>\s*([a-z0-9_]+)\s*<|\bicon\s*[=:]\s*["']([a-z0-9_]+)["']""")


def test_every_icon_in_use_is_in_the_font():
    here = Path(__file__).parents[2]
    known = set((here / "static/register/fonts/icons.txt").read_text().split())
    used = {}
    for folder in ("templates", "access", "branches", "members", "rosters", "reports", "unionreg", "static/register"):
        for path in (here / folder).rglob("*"):
            if path.suffix in (".html", ".py", ".js"):
                names = [first or second for first, second in ICON.findall(path.read_text("utf-8"))]
                used |= dict.fromkeys(names, path)
    from_navigation = re.findall(
        r'"([a-z_]+)", "(?:admin|reports|guide)', (here / "unionreg/navigation.py").read_text()
    )
    assert {name: path for name, path in used.items() if name not in known} == {}, "add it: script/subset_icons"
    assert set(from_navigation) <= known
