from itertools import count

import pytest
from django.core.cache import cache

from branches.actions.facts import found
from branches.models import Branch, Kind, reach
from branches.models.reach import once_a_request
from branches.register_mark import remembered
from tests.cast import grant


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_an_answer_is_remembered_until_the_register_changes():
    cache.clear()
    answers = count()

    def ask(*paths: str) -> int:
        return remembered("question", list(paths), lambda: next(answers))

    assert [ask("/"), ask("/")] == [0, 0]
    assert ask("/000000001/") == 1
    found(Branch(code="X"), started_on=None, by=None, name="X", kind=Kind.INDUSTRY)
    assert [ask("/"), ask("/")] == [2, 2]


def test_nothing_is_remembered_in_a_transaction_that_wrote_and_may_be_taken_back(industry):
    answers = count()
    assert [remembered("question", ["/"], lambda: next(answers)) for _turn in range(2)] == [0, 1]


def test_what_a_user_reaches_is_asked_once_a_request(officer, post, telecom, rf, django_assert_num_queries):
    def page(request: object) -> list[list[str]]:
        return [reach(officer), reach(officer)]

    with django_assert_num_queries(1):
        assert once_a_request(page)(rf.get("/")) == [[post.path]] * 2
    grant(officer, telecom)
    assert once_a_request(page)(rf.get("/")) == [[post.path, telecom.path]] * 2
    with django_assert_num_queries(2):
        page(None)


def test_what_acts_asks_again_whether_a_right_reaches_a_record(officer, post, rf, django_assert_num_queries):
    def page(request: object) -> list[bool]:
        return [officer.has_perm("branches.view_branch", post) for _turn in range(2)]

    with django_assert_num_queries(2):
        assert once_a_request(page)(rf.get("/")) == [True, True]
    with django_assert_num_queries(3):
        assert once_a_request(page)(rf.post("/")) == [True, True]
