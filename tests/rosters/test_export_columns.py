"""Which columns a file has: by what its taker may open; and how a file says who took it."""

import csv
from datetime import date
from hashlib import sha256
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command
from django.http import HttpResponseRedirect
from python_calamine import CalamineWorkbook

from access.models import Act, Look
from branches.models import Role
from members.closed import closed_by
from members.models import OPENS, OPENS_SENSITIVE, Person
from rosters.export_file import columns_for
from rosters.parsing.cells import FIELDS
from tests.cast import SEES, allow, grant, just, member
from tests.rosters.imports import outcomes, register

EXPORT = "/admin/members/person/export/"
NUMBERS, SENSITIVE = closed_by(OPENS), closed_by(OPENS_SENSITIVE)
TAKES = (*SEES, "members.export_person")


@pytest.fixture
def known(person) -> Person:
    said = {"phone": "0912345678", "ethnicity": "Mường", "religion": "Công giáo", "party_member": True}
    Person.objects.filter(pk=person.pk).update(**said)
    return person


def sent(browser, **said) -> bytes:
    answer = browser.post(EXPORT, {"kind": "csv", "why": "record"} | said)
    return b"".join(answer.streaming_content)


def line(browser, **said) -> dict[str, str]:
    """The one person of a .csv, by headings in English."""
    (found,) = csv.DictReader(StringIO(sent(browser, **said).decode("utf-8-sig"), newline=""))
    return found


@pytest.mark.parametrize(
    ("rights", "sensitive", "left_out"),
    [
        ((), True, NUMBERS | SENSITIVE),
        ((OPENS,), True, SENSITIVE),
        ((OPENS_SENSITIVE,), True, NUMBERS),
        ((OPENS, OPENS_SENSITIVE), False, SENSITIVE),
        ((OPENS, OPENS_SENSITIVE), True, set()),
    ],
)
def test_columns_follow_rights_and_what_is_asked_for(officer, known, rights, sensitive, left_out):
    allow(officer, *TAKES, *rights)
    assert columns_for(officer, sensitive=sensitive) == tuple(name for name in FIELDS if name not in left_out)


def test_the_register_s_own_commands_have_all_columns():
    assert columns_for(None, sensitive=False) != FIELDS
    assert columns_for(None, sensitive=True) == FIELDS


def test_a_right_over_one_union_gives_columns_of_its_people_only(officer, person, hue):
    other = member(hue).person
    officer.grants.update(role=just(officer, *TAKES))
    both = just(officer, *TAKES)
    both.pk, both.name, both.rights = "opens-too", "opens too", [*TAKES, OPENS]
    both.save(force_insert=True)
    grant(officer, hue, both.pk)
    listed = Person.objects.filter(pk=other.pk)
    assert "phone" in columns_for(officer, sensitive=False, listed=listed)
    assert "phone" not in columns_for(officer, sensitive=False, listed=listed | Person.objects.filter(pk=person.pk))


def test_sensitive_columns_are_off_until_ticked(office, known):
    assert "Ethnicity" not in line(office)
    told = line(office, sensitive="on")
    assert (told["Ethnicity"], told["Party member"]) == ("Mường", "x")


def test_who_may_not_open_numbers_gets_none_and_is_told(office, officer, known):
    allow(officer, *TAKES)
    assert "you may not open them" in office.get(EXPORT).content.decode()
    assert 'name="sensitive"' not in office.get(EXPORT).content.decode()
    told = line(office, sensitive="on")
    assert not {"Id number", "Phone", "Email", "Ethnicity", "Religion"} & told.keys()
    assert told["Full name"] == "Trần Thị Hoà"


def test_an_export_needs_a_reason(office, known):
    for said in ({"why": ""}, {"why": "other"}):
        answer = office.post(EXPORT, {"kind": "csv"} | said)
        assert "Content-Disposition" not in answer
    assert not Look.objects.exists()


def test_an_export_is_in_the_log_of_looks_with_the_hash_of_the_file(office, officer, known):
    body = sent(office, sensitive="on", why="other", words="đại hội")
    end, look = Look.objects.all()
    assert (look.user, look.what, look.people, look.count) == (officer, "exported", [known.pk], 1)
    assert look.reason == "other: đại hội"
    assert {"id_number", "ethnicity", "full_name"} <= set(look.fields)
    assert not {"branch_code"} & set(look.fields)
    act = Act.objects.get(verb="export")
    assert act.details["look"] == look.pk
    assert (end.what, end.details) == ("sent", {"look": look.pk, "act": act.pk, "sha256": sha256(body).hexdigest()})


