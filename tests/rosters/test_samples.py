"""The sample rosters, one after the other into one register, against the answers beside them."""

import csv
from pathlib import Path

import pytest
from django.core.management import call_command

from branches.models import Branch
from rosters.exports import members
from rosters.models import Import
from rosters.parsing.cells import FIELDS
from rosters.pipeline.apply import apply
from rosters.pipeline.preview import preview
from rosters.pipeline.receive import receive
from rosters.results import as_dict
from tests.rosters.imports import DAY, register
from tests.rosters.workbooks import SAMPLES

BRANCH = {"02-official": "C102"}  # the roster that names no branch itself
NOT_EXPORTED = {"branch_name", "member_code"}  # given by the register, or only read
ANSWERS = sorted(SAMPLES.glob("*.expected.csv"))


def expected(answers: Path) -> list[dict]:
    with answers.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def previewed(answers: Path) -> Import:
    name = answers.name.removesuffix(".expected.csv")
    path = next(path for path in SAMPLES.glob(f"{name}.*") if path != answers)
    with path.open("rb") as stream:
        branch = Branch.objects.get(code=BRANCH[name]) if name in BRANCH else None
        return preview(receive([(path.name, stream)], on=DAY, by=None, branch=branch))


def told_of_rows(answer: dict) -> dict[str, dict]:
    """{line: row} as the answers number them: with the sheet's name where there are several."""
    sheets = [sheet for file in answer["files"] for sheet in file["sheets"] if sheet["roster"]]
    return {
        f"{sheet['sheet']}!{row['line']}" if len(sheets) > 1 else str(row["line"]): row
        for sheet in sheets
        for row in sheet["rows"]
    }


def differences(want: list[dict], answer: dict) -> list[str]:
    """Where refusals, warnings or the register differ from the answers."""
    told, found = told_of_rows(answer), []
    people = [dict(zip(FIELDS, row, strict=True)) for row in members(None, on=DAY, by=None)]
    by_number = {person["id_number"]: person for person in people if person["id_number"]}
    by_name = {(person["full_name"], person["born_on"]): person for person in people}
    for row in want:
        said = told.get(row["line"], {})
        for key in ("refusals",) if row["refusals"] else ("refusals", "warnings"):
            if sorted(said.get(key, [])) != row[key].split():
                found.append(f"line {row['line']}: {key} {said.get(key)} instead of {row[key]}")
        if not row["refusals"]:
            name = (row["full_name"], row["born_on"])
            person = by_number.get(row["id_number"]) if row["id_number"] else by_name.get(name)
            found += [f"line {row['line']}: {said}" for said in _wrong_values(row, person)]
    return found


def _wrong_values(row: dict, person: dict | None) -> list[str]:
    if person is None:
        return [f"{row['full_name']} is not in the register"]
    fields = [field for field in FIELDS if field not in NOT_EXPORTED and row[field]]
    return [f"{field} {person[field]!r} is not {row[field]!r}" for field in fields if person[field] != row[field]]


@pytest.mark.usefixtures("var_dir", "db")
def test_the_samples_give_the_register_their_answers_tell():
    call_command("import_branches", str(SAMPLES / "branches.csv"), verbosity=0)
    assert len(ANSWERS) == 16
    wrong = {}
    for answers in ANSWERS:
        want, before = expected(answers), register()
        incoming = previewed(answers)
        assert register() == before, "the preview changed the register"
        answer = as_dict(apply(incoming, by=None))
        wrong[answers.name] = differences(want, answer)
        assert answer["counts"]["received"] == len(want), answers.name
        assert answer["counts"]["refused"] == sum(bool(row["refusals"]) for row in want), answers.name
        again = apply(previewed(answers), by=None).counts
        assert again["unchanged"] == again["accepted"] == answer["counts"]["accepted"], answers.name
    assert {name: found for name, found in wrong.items() if found} == {}
