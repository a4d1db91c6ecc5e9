from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Case, F, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.history import events_of
from access.models import User
from members.models.person import Person

HANDLES_REQUESTS = "access.handle_requests"


class RequestKind(models.TextChoices):
    """What somebody may ask for about their own data (Law 91/2025/QH15, article 4)."""

    COPY = "copy", _("a copy of the data")
    CORRECT = "correct", _("correction")
    RESTRICT = "restrict", _("restriction of processing")
    WITHDRAW = "withdraw", _("withdrawal of consent")
    OBJECT = "object", _("objection to processing")
    ERASE = "erase", _("erasure")


class Channel(models.TextChoices):
    """How a request came, or an answer went."""

    IN_PERSON = "in_person", _("in person")
    LETTER = "letter", _("by letter")
    EMAIL = "email", _("by e-mail")
    PHONE = "phone", _("by telephone")
    OTHER = "other", _("in another way")


class DeadlineRule(models.Model):
    """How many days the law gives for requests of a kind, from one day on."""

    NOT_PERSONAL = {"id", "kind", "starts_on", "answer_days", "days", "more_days"}

    kind = models.CharField(_("what is asked for"), max_length=10, choices=RequestKind)
    starts_on = models.DateField(_("for requests received from"))
    answer_days = models.PositiveSmallIntegerField(_("working days to answer with the procedure"))
    days = models.PositiveSmallIntegerField(_("days to do it"))
    more_days = models.PositiveSmallIntegerField(_("days of the one extension"))

    class Meta:
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        ordering = ["kind", "-starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "starts_on"],
                name="deadline_is_said_once_for_a_day",
                violation_error_message=_(
                    "The deadlines of this kind of request from this day on are written already."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.starts_on:%d/%m/%Y}"


class Holiday(models.Model):
    """A day on which nobody works, besides Saturdays and Sundays."""

    NOT_PERSONAL = {"id", "day", "name", "is_decided"}

    day = models.DateField(_("day"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    is_decided = models.BooleanField(
        _("decided"),
        default=True,
        db_default=True,
        help_text=_("Until it is decided, the day counts as a working day. Not a day off after all? Delete it."),
    )

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.name}"


BY_CLOCK = (F("next_on").asc(nulls_last=True), "-closed_on", "-id")


class DataRequestQuerySet(models.QuerySet):
    """Questions about requests, in an officer's words."""

    def within_reach(self, user: User, right: str) -> DataRequestQuerySet:
        """The requests of people over whom a user has a right."""
        return self.filter(person__in=Person.objects.within_reach(user, right))

    def visible_to(self, user: User) -> DataRequestQuerySet:
        """The requests that a user handles."""
        return self.within_reach(user, HANDLES_REQUESTS)

    def open(self) -> DataRequestQuerySet:
        """Those that are neither done nor refused."""
        return self.filter(closed_on=None)

    def by_clock(self) -> DataRequestQuerySet:
        """The open ones first, of them the one that is due first; `next_on` is that day."""
        next_on = Case(When(answered_on=None, then=F("answer_due_on")), default=F("due_on"))
        return self.annotate(next_on=Case(When(closed_on=None, then=next_on))).order_by(*BY_CLOCK)

    def overdue(self, day: date | None = None) -> DataRequestQuerySet:
        """The open ones whose next step should have been taken before a day (default: today)."""
        day = day or timezone.localdate()
        return self.open().filter(Q(answered_on=None, answer_due_on__lt=day) | Q(due_on__lt=day))


class DataRequest(models.Model):
    """What a member asked about their own data, and by when it must be answered and done."""

    class State(models.TextChoices):
        RECEIVED = "received", _("to be answered")
        ANSWERED = "answered", _("answered, to be done")
        DONE = "done", _("done")
        REFUSED = "refused", _("refused")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="data_requests", verbose_name=_("member"))
    kind = models.CharField(_("what is asked for"), max_length=10, choices=RequestKind)
    received_on = models.DateField(_("received on"))
    channel = models.CharField(_("how it came"), max_length=10, choices=Channel)
    text = models.TextField(_("what was said"), blank=True, default="", db_default="")
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="data_requests", verbose_name=_("entered by")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.RECEIVED)
    answer_due_on = models.DateField(_("to be answered by"))
    due_on = models.DateField(_("to be done by"))
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    extended_on = models.DateField(_("extended on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    PERSONAL = {"person", "kind", "text", "by"}
    NOT_PERSONAL = {
        *("id", "received_on", "channel", "state", "answer_due_on", "due_on"),
        *("answered_on", "extended_on", "closed_on"),
    }

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request about data")
        verbose_name_plural = _("requests about data")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(closed_on=None),
                name="request_of_a_kind_is_open_once",
                violation_error_message=_("This member has an open request of this kind already."),
            ),
            models.CheckConstraint(
                condition=Q(answer_due_on__gte=F("received_on"), due_on__gte=F("received_on")),
                name="request_is_due_after_it_came",
                violation_error_message=_("A request cannot be due before it was received."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["done", "refused"], closed_on__isnull=False)
                | Q(state__in=["received", "answered"], closed_on=None),
                name="request_is_closed_on_a_day",
                violation_error_message=_("A request that is done or refused needs the day; an open one has none."),
            ),
            models.CheckConstraint(
                condition=~Q(state="answered") | Q(answered_on__isnull=False),
                name="request_is_answered_on_a_day",
                violation_error_message=_("A request that is answered needs the day of the answer."),
            ),
        ]

    def __str__(self) -> str:
        return _("Request %(number)s") % {"number": self.pk}

    @property
    def is_open(self) -> bool:
        return self.closed_on is None


class RequestStep(models.Model):
    """What was done about a request, with the proof: what was sent or said, when and how."""

    class What(models.TextChoices):
        RECEIVED = "received", _("received")
        ANSWERED = "answered", _("answered with the procedure")
        EXTENDED = "extended", _("extended")
        GIVEN = "given", _("copy made")
        RESTRICTED = "restricted", _("processing restricted")
        LIFTED = "lifted", _("restriction lifted")
        DONE = "done", _("done")
        REFUSED = "refused", _("refused")

    request = models.ForeignKey(DataRequest, on_delete=models.PROTECT, related_name="steps", verbose_name=_("request"))
    what = models.CharField(_("what"), max_length=10, choices=What)
    on = models.DateField(_("on"))
    channel = models.CharField(_("how"), max_length=10, choices=Channel, blank=True, default="", db_default="")
    text = models.TextField(_("what was sent or said"), blank=True, default="", db_default="")
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="request_steps", verbose_name=_("by whom")
    )
    at = models.DateTimeField(_("written down at"), auto_now_add=True)

    PERSONAL = {"request", "text", "by"}
    NOT_PERSONAL = {"id", "what", "on", "channel", "at"}

    class Meta:
        verbose_name = _("step of a request")
        verbose_name_plural = _("steps of a request")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.get_what_display()}"


class DataRequestEvent(events_of(DataRequest)):
    """What a request said after it was entered or changed."""


class RequestStepEvent(events_of(RequestStep)):
    """What a step said after it was written down or changed."""


class DeadlineRuleEvent(events_of(DeadlineRule)):
    """What a rule said after it was made or changed."""


class HolidayEvent(events_of(Holiday)):
    """What was known of a day off."""
