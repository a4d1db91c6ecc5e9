"""The guide of docs/guide, as pages for whoever is signed in."""

import re
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from pathlib import Path
from xml.etree.ElementTree import Element

from django.conf import settings
from django.contrib import admin
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from unionreg.pictures import size

# In the order of reading; the first is what opens.
CHAPTERS = ["bat-dau", "doan-vien", "danh-sach-excel", "so-lieu", "cong-doan", "du-lieu-ca-nhan", "quan-tri"]
PICTURE = re.compile(r"[a-z0-9-]+\.(webp|png)")
LINK = re.compile(r"([a-z-]+)\.md(#[a-z0-9-]+)?")
KINDS = {"webp": "image/webp", "png": "image/png"}


@dataclass(frozen=True)
class Chapter:
    """A chapter as a page shows it: its title, its HTML, its headings as [(anchor, title)]."""

    slug: str
    title: str
    html: str
    headings: list[tuple[str, str]]


def folder() -> Path:
    return settings.BASE_DIR / "docs" / "guide"


class _Addresses(Treeprocessor):
    """Addresses of the files as addresses of pages; a picture that is not made yet leaves no hole."""

    def run(self, root: Element) -> None:
        for parent in root.iter():
            for link in parent.iter("a"):
                if match := LINK.fullmatch(link.get("href", "")):
                    link.set("href", reverse("guide", args=[match[1]]) + (match[2] or ""))
            for image in [child for child in parent if child.tag == "img"]:
                self._picture(parent, image)

    @staticmethod
    def _picture(parent: Element, image: Element) -> None:
        name = Path(image.get("src", "")).name
        path = folder() / "pictures" / name
        if not path.is_file():
            parent.remove(image)
            return
        width, height = size(path)
        for attribute, value in {"width": width, "height": height, "loading": "lazy"}.items():
            image.set(attribute, str(value))
        image.set("src", reverse("guide_picture", args=[name]))


class _OfTheRegister(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.treeprocessors.register(_Addresses(md), "addresses", 5)


def read(slug: str) -> Chapter:
    """A chapter; read again when its file changes."""
    path = folder() / f"{slug}.md"
    pictures = folder() / "pictures"
    changed = pictures.stat().st_mtime_ns if pictures.is_dir() else 0
    return _read(slug, path.stat().st_mtime_ns, changed)


@lru_cache(maxsize=32)
def _read(slug: str, changed: int, pictures_changed: int) -> Chapter:
    reader = Markdown(extensions=["attr_list", "tables", "toc", "sane_lists", _OfTheRegister()])
    html = reader.convert((folder() / f"{slug}.md").read_text("utf-8"))
    tokens = reader.toc_tokens
    [top] = tokens
    headings = [(token["id"], unescape(token["name"])) for token in top["children"]]
    return Chapter(slug, unescape(top["name"]), html, headings)


def page(request: HttpRequest, chapter: str = CHAPTERS[0]) -> HttpResponse:
    """A chapter of the guide, with the table of contents of all."""
    if chapter not in CHAPTERS:
        raise Http404
    chapters = [read(slug) for slug in CHAPTERS]
    shown = chapters[CHAPTERS.index(chapter)]
    at = CHAPTERS.index(chapter)
    context = {
        "title": _("Guide"),
        "chapters": chapters,
        "shown": shown,
        "html": mark_safe(shown.html),  # our own files
        "before": chapters[at - 1] if at else None,
        "after": chapters[at + 1] if at + 1 < len(chapters) else None,
    }
    return TemplateResponse(request, "admin/guide.html", admin.site.each_context(request) | context)


def picture(request: HttpRequest, name: str) -> HttpResponse:
    """A picture of the guide."""
    match = PICTURE.fullmatch(name)
    path = folder() / "pictures" / name
    if match is None or not path.is_file():
        raise Http404
    response = FileResponse(path.open("rb"), content_type=KINDS[match[1]])
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response
