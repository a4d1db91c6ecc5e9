"""The pages of the desk of data subjects: who gets there, what stands first, what each step writes down."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from access.models import Act
from members.models import DataRequest, Person
from tests.cast import SEES, allow, grant, just, member
from tests.members.privacy.desk import HANDLES, ask, handler, told
from tests.sent import send

LIST, ADD = reverse("admin:members_datarequest_changelist"), reverse("admin:members_datarequest_add")
STEPS = ("change", "answer", "extend", "finish", "refuse", "copy", "copy_print")
pytestmark = pytest.mark.django_db


def page_of(request: DataRequest, step: str = "change") -> str:
    return reverse(f"admin:members_datarequest_{step}", args=[request.pk])


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_a_request_is_entered_by_member_code_or_id_number(desk, person, protector):
    said = {"kind": "copy", "received_on": "16/11/2026", "channel": "letter", "text": "Xin bản sao"}
    assert desk.post(ADD, said | {"member": person.id_number}).status_code == 302
    assert desk.post(ADD, said | {"member": person.member_code.lower(), "kind": "correct"}).status_code == 302
    made = DataRequest.objects.filter(person=person, by=protector, text="Xin bản sao")
    assert sorted(made.values_list("kind", flat=True)) == ["copy", "correct"]


def test_nobody_of_other_unions_is_found_for_a_request(desk, saigon):
    other = member(saigon, id_number="079185000001").person
    said = {"kind": "copy", "received_on": "16/11/2026", "channel": "letter"}
    answers = [desk.post(ADD, said | {"member": words}) for words in (other.id_number, "079185009999", "DV99999999")]
    errors = [answer.context["adminform"].form.errors["member"] for answer in answers]
    assert errors[0] == errors[1] == errors[2]
    assert f'value="{other.member_code}"' not in text(desk.get(f"{ADD}?member={other.member_code}"))


def test_a_member_s_page_leads_to_a_new_request(desk, person):
    page = text(desk.get(reverse("admin:members_person_change", args=[person.pk])))
    assert f'href="{ADD}?member={person.member_code}"' in page
    assert f'value="{person.member_code}"' in text(desk.get(f"{ADD}?member={person.member_code}"))


def test_what_is_due_first_stands_first_and_overdue_is_marked(desk, membership, hue):
    today = timezone.localdate()
    late = ask(member(hue, "Lê Văn Muộn").person, on=today - timedelta(30))
    ask(membership.person, "erase", on=today)
    page = text(desk.get(LIST))
    assert page.index("Lê Văn Muộn") < page.index(membership.person.full_name)
    assert 'class="clock is-late"' in page
    assert 'is-late"' in text(desk.get(page_of(late)))
    assert "Lê Văn Muộn" in text(desk.get(f"{LIST}?state=overdue"))
    assert membership.person.full_name not in text(desk.get(f"{LIST}?state=overdue"))


def test_the_list_has_a_fixed_number_of_queries(desk, hanoi):
    def queries() -> int:
        desk.get(LIST)
        with CaptureQueriesContext(connection) as captured:
            desk.get(LIST)
        return len(captured)

    ask(member(hanoi).person)
    few = queries()
    for _turn in range(20):
        ask(member(hanoi).person)
    assert queries() == few


@pytest.mark.parametrize("step", STEPS)
def test_a_request_of_another_union_is_as_one_that_is_not_there(desk, saigon, step):
    foreign = ask(member(saigon).person)
    assert desk.get(page_of(foreign, step)).status_code == 404
    assert desk.post(page_of(foreign, step), told(on="16/11/2026")).status_code == 404
    foreign.refresh_from_db()
    assert foreign.state == "received"
    assert text(desk.get(LIST)).count(page_of(foreign)) == 0


@pytest.mark.parametrize("step", [*STEPS, "erase"])
def test_without_the_right_nobody_comes_to_the_desk(office, officer, person, step):
    allow(officer, *SEES, "members.change_person")
    request = ask(person)
    assert office.get(page_of(request, step)).status_code == 403
    assert office.get(LIST).status_code == office.get(ADD).status_code == 403
    assert "datarequest" not in text(office.get("/admin/"))


def test_the_right_counts_only_where_it_was_given(desk, protector, saigon, telecom):
    """To see the members of a union is not to handle their requests."""
    foreign = ask(member(saigon).person)
    other = just(protector, *HANDLES)
    other.pk = "only-sees"
    other.name, other.rights = "only-sees", list(SEES)
    other.save(force_insert=True)
    grant(protector, telecom, "only-sees")
    assert desk.get(page_of(foreign)).status_code == 404


@pytest.mark.parametrize(("step", "state"), [("answer", "answered"), ("finish", "done"), ("refuse", "refused")])
def test_a_step_is_taken_on_its_page(desk, protector, person, step, state):
    request = ask(person, "correct")
    assert text(desk.get(page_of(request, step))).count("<textarea") == 1
    said = {"on": timezone.localdate().strftime("%d/%m/%Y"), "channel": "email", "text": "Thư ngày hôm nay"}
    assert send(desk, page_of(request, step), said | {"text": ""}).status_code == 200
    assert send(desk, page_of(request, step), said).url == page_of(request)
    request.refresh_from_db()
    assert request.state == state
    assert request.steps.last().by == protector
    assert "Thư ngày hôm nay" in text(desk.get(page_of(request)))


def test_the_start_page_counts_what_is_open_and_overdue(desk, person, membership):
    ask(person, on=timezone.localdate() - timedelta(30))
    ask(person, "correct", on=timezone.localdate())
    page = text(desk.get("/admin/"))
    assert f'href="{LIST}?state=open">2</a>' in page
    assert f'href="{LIST}?state=overdue">1 is overdue</a>' in page


def test_the_start_page_of_others_says_nothing_of_requests(office, person):
    ask(person)
    assert LIST not in text(office.get("/admin/"))


# The copy


def test_a_copy_has_all_the_register_knows_and_is_written_down(desk, person, protector):
    Person.objects.filter(pk=person.pk).update(religion="Công giáo", note="=HYPERLINK(1)")
    request = ask(person)
    answer = desk.post(page_of(request, "copy"), {"xlsx": "1"})
    book = openpyxl.load_workbook(BytesIO(answer.content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    said = {cell.value for cell in cells}
    assert {person.full_name, "001185000001", "Công giáo", person.member_code, "01/03/2020"} <= said
    assert [cell.data_type for cell in cells if cell.value == "=HYPERLINK(1)"] == ["s"]
    assert "no-store" in answer.headers["Cache-Control"]
    assert [step.what for step in request.steps.all()] == ["received", "given"]
    assert (Act.objects.first().verb, Act.objects.first().by) == ("copy_data", protector)


def test_the_printed_copy_is_shown_only_once_it_is_written_down(desk, person):
    request = ask(person)
    assert desk.get(page_of(request, "copy_print")).url == page_of(request, "copy")
    printed = desk.get(desk.post(page_of(request, "copy"), {"print": "1"}).url)
    assert person.full_name in text(printed)
    assert "001185000001" in text(printed)


def test_only_a_request_for_a_copy_makes_one(desk, person):
    request = ask(person, "erase")
    assert desk.post(page_of(request, "copy"), {"xlsx": "1"}).status_code == 403


def test_two_handlers_of_different_unions_see_their_own(client, person, saigon, telecom):
    ask(person)
    client.force_login(handler("telecom", telecom))
    assert client.get(LIST).context["cl"].result_count == 0
