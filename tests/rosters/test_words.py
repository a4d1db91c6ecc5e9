"""Every code that parsing, matching and checking can give has its sentence, in both dictionaries of words."""

import ast
import re
from pathlib import Path

import pytest

import rosters
from rosters.errors import MESSAGES, message
from rosters.parsing.cells import FIELDS
from rosters.parsing.kinds import MAGIC, OLE_STREAMS, ZIP_PARTS
from rosters.pipeline import undo
from rosters.words import HINTS, KEPT, REFUSALS, REPAIRS, WARNINGS

CODE = Path(rosters.__file__).parent
A_CODE = re.compile(r"[a-z]+(_[a-z0-9]+)+")
# Texts of the cleaners that look like codes and are none: columns of the tables they read, kinds of encodings.
NO_CODES = {"old_prefix_11_digits", "new_prefix_10_digits", "mobile_prefixes_2018", "cccd_prefix", "provinces_cccd"}
NO_CODES |= {"ethnic_groups", "roster_fields"}


def trees(folder: str) -> list[ast.Module]:
    return [ast.parse(path.read_text("utf-8")) for path in sorted((CODE / folder).rglob("*.py"))]


def texts(node: ast.AST) -> set[str]:
    """All string constants in a piece of code."""
    return {found.value for found in ast.walk(node) if isinstance(found, ast.Constant) and isinstance(found.value, str)}


def unreadables() -> list[tuple[str, dict]]:
    """(code, detail) of every Unreadable in parsing; details that are computed stand for themselves."""
    calls = [node for tree in trees("parsing") for node in ast.walk(tree) if isinstance(node, ast.Call)]
    found = []
    for call in calls:
        if getattr(call.func, "id", "") == "Unreadable" and isinstance(call.args[0], ast.Constant):
            detail = {word.arg: getattr(word.value, "value", word.arg) for word in call.keywords}
            found.append((call.args[0].value, {name: str(value) for name, value in detail.items()}))
    return found


def deaths() -> set[str]:
    tree = ast.parse((CODE / "parsing/deaths.py").read_text("utf-8"))
    told = [node for node in ast.walk(tree) if isinstance(node, ast.Dict)]
    return {text for node in told for text in texts(node) if text.startswith("file_")}


def hints() -> set[str]:
    """What stands beside the key "code" of a dictionary, or is given to the function or loop that writes one there."""
    found = set()
    for path in ("parsing/sheet.py", "pipeline/places.py"):
        for node in ast.walk(ast.parse((CODE / path).read_text("utf-8"))):
            if isinstance(node, ast.Dict):
                found |= {
                    value.value
                    for key, value in zip(node.keys, node.values, strict=True)
                    if isinstance(key, ast.Constant) and key.value == "code" and isinstance(value, ast.Constant)
                }
            elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_no_roster":
                found |= texts(node)
            elif isinstance(node, ast.For) and getattr(node.target, "elts", None) and node.target.elts[0].id == "code":
                found |= texts(node.iter)
    return found


def from_sql() -> set[str]:
    """The codes that the statements of the pipeline give."""
    statements = "".join(path.read_text("utf-8") for path in (CODE / "pipeline").glob("*.py"))
    return set(re.findall(r"THEN '([a-z]+(?:_[a-z0-9]+)+)'", statements)) - {"transferred_within"}


def from_cells() -> set[str]:
    """What the cleaners of cells refuse and repair."""
    found = set().union(*map(texts, trees("parsing/cells")))
    for name in ("columns", "sources", "roster"):
        found |= texts(ast.parse((CODE / f"parsing/{name}.py").read_text("utf-8")))
    return {text for text in found if A_CODE.fullmatch(text)} - set(FIELDS) - NO_CODES


def test_the_scan_sees_codes():
    """Else the tests below could not fail."""
    assert {"date_invalid", "phone_first_taken", "encoding_tcvn3"} <= from_cells()
    assert {"name_missing", "id_contradicts_birth", "newer_membership", "match_ambiguous"} <= from_sql()
    assert {"columns_unknown", "no_header", "header_repeated", "branch_names_not_used"} <= hints()
    assert {"file_empty", "no_roster_found"} <= {code for code, _ in unreadables()}
    assert {"file_too_heavy", "file_damaged"} == deaths()


