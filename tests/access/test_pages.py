"""A history tells on which page something was done in the words that stand on that page."""

import pytest

from access.pages import TITLES, title_of
from tests.unionreg.crawl import views_of_ours


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/admin/members/person/12/change/", "Đoàn viên"),
        ("/admin/members/person/12/memberships/3/end/", "Kết thúc sinh hoạt công đoàn"),
        ("/admin/branches/branch/7/dissolve/", "Giải thể công đoàn"),
        ("/admin/access/user/4/change/", "Người dùng"),
        ("/admin/account/second-factor/set-up/", "Yếu tố thứ hai"),
        ("/admin/of/an/earlier/version/", "/admin/of/an/earlier/version/"),
    ],
)
def test_a_page_is_called_by_its_title(address, title):
    assert str(title_of(address)) == title


def test_each_title_is_of_a_page_that_is_there():
    there = {name.rpartition(":")[2] for name in views_of_ours()}
    assert [page for page in TITLES if not any(name.endswith(f"_{page}") for name in there)] == []
