"""The crawl's own sense: what it takes for English, and what for a code."""

import pytest

from tests.unionreg.english import code_in, is_english


@pytest.mark.parametrize(
    "text",
    ["Members", " members ", "End the membership", "Full name:", "Applied: 36 of 40 rows.", "Members of yesterday"],
)
def test_english_is_known(text):
    assert is_english(text)


@pytest.mark.parametrize(
    "text",
    [
        "Đoàn viên",
        "An",
        "BC001",
        "36",
        "",
        "English",
        "Lê Thị Hạnh",
        "danh-sach.xlsx",
        "uyen@example.vn",
        "Email",
        "Excel",
    ],
)
def test_vietnamese_and_names_are_no_english(text):
    assert not is_english(text)


@pytest.mark.parametrize("text", ["id_missing", "Loại: direct_superior", "None", "{{ name }}", "%(name)s", "a__b"])
def test_a_raw_code_is_known(text):
    assert code_in(text)


@pytest.mark.parametrize("text", ["Đoàn viên", "thu_ha@example.vn", "ds_doan_vien.xlsx", "100 %"])
def test_what_people_write_is_no_code(text):
    assert not code_in(text)
