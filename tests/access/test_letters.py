"""Letters go in the language of who gets them, and nobody waits for the mail server."""

import threading

from django.core import mail
from django.core.mail.backends.smtp import EmailBackend
from django.utils.translation import gettext_lazy

from access import letters
from access.models import User

SUBJECT = gettext_lazy("Members")


def write(user: User, capture) -> None:
    with capture(execute=True):
        letters.write(user, SUBJECT, "%(name)s: 100 %%", name="Hạnh")


def test_a_letter_is_in_the_language_of_who_gets_it(db, django_capture_on_commit_callbacks):
    for language, subject in [("", "Đoàn viên"), ("en", "Members")]:
        write(User(email="hanh@cdbd.example", language=language), django_capture_on_commit_callbacks)
        assert (mail.outbox[-1].subject, mail.outbox[-1].body) == (subject, "Hạnh: 100 %")


def test_who_has_no_address_gets_none(db, django_capture_on_commit_callbacks):
    write(User(), django_capture_on_commit_callbacks)
    assert mail.outbox == []


def test_nobody_waits_for_the_mail_server_and_its_failure_breaks_nothing(monkeypatch, caplog):
    sender = []

    def fail(self, messages):
        sender.append(threading.current_thread())
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "send_messages", fail)
    assert letters.InBackground().send_messages([mail.EmailMessage("x")]) == 1
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join(5)
    assert sender != [threading.current_thread()]
    assert "could not be sent" in caplog.text