def test_what_cells_refuse_and_repair_has_words():
    assert from_cells() - set(REFUSALS) - set(REPAIRS) == set()


def test_what_the_pipeline_refuses_and_warns_of_has_words():
    assert from_sql() - set(REFUSALS) - set(WARNINGS) - set(KEPT) == set()


def test_why_a_row_is_not_taken_back_has_words():
    assert set(re.findall(r"THEN '(\w+)'", undo._PLAN)) == set(KEPT)


def test_why_a_row_has_no_union_has_words():
    places = texts(ast.parse((CODE / "pipeline/places.py").read_text("utf-8")))
    codes = {text for text in places if text.startswith("branch_") and text not in FIELDS} - {"branch_id"}
    assert {"branch_unknown", "branch_not_open"} <= codes
    assert codes - set(REFUSALS) - set(HINTS) == set()


def test_hints_have_words():
    assert hints() - set(HINTS) == set()


def test_no_code_has_two_meanings():
    words = [*REFUSALS, *WARNINGS, *REPAIRS, *HINTS, *KEPT, *MESSAGES]
    assert len(words) == len(set(words))


def test_the_contract_s_codes_have_words():
    assert set(REFUSALS) >= {
        *("name_missing", "date_invalid", "date_in_future", "sex_unknown", "id_number_invalid", "repeated_in_file"),
        *("branch_missing", "branch_unknown", "branch_ambiguous", "branch_out_of_scope", "member_elsewhere"),
        *("match_ambiguous", "cell_too_long", "cell_error"),
    }
    assert set(WARNINGS) >= {
        *("id_missing", "id_contradicts_birth", "id_contradicts_sex", "id_province_unknown", "age_unlikely"),
        *("joined_before_15", "name_and_birth_repeated"),
    }
    assert set(REPAIRS) >= {
        *("id_zero_restored", "phone_zero_restored", "phone_prefix_2018", "encoding_tcvn3", "encoding_vni", "capitals"),
        *("unicode_composed", "spaces", "title_removed", "date_from_number", "century_added"),
    }


@pytest.mark.parametrize(("code", "detail"), unreadables(), ids=lambda value: value if isinstance(value, str) else "")
def test_a_file_that_cannot_be_read_has_a_sentence(code, detail):
    said = message({"code": code, "detail": detail})
    assert code not in said
    assert "%(" not in said
    assert said.endswith(".")


@pytest.mark.parametrize("kind", sorted({kind for _, kind in (*MAGIC, *ZIP_PARTS, *OLE_STREAMS)} - {"xlsx", "xls"}))
def test_each_kind_of_other_file_is_called_by_its_name(kind):
    generic = message({"code": "file_not_a_workbook", "detail": {}})
    said = message({"code": "file_not_a_workbook", "detail": {"kind": kind}})
    assert said != generic or kind == "encrypted"  # a workbook with a password has a code of its own


@pytest.mark.parametrize("code", sorted(deaths()))
@pytest.mark.parametrize("why", ["time", "memory", "reader"])
def test_a_reader_that_died_has_a_sentence(code, why):
    assert code not in message({"code": code, "detail": {"why": why, "exception": ""}})


def test_the_sheets_are_named():
    said = message({"code": "no_roster_found", "detail": {"sheets": ["Danh mục", "Sheet2"], "hidden": True}})
    assert "Danh mục, Sheet2" in said
    assert said != message({"code": "no_roster_found", "detail": {"sheets": ["Danh mục", "Sheet2"], "hidden": False}})


def test_a_code_without_words_still_says_something():
    assert "brand_new" in message({"code": "brand_new", "detail": {}})


@pytest.mark.parametrize("words", [REFUSALS, WARNINGS, HINTS], ids=["refusals", "warnings", "hints"])
def test_sentences_are_sentences(words):
    assert [code for code, said in words.items() if not str(said).endswith(".")] == []
