"""Two sentences of help on each page, and a guide that has what they point at."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin
from django.urls import NoReverseMatch, reverse

from unionreg import guide
from unionreg.help import HELP, SAME_AS
from unionreg.pictures import size

# They show no page of their own, or say themselves what to do.
WITHOUT = {
    *("login", "access_signin_add", "access_signin_delete"),
    *("search", "logout", "autocomplete", "jsi18n", "view_on_site", "app_list"),
    *(
        "access_act_add",
        "access_act_delete",
        "access_user_delete",
        "access_look_add",
        "access_look_delete",
        "branches_branch_delete",
        "members_person_delete",
    ),
    "members_datarequest_delete",
    *("rosters_import_forget", "rosters_import_refused", "rosters_import_discard"),
    *("rosters_import_delete", "rosters_import_again", "rosters_import_confirm"),
}
PLACES = [place for _said, place in HELP.values() if place]
TEXTS = {slug: (guide.folder() / f"{slug}.md").read_text("utf-8") for slug in guide.CHAPTERS}


def pages() -> set[str]:
    names = set()
    for entry in admin.site.get_urls():
        names |= {inner.name for inner in getattr(entry, "url_patterns", [entry])}
    return {name for name in names if name} - WITHOUT


def test_every_page_has_help():
    missing = {name for name in pages() if SAME_AS.get(f"admin:{name}", f"admin:{name}") not in HELP}
    assert missing == set()


@pytest.mark.parametrize("said", [said for said, _place in HELP.values()])
def test_help_is_two_sentences(said):
    assert len(re.findall(r"[.:?](?: |$)", str(said))) >= 2, said


@pytest.mark.parametrize("place", sorted(set(PLACES)))
def test_the_guide_has_the_place_that_help_points_at(place):
    chapter, _hash, anchor = place.partition("#")
    assert f'id="{anchor}"' in guide.read(chapter).html


@pytest.mark.parametrize("slug", guide.CHAPTERS)
def test_links_within_the_guide_lead_somewhere(slug):
    for chapter, anchor in re.findall(r"\]\((?:([a-z-]+)\.md)?(?:#([a-z-]+))?\)", TEXTS[slug]):
        assert chapter in ("", *guide.CHAPTERS)
        assert not anchor or f'id="{anchor}"' in guide.read(chapter or slug).html


def test_every_chapter_is_in_the_contents():
    assert {path.stem for path in guide.folder().glob("*.md")} == set(guide.CHAPTERS)


def test_a_page_shows_its_help_and_the_way_to_the_guide(office):
    page = office.get(reverse("admin:members_person_changelist")).content.decode()
    assert "Search by name (with or without accents)" in page
    assert f"{reverse('guide', args=['doan-vien'])}#tim-doan-vien" in page


def test_the_guide_is_for_whoever_is_signed_in(client, office):
    for chapter in guide.CHAPTERS:
        assert office.get(reverse("guide", args=[chapter])).status_code == 200
    assert office.get("/admin/guide/none/").status_code == 404
    client.logout()
    assert client.get(reverse("guide")).url.startswith(reverse("admin:login"))


@pytest.mark.parametrize("name", sorted(set(re.findall(r"\(pictures/([^)]+)\)", "".join(TEXTS.values())))))
def test_the_guide_has_its_pictures(name):
    width, height = size(guide.folder() / "pictures" / name)
    assert width > 300 < height


@pytest.fixture
def picture(tmp_path: Path, settings) -> Path:
    """A guide of one chapter with one picture, and a file beside it that is nobody's business."""
    folder = tmp_path / "docs" / "guide" / "pictures"
    folder.mkdir(parents=True)
    for slug in guide.CHAPTERS:
        text = f"# {slug}\n\n## Một {{#mot}}\n\n![Hình](pictures/one-1-desktop.png)\n![Không có](pictures/none.png)\n"
        (folder.parent / f"{slug}.md").write_text(text)
    path = folder / "one-1-desktop.png"
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (1366).to_bytes(4, "big") + (768).to_bytes(4, "big") + b"\0" * 5
    )
    (folder.parent / "secret.png").write_text("secret")
    settings.BASE_DIR = tmp_path
    guide._read.cache_clear()
    yield path
    guide._read.cache_clear()


def test_a_picture_keeps_its_place_free_and_one_that_is_not_there_leaves_no_hole(office, picture):
    html = guide.read("bat-dau").html
    assert size(picture) == (1366, 768)
    assert 'width="1366"' in html
    assert html.count("<img") == 1
    address = re.search(r'src="([^"]+)"', html)[1]
    answer = office.get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")


@pytest.mark.parametrize("name", ["..%2Fsecret.png", "../secret.png", "none.png", "secret.txt", ".png", "a/b.png"])
def test_nothing_but_pictures_is_served(office, picture, name):
    assert office.get(f"/admin/guide/pictures/{name}").status_code == 404


def test_pictures_are_for_whoever_is_signed_in(client, picture):
    assert client.get(reverse("guide_picture", args=[picture.name])).status_code == 302


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"RIFF\0\0\0\0WEBPVP8X" + b"\0" * 8 + b"\x55\x05\x00\xff\x02\x00", (1366, 768)),
        (b"RIFF\0\0\0\0WEBPVP8 " + b"\0" * 10 + b"\x56\x05\x00\x03", (1366, 768)),
        (b"RIFF\0\0\0\0WEBPVP8L" + b"\0" * 5 + ((767 << 14) | 1365).to_bytes(4, "little") + b"\0" * 5, (1366, 768)),
    ],
)
def test_the_size_of_webp(tmp_path, head, expected):
    path = tmp_path / "x.webp"
    path.write_bytes(head)
    assert size(path) == expected


def test_help_speaks_only_of_pages_that_are_there():
    assert settings.UNFOLD["GLOBAL_CALLBACK"] == "unionreg.help.of_page"
    for name in {*HELP, *SAME_AS}:
        with_any = [[], [1], [1, 1], [1, 1, 1]]
        assert any(_resolves(name, arguments) for arguments in with_any), name


def _resolves(name: str, arguments: list) -> bool:
    try:
        return bool(reverse(name, args=arguments))
    except NoReverseMatch:
        return False
