"""Each app knows only the apps to its left; and what holds for every file and every model."""

import ast
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.db.backends.postgresql.psycopg_any import is_psycopg3

CHECKOUT = Path(__file__).parents[1]
CHAIN = ["access", "branches", "members", "activities", "rosters", "reports"]
NOT_OURS = {".git", ".venv", "var", ".pytest_cache", ".ruff_cache", ".hypothesis", "__pycache__", "node_modules"}

MODELS = [model for model in apps.get_models() if model._meta.app_label in CHAIN]
each_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)


def imported(source: str) -> set[str]:
    """The top-level names that a file imports, anywhere in it."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "relative imports hide where they lead"
            names.add(node.module)
    return {name.partition(".")[0] for name in names}


def known_to(app: str) -> set[str]:
    """The app itself and those to its left."""
    return set(CHAIN[: CHAIN.index(app) + 1])


def files() -> Iterator[Path]:
    """All files of the project, but for folders that are made by programs."""
    for folder, folders, names in os.walk(CHECKOUT):
        folders[:] = set(folders) - NOT_OURS
        yield from (Path(folder, name) for name in names)


@pytest.mark.parametrize("app", CHAIN)
def test_an_app_imports_only_the_apps_to_its_left(app):
    to_the_right = {"unionreg", *CHAIN} - known_to(app)
    for path in (CHECKOUT / app).rglob("*.py"):
        assert not imported(path.read_text("utf-8")) & to_the_right, path


def test_unionreg_is_imported_by_itself_and_by_tests_only():
    for path in files():
        if path.suffix == ".py" and path.relative_to(CHECKOUT).parts[0] not in ("unionreg", "tests", "bench", "docs"):
            assert "unionreg" not in imported(path.read_text("utf-8")), path


@each_model
def test_a_model_points_only_at_models_to_its_left(model):
    for field in model._meta.get_fields(include_hidden=False):
        if field.is_relation and field.concrete and field.related_model in MODELS:
            assert field.related_model._meta.app_label in known_to(model._meta.app_label), field


@each_model
def test_a_model_says_what_it_is_and_what_each_row_is(model):
    assert not model.__doc__.startswith(f"{model.__name__}("), "the docstring is Django's own"
    assert model.__str__ is not models.Model.__str__


def test_every_rule_of_the_database_is_tested():
    tests = "".join(path.read_text("utf-8") for path in (CHECKOUT / "tests").rglob("test_*.py"))
    rules = {constraint.name for model in MODELS for constraint in model._meta.constraints}
    rules |= {rule for model in MODELS for rule in getattr(model, "RULES", {})}
    assert sorted(rule for rule in rules if rule not in tests) == []


def test_the_driver_is_psycopg_2():
    assert not is_psycopg3  # imports are a quarter faster with it, and COPY is written for it


def test_no_file_needs_anything_outside_the_checkout():
    outside = ("../" + "shared", "/work/" + "shared")
    for path in files():
        text = path.read_text("utf-8", errors="ignore")
        assert not any(place in text for place in outside), path
