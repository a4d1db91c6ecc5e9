"""Letters by e-mail, in the language of who gets them."""

import logging
from threading import Thread

from django.core.mail import EmailMessage, send_mail
from django.core.mail.backends.smtp import EmailBackend
from django.db import transaction
from django.utils import translation
from django.utils.functional import Promise

from access.models import Language, User

log = logging.getLogger("access.letters")


class InBackground(EmailBackend):
    """Sends while the page is answered already: the time that it takes tells nobody that an account is there."""

    def send_messages(self, messages: list[EmailMessage]) -> int:
        Thread(target=self._send, args=[list(messages)]).start()
        return len(messages)

    def _send(self, messages: list[EmailMessage]) -> None:
        try:
            super().send_messages(messages)
        except Exception:
            log.exception("A letter could not be sent")


def write(user: User, subject: Promise | str, *said: Promise | str, **values: object) -> None:
    """Send a user a letter of some paragraphs, with values put into them; who has no address gets none."""
    if not user.email:
        return
    with translation.override(user.language or Language.VIETNAMESE):
        text = "\n\n".join(str(paragraph) % values for paragraph in said)
        subject = str(subject) % values
    transaction.on_commit(lambda: _send(user.email, subject, text))


def _send(address: str, subject: str, text: str) -> None:
    try:
        send_mail(subject, text, None, [address])
    except OSError:  # SMTP's errors are such: what was done is done without the letter
        log.exception("A letter could not be sent")
