"""What a browser sends: what was typed, with the marks by which a page says what it showed."""

from django.test import Client


def marks(browser: Client, page: str) -> dict[str, str]:
    """The hidden marks of the forms on a page that is opened now."""
    context = browser.get(page).context or {}  # none where the page leads elsewhere
    form = context["adminform"].form if "adminform" in context else context.get("form")
    rows = [row for inline in context.get("inline_admin_formsets", ()) for row in inline.formset.initial_forms]
    found = {one.add_prefix("seen"): one["seen"].value() for one in (form, *rows) if one and "seen" in one.fields}
    return found | ({"watched": context["watching"].mark} if "watching" in context else {})


def send(browser: Client, page: str, typed: dict, **more):
    """Open a page and send it."""
    return browser.post(page, marks(browser, page) | typed, **more)
