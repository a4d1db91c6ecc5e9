"""The reader of pages sees what the policy would refuse."""

import pytest

from tests.unionreg.pages import Page

REFUSED = [
    "<script>go()</script>",
    "<style>p {color: red}</style>",
    '<p style="color: red">',
    '<button onclick="go()">',
    '<a href=" JavaScript:go()">',
    '<div hx-on:click="go()">',
    '<div x-init="a = 1; b = 2">',
    '<div x-on:click="() => go()">',
    '<div x-data="{open: localStorage.open}">',
    """<div x-bind:style="'width: ' + wide + 'px'">""",
]
TAKEN = [
    '<script src="/static/a.js"></script>',
    '<script type="application/json">{"a": 1}</script>',
    '<div x-data="{ open: false }" x-on:click="open = !open" :class="open && \'block\'">',
    """<div x-bind:style="{width: wide + 'px'}">""",
]


@pytest.mark.parametrize("html", REFUSED)
def test_what_the_policy_refuses_is_seen(html):
    assert len(Page(html).inline) == 1


@pytest.mark.parametrize("html", TAKEN)
def test_what_the_policy_allows_is_passed_by(html):
    assert Page(html).inline == []
