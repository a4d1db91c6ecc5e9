from unfold.templatetags import unfold_list

from access import list_headers


def test_the_headers_of_a_list_are_made_once_for_all_its_rows(head_office, officer, monkeypatch):
    lists = []
    made = list_headers._made
    monkeypatch.setattr(list_headers, "_made", lambda changelist: lists.append(changelist) or made(changelist))
    page = head_office.get("/admin/access/user/").content.decode()
    assert page.count("data-row") > 1
    assert len(lists) == 1
    assert unfold_list.result_headers is list_headers.once
