"""Whoever may change a user finds the way to send a link for a password."""

from django.urls import reverse


def test_the_page_of_a_user_leads_to_the_link_for_a_password(head_office, officer):
    page = head_office.get(reverse("admin:access_user_change", args=[officer.pk])).content.decode()
    assert reverse("admin:access_user_link", args=[officer.pk]) in page
