from django.template.loader import get_template
from django.utils.safestring import mark_safe

from access.templatetags.attributes import attributes


def test_attributes_are_said_as_django_says_them():
    said = {"id": "x", "required": True, "hidden": False, "rows": 1000, "value": None}
    assert attributes(said) == ' id="x" required rows="1000" value="None"'


def test_values_are_escaped_once():
    assert attributes({"title": '"><b>'}) == ' title="&quot;&gt;&lt;b&gt;"'
    assert attributes({"title": mark_safe("&amp;")}) == ' title="&amp;"'


def test_all_boxes_are_drawn_so():
    for name in ("django/forms/widgets/attrs.html", "django/forms/attrs.html"):
        drawn = get_template(name).render({"widget": {"attrs": {"id": "<"}}, "attrs": {"id": "<"}})
        assert drawn.strip() == 'id="&lt;"'