def test_a_large_export_asks_for_the_password(office, known, monkeypatch):
    monkeypatch.setattr("rosters.people_admin.MANY", 0)
    monkeypatch.setattr("access.fresh.asked_again", lambda request: HttpResponseRedirect("/again/"))
    assert office.post(EXPORT, {"kind": "csv", "why": "record"}).url == "/again/"
    assert not Look.objects.exists()
    monkeypatch.setattr("rosters.people_admin.MANY", 1)
    assert office.post(EXPORT, {"kind": "csv", "why": "record"}).streaming


def test_a_workbook_says_below_its_table_who_took_it(office, known):
    body = sent(office, kind="xlsx")
    *table, blank, last = CalamineWorkbook.from_filelike(BytesIO(body)).get_sheet_by_index(0).to_python()
    assert len(table) == 2
    assert not any(blank)
    assert last[0].startswith("Người lập danh sách: officer, ")
    assert last[0].endswith(", 1 person")
    assert "officer" in ZipFile(BytesIO(body)).read("docProps/core.xml").decode()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_is_taken_and_sent_again_changes_nothing(office, officer, known, import_files, tmp_path, kind, language):
    office.cookies["django_language"] = language
    for rights in ((), (OPENS,), (OPENS, OPENS_SENSITIVE)):
        allow(officer, *TAKES, *rights)
        path = tmp_path / f"{len(rights)}.{kind}"
        path.write_bytes(sent(office, kind=kind, sensitive="on"))
        before = register()
        incoming = import_files(path, on=date.today())
        assert outcomes(incoming) == ["unchanged"]
        assert incoming.files.get().sheets.get().hints == []
        assert register() == before


def by_command(tmp_path, *said) -> list[str]:
    path = tmp_path / "a.csv"
    call_command("export_roster", "--header", "fields", "--out", str(path), *said, verbosity=0)
    with path.open(encoding="utf-8", newline="") as stream:
        return next(csv.reader(stream))


def test_the_command_obeys_the_rights_of_whom_it_works_for(officer, known, tmp_path):
    allow(officer, *TAKES)
    assert not (NUMBERS | SENSITIVE) & set(by_command(tmp_path, "--as", "officer"))
    allow(officer, *TAKES, OPENS, OPENS_SENSITIVE)
    assert not SENSITIVE & set(by_command(tmp_path, "--as", "officer"))
    assert by_command(tmp_path, "--as", "officer", "--sensitive", "--reason", "đại hội") == list(FIELDS)
    with pytest.raises(CommandError):
        by_command(tmp_path, "--as", "officer", "--sensitive")


def test_the_command_is_in_the_log_of_looks(officer, known, saigon, tmp_path):
    member(saigon)
    exports = Look.objects.filter(what="exported")
    by_command(tmp_path, "--as", "officer")
    assert (exports.first().user, exports.first().people) == (officer, [known.pk])
    assert by_command(tmp_path) == list(FIELDS)
    assert (exports.first().user, exports.first().count) == (None, 2)


def last_line(body: bytes) -> str:
    return CalamineWorkbook.from_filelike(BytesIO(body)).get_sheet_by_index(0).to_python()[-1][0]


def restricted_and_only_seen(officer, hanoi, hue) -> None:
    """Somebody more whose data is kept back; somebody in a union whose members the officer sees but may not export."""
    Person.objects.filter(pk=member(hanoi, "Lê Bị Hạn Chế").person.pk).update(is_restricted=True)
    member(hue, "Lê Chỉ Xem")
    exports = just(officer, *TAKES)
    sees = Role.objects.create(code="only-sees", name="Chỉ xem", rights=[*SEES])
    officer.grants.all().delete()
    grant(officer, hue.parent, sees.pk)
    grant(officer, hanoi, exports.pk)


def test_the_file_says_how_many_are_left_out(office, officer, known, hanoi, hue):
    restricted_and_only_seen(officer, hanoi, hue)
    said = last_line(sent(office, kind="xlsx"))
    assert ", 1 person; 1 left out, since processing is restricted or the data was erased; 1 left out, whom the" in said
    assert Act.objects.get(verb="export").details["not_held"] == 1


def test_so_does_the_page_before_it(office, officer, known, hanoi, hue):
    restricted_and_only_seen(officer, hanoi, hue)
    page = " ".join(office.get(EXPORT).content.decode().split())
    assert "<b>1</b> person" in page
    assert "1 more person is left out: you may see this person, but not export." in page


def test_and_the_file_of_the_command(officer, known, hanoi, hue, tmp_path):
    restricted_and_only_seen(officer, hanoi, hue)
    call_command("export_roster", "--as", "officer", "--out", str(tmp_path / "out.xlsx"))
    said = last_line((tmp_path / "out.xlsx").read_bytes())
    assert said.count("; 1 ") == 2
    assert Look.objects.get(what="exported").count == 1
