from datetime import timedelta

from axes.models import AccessAttempt, AccessFailureLog
from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

KEPT_FOR = timedelta(days=90)


class Command(BaseCommand):
    help = "Deletes sessions that are over, and wrong tries to sign in that are older than 90 days. For every night."

    def handle(self, **options) -> None:
        now = timezone.now()
        sessions, _models = Session.objects.filter(expire_date__lt=now).delete()
        tries = 0
        for kept in (AccessAttempt, AccessFailureLog):
            tries += kept.objects.filter(attempt_time__lt=now - KEPT_FOR).delete()[0]
        self.stdout.write(
            _("Deleted: %(sessions)s sessions that were over, %(tries)s wrong tries to sign in, older than 90 days.")
            % {"sessions": sessions, "tries": tries}
        )
