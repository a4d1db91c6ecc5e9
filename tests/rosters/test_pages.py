"""The import pages: what is sent, shown, confirmed and thrown away, by whom."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from access.models import Act, Look, User
from branches.models import Branch
from members.models import Membership, Person
from rosters.models import Decision, Import, ImportFile, ImportRow
from tests.cast import grant
from tests.rosters.desk import ADD, LIST, act, allow, browser_of, confirm, page_of, send, table
from tests.rosters.imports import AN, BINH, HOA


@pytest.fixture
def neighbour(db, telecom: Branch, saigon: Branch) -> Client:
    """The browser of an officer of another union."""
    user = User.objects.create(username="neighbour", is_staff=True)
    grant(user, telecom)
    return browser_of(allow(user))


def test_what_confirming_does_is_said_in_a_sentence(desk, membership) -> None:
    send(desk, table(AN, BINH, HOA | {"phone": "0912345678"}, {"full_name": ""} | {"sex": "Nam"}, branch_code="BC01"))
    said = page_of(desk, Import.objects.get())
    assert "If you confirm, the register gets: 2 new members, other particulars of 1 member." in said
    assert "1 refused row changes nothing" in said


def test_several_files_are_one_import(desk, hanoi) -> None:
    send(desk, table(AN, name="a.csv", branch_code="BC01"), table(BINH, name="b.csv", branch_code="BC01"))
    assert Import.objects.get().counts["new"] == 2


def test_files_of_one_name_are_told_apart(desk, hanoi) -> None:
    send(desk, table(AN, branch_code="BC01"), table(BINH, branch_code="BC01"))
    assert [file.name for file in Import.objects.get().files.all()] == ["roster.csv", "roster (2).csv"]


def test_a_bad_file_is_named_and_the_good_ones_go_on(desk, hanoi) -> None:
    answer = send(desk, SimpleUploadedFile("none.csv", b""), table(AN, name="a.csv", branch_code="BC01"))
    assert "none.csv was not taken: The file is empty." in desk.get(answer.url).content.decode()
    assert [file.name for file in ImportFile.objects.all()] == ["a.csv"]


def test_files_too_large_together_are_not_all_taken(desk, hanoi, settings) -> None:
    first, second = table(AN, name="a.csv", branch_code="BC01"), table(BINH, name="b.csv", branch_code="BC01")
    settings.ROSTER_FILE_BYTES = first.size + second.size - 1
    send(desk, first, second)
    assert [file.name for file in ImportFile.objects.all()] == ["a.csv"]


def test_the_same_file_twice_is_taken_once(desk, hanoi) -> None:
    send(desk, table(AN, name="a.csv", branch_code="BC01"), table(AN, name="b.csv", branch_code="BC01"))
    assert [file.name for file in ImportFile.objects.all()] == ["a.csv"]


def test_an_unreadable_file_does_not_hold_up_the_others(desk, hanoi) -> None:
    send(desk, SimpleUploadedFile("scan.pdf", b"%PDF-1.7 x"), table(AN, name="a.csv", branch_code="BC01"))
    incoming = Import.objects.get()
    assert incoming.counts["new"] == 1
    assert "scan.pdf: The file is a PDF." in page_of(desk, incoming)


def test_no_good_file_no_import(desk, hanoi) -> None:
    answer = send(desk, SimpleUploadedFile("none.csv", b""))
    assert "none.csv was not taken" in answer.content.decode()
    assert not Import.objects.exists()


def test_a_form_sent_twice_is_one_import(desk, hanoi) -> None:
    first = send(desk, table(AN, branch_code="BC01"), once="a1")
    second = send(desk, table(AN, branch_code="BC01"), once="a1")
    assert first.url == second.url
    assert Import.objects.count() == 1


def test_another_file_in_the_same_form_is_another_import(desk, hanoi) -> None:
    send(desk, table(AN, branch_code="BC01"), once="a1")
    send(desk, table(AN, BINH, branch_code="BC01"), once="a1")
    assert Import.objects.count() == 2


def test_the_script_of_the_page_gets_addresses_and_sentences(desk, hanoi) -> None:
    said = {"on": "30/11/2025", "mode": "update"}
    done = desk.post(ADD, said | {"file": table(AN, branch_code="BC01")}, headers={"accept": "application/json"})
    assert done.json() == {"location": f"{LIST}{Import.objects.get().pk}/change/"}
    undone = desk.post(ADD, said, headers={"accept": "application/json"})
    assert undone.json() == {"errors": ["Choose the file of the roster."]}


def test_a_file_sent_before_is_said(desk, officer, hanoi) -> None:
    send(desk, table(AN, branch_code="BC01"))
    confirm(desk, Import.objects.get())
    send(desk, table(AN, branch_code="BC01"))
    first, second = Import.objects.order_by("pk")
    said = page_of(desk, second)
    assert "The file roster.csv was imported on" in said
    assert f"by officer: Import {first.pk}" in said


def test_a_file_that_another_officer_sent_is_not_told(desk, neighbour, hanoi) -> None:
    send(neighbour, table(AN, branch_code="BC01"))
    send(desk, table(AN, branch_code="BC01"))
    assert "was sent on" not in page_of(desk, Import.objects.latest("pk"))


def test_the_address_can_choose_the_union(desk, hanoi, saigon) -> None:
    assert f'value="{hanoi.pk}" selected' in desk.get(f"{ADD}?union={hanoi.pk}").content.decode()
    assert saigon.name not in desk.get(f"{ADD}?union={saigon.pk}").content.decode()


def test_without_scripts_the_union_is_chosen_by_its_code(desk, hanoi, saigon) -> None:
    send(desk, table(AN), branch_code="bc01")
    assert Import.objects.get().branch == hanoi
    assert "None of your unions has this code." in send(desk, table(BINH), branch_code="VT01").content.decode()


def test_a_changed_value_stands_beside_the_old_one(desk, membership) -> None:
    send(desk, table(HOA | {"full_name": "Trần Thị Hoa"}, branch_code="BC01"))
    assert "Trần Thị Hoà → Trần Thị Hoa" in page_of(desk, Import.objects.get(), "?rows=changed")


def test_a_preview_masks_and_hides_and_is_a_look(desk, officer, membership) -> None:
    Person.objects.filter(pk=membership.person_id).update(phone="0912345678", ethnicity="Mường", email="a@b.vn")
    new = {"phone": "0987654321", "ethnicity": "Kinh", "email": "c@d.vn", "branch_code": "BC01"}
    send(desk, table({"full_name": "Trần Thị Hoà", "id_number": "001185000001"} | new))
    page = page_of(desk, Import.objects.get(), "?rows=changed")
    for shown in ("091•••••78 → 098•••••21", "hidden → hidden", "a•••@b.vn → c•••@d.vn", "001•••••••01"):
        assert shown in page
    for whole in ("0912345678", "0987654321", "Mường", "Kinh", "a@b.vn", "001185000001"):
        assert whole not in page
    look = Look.objects.get()
    assert (look.user, look.what, look.people) == (officer, "previewed", [membership.person_id])
    assert look.fields == ["email", "ethnicity", "phone"]


def test_a_refused_cell_is_shown_with_its_column_and_text(desk, hanoi) -> None:
    send(desk, table(AN | {"born_on": "31/02/1990"}, branch_code="BC01"))
    said = page_of(desk, Import.objects.get())
    assert "A date that does not exist." in said
    assert "Born on (column B “born_on”), as typed: 31/02/1990" in said


def test_rows_are_found_by_name_union_and_reason(desk, hanoi, hue) -> None:
    wrong = {"full_name": "Đỗ Văn Sai", "id_number": "12", "branch_code": "BC01"}
    send(desk, table(AN | {"branch_code": "BC01"}, BINH | {"branch_code": "BC02"}, wrong))
    incoming = Import.objects.get()
    people = {"Nguyễn Văn An", "Lê Thị Bình", "Đỗ Văn Sai"}
    for ask, found in (
        ("q=nguyen+an", {"Nguyễn Văn An"}),
        ("q=do+v", {"Đỗ Văn Sai"}),
        ("q=001192000003", {"Lê Thị Bình"}),
        ("q=001192", set()),
        (f"union={hue.pk}", {"Lê Thị Bình"}),
        ("why=id_number_invalid", {"Đỗ Văn Sai"}),
        ("q=an&union=" + str(hue.pk), set()),
    ):
        said = page_of(desk, incoming, f"?rows=all&{ask}").split("Show all again")[-1]
        assert {name for name in people if name in said} == found, ask


def test_each_union_is_counted_before_and_after(desk, membership, hue) -> None:
    send(desk, table(AN | {"branch_code": "BC02"}, HOA | {"branch_code": "BC02"}))
    incoming = Import.objects.get()
    lines = {line["branch"]: line for line in incoming.tallies["unions"]}
    hanoi = lines[membership.branch_id]
    assert (hanoi["before"], hanoi["moved_out"]) == (1, 1)
    assert (lines[hue.pk]["before"], lines[hue.pk]["joined"], lines[hue.pk]["moved_in"]) == (0, 1, 1)
    assert "Members after" in page_of(desk, incoming, "?rows=unions")


def test_who_is_missing_is_listed(desk, membership) -> None:
    send(desk, table(AN, branch_code="BC01"), mode="full")
    assert "Trần Thị Hoà" in page_of(desk, Import.objects.get(), "?rows=missing")


def test_the_result_leads_to_the_people_and_to_what_remains(desk, hanoi) -> None:
    send(desk, table(AN, {"full_name": "", "sex": "Nam"}, branch_code="BC01"))
    incoming = Import.objects.get()
    confirm(desk, incoming)
    html = desk.get(f"{LIST}{incoming.pk}/change/?rows=new").content.decode()
    assert f"/admin/members/person/{Person.objects.get().pk}/change/" in html
    assert f"/admin/members/person/?union={hanoi.pk}" in html
    assert "What remains to do" in html


def test_refused_rows_come_back_with_their_reasons_and_harmless(desk, hanoi) -> None:
    send(desk, table(AN, {"full_name": "", "note": "=1+1"}, branch_code="BC01"))
    incoming = Import.objects.get()
    text = b"".join(desk.get(f"{LIST}{incoming.pk}/refused/").streaming_content).decode()
    assert text.startswith('\ufeff"Why it was refused')
    assert len(text.splitlines()) == 2
    assert "No name. Write the member's full name." in text
    assert "'=1+1" in text


def test_confirming_twice_applies_once(desk, hanoi) -> None:
    send(desk, table(AN, branch_code="BC01"))
    incoming = Import.objects.get()
    confirm(desk, incoming)
    confirm(desk, incoming)
    assert Membership.objects.count() == 1


def test_a_preview_is_thrown_away_with_its_rows_and_file(desk, hanoi, django_capture_on_commit_callbacks) -> None:
    send(desk, table(AN, branch_code="BC01"))
    incoming = Import.objects.get()
    place = incoming.files.get().path
    assert place.exists()
    with django_capture_on_commit_callbacks(execute=True):
        act(desk, incoming, "discard")
    assert not place.exists()
    assert [model.objects.count() for model in (Import, ImportRow, Decision)] == [0, 0, 0]
    assert Act.objects.latest("pk").verb == "discard"


def test_a_file_that_another_import_has_is_kept(desk, hanoi, django_capture_on_commit_callbacks) -> None:
    send(desk, table(AN, branch_code="BC01"))
    send(desk, table(AN, branch_code="BC01"))
    first, second = Import.objects.order_by("pk")
    with django_capture_on_commit_callbacks(execute=True):
        act(desk, first, "discard")
    assert second.files.get().path.exists()


def test_an_applied_import_is_not_thrown_away(desk, hanoi) -> None:
    send(desk, table(AN, branch_code="BC01"))
    incoming = Import.objects.get()
    confirm(desk, incoming)
    act(desk, incoming, "discard")
    assert Import.objects.get() == incoming


@pytest.mark.parametrize("verb", ["again", "confirm", "discard", "forget/1", "sheet/0/0"])
def test_no_officer_acts_on_another_s_import(desk, neighbour, hanoi, verb: str) -> None:
    send(desk, table(AN, branch_code="BC01"))
    incoming = Import.objects.get()
    answer = act(neighbour, incoming, verb, shown=incoming.fingerprint, on="30/11/2025", mode="update")
    assert answer.status_code == 404
    assert Import.objects.get().state == Import.State.PREVIEWED
    assert not Person.objects.exists()


@pytest.mark.parametrize("tail", ["change/", "refused/", "sheet/0/0/"])
def test_no_officer_sees_another_s_import(desk, neighbour, hanoi, tail: str) -> None:
    send(desk, table(AN, branch_code="BC01"))
    incoming = Import.objects.get()
    address = f"{LIST}{incoming.pk}/{tail}"
    assert desk.get(address).status_code == 200
    missing = neighbour.get(f"{LIST}{incoming.pk + 1}/{tail}")
    answer = neighbour.get(address)
    assert (answer.status_code, answer.headers.get("location")) == (
        missing.status_code,
        missing.headers.get("location"),
    )
    assert answer.status_code == 404


def test_others_imports_are_not_listed(desk, neighbour, hanoi) -> None:
    send(desk, table(AN, name="secret.csv", branch_code="BC01"))
    assert "secret.csv" in desk.get(LIST).content.decode()
    assert "secret.csv" not in neighbour.get(LIST).content.decode()


def test_what_waits_for_you_stands_first(desk, hanoi) -> None:
    send(desk, table(AN, name="waits.csv", branch_code="BC01"))
    send(desk, table(BINH, name="done.csv", branch_code="BC01"))
    confirm(desk, Import.objects.latest("pk"))
    html = desk.get(LIST).content.decode()
    assert html.index("waits.csv") < html.index("done.csv")
    assert "waiting for you" in html
    assert "waits.csv" not in desk.get(f"{LIST}?state=applied").content.decode()


def test_the_list_asks_as_often_for_many_as_for_one(desk, hanoi, django_assert_max_num_queries) -> None:
    for number in range(3):
        send(desk, table(AN, name=f"{number}.csv", branch_code="BC01"))
    with django_assert_max_num_queries(12) as three:
        desk.get(LIST)
    number = len(three)
    send(desk, table(BINH, name="4.csv", branch_code="BC01"))
    with django_assert_max_num_queries(number):
        desk.get(LIST)


def test_the_page_asks_as_often_for_many_rows_as_for_one(desk, hanoi, hue, django_assert_max_num_queries) -> None:
    send(desk, table(AN, branch_code="BC01"))
    with django_assert_max_num_queries(25) as one:
        page_of(desk, Import.objects.latest("pk"))
    number = len(one)
    people = [AN | {"id_number": f"0010900000{last}", "branch_code": f"BC0{1 + last % 2}"} for last in range(10, 40)]
    send(desk, table(*people))
    with django_assert_max_num_queries(number):
        page_of(desk, Import.objects.latest("pk"))


def test_uploads_lie_in_the_register_s_own_folder(desk, hanoi, var_dir: Path) -> None:
    send(desk, table(AN, branch_code="BC01"))
    assert var_dir in ImportFile.objects.get().path.parents
