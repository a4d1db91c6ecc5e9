from __future__ import annotations

import re
from datetime import date

from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Concat, Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.history import events_of
from access.models import User
from branches.models import DRAWS_A_NUMBER, Branch, below_any, reach, wall_of_people
from branches.vietnamese import fold
from members.age_bands import aged
from members.models.warned import WARNED
from members.partial_dates import PartialDateField, is_partial, shown

SEES_PEOPLE = "members.view_person"
OPENS, OPENS_SENSITIVE = "members.open_person", "members.open_sensitive_person"
ERASED = "Đã xoá"  # the name of somebody whose personal data was erased


class NextMemberCode(Func):
    """The next member code: the database's sequence gives each number once, to whomever asks first."""

    template = "'DV' || lpad(nextval('members_member_code')::text, 8, '0')"
    output_field = models.CharField()


class Sex(models.TextChoices):
    MALE = "M", _("male")
    FEMALE = "F", _("female")


class Movement(models.TextChoices):
    """How the members of a union on one day differ from those of an earlier one."""

    JOINED = "joined", _("joined")
    LEFT = "left", _("left")
    MOVED_IN = "moved_in", _("moved in")
    MOVED_OUT = "moved_out", _("moved out")

    @property
    def is_coming(self) -> bool:
        return self in (Movement.JOINED, Movement.MOVED_IN)


class PersonQuerySet(models.QuerySet):
    """Questions about people, in an officer's words."""

    def named(self, words: str) -> PersonQuerySet:
        """Names that have all these words, begun or whole, accents and order ignored: 'van an nguyen'."""
        found = self
        for word in fold(words).split():
            found = found.filter(search_key__contains=f" {word}")
        return found

    def found_by(self, words: str) -> PersonQuerySet:
        """By name, or by a whole ID number, phone, e-mail, card or member code.

        Never by a part of what lists mask: it would be read sign by sign. Each is read from an index of its own.
        """
        words = " ".join(words.split())
        if "@" in words:
            return self.filter(email__iexact=words)
        if not any(sign.isdigit() for sign in words):
            return self.named(words)
        number = re.sub(r"[\s.\-]", "", words)
        return self.filter(
            Q(id_number=number) | Q(phone=number) | Q(member_code=number.upper()) | Q(card_number__iexact=words)
        )

    def members_on(self, day: date) -> PersonQuerySet:
        """Those who were members of any union on a day."""
        return self.filter(
            Q(memberships__ended_on=None) | Q(memberships__ended_on__gt=day), memberships__started_on__lte=day
        )

    def within(self, branch: Branch, day: date) -> PersonQuerySet:
        """Those who were members of a union, or of one that stands below it today, on a day."""
        return self.filter(
            Q(memberships__ended_on=None) | Q(memberships__ended_on__gt=day),
            memberships__started_on__lte=day,
            memberships__branch__path__startswith=branch.path,
        )

    def within_on(self, branch: Branch, day: date) -> PersonQuerySet:
        """Those who were members, on a day, of a union or of one that stood below it on that day."""
        return self.filter(pk__in=self._memberships().within_on(branch, day).values("person"))

    def moved(
        self, movement: Movement, *, since: date, until: date, branch: Branch | None = None, below: bool = True
    ) -> PersonQuerySet:
        """Who came to a union (None: to the register), or went from it, between two days, by the trees of these days.

        Joined and left: members of no union of the register on the other day. Moved: members of another one.
        """
        there, not_there = (until, since) if movement.is_coming else (since, until)
        elsewhere = Exists(self._memberships().on(not_there).filter(person=OuterRef("pk")))
        return self.filter(
            Exists(self._held(branch, there, below).filter(person=OuterRef("pk"))),
            ~Exists(self._held(branch, not_there, below).filter(person=OuterRef("pk"))),
            elsewhere if movement in (Movement.MOVED_IN, Movement.MOVED_OUT) else ~elsewhere,
        )

    def _held(self, branch: Branch | None, day: date, below: bool) -> models.QuerySet:
        if branch is None:
            return self._memberships().on(day)
        if not below:
            return self._memberships().on(day).filter(branch=branch)
        return self._memberships().within_on(branch, day)

    def joined_between(self, first: date | None, last: date | None) -> PersonQuerySet:
        """Those who joined the union between two days, both included; a year, or a month, counts as its first day."""
        found = self.exclude(joined_on="")
        if first is not None:
            # '2020-03-01' -> '2020-03', which '2020-03' and all its days follow.
            found = found.filter(joined_on__gte=first.isoformat().removesuffix("-01").removesuffix("-01"))
        return found if last is None else found.filter(joined_on__lte=last.isoformat())

    def aged(self, band: str, *, on: date) -> PersonQuerySet:
        """Those who are in an age band (members/age_bands.py) on a day, or whose birth date is not known."""
        return self.filter(aged(band, on=on))

    def warned(self, code: str) -> PersonQuerySet:
        """Those about whom the register has a warning (members/warnings.py)."""
        return self.filter(pk__in=RawSQL(WARNED[code], []))  # noqa: S611 - one of the texts of warned.py

    def _memberships(self) -> models.QuerySet:
        return self.model.memberships.rel.related_model.objects.all()

    def visible_to(self, user: User) -> PersonQuerySet:
        """The people whom a user may see."""
        return self.within_reach(user, SEES_PEOPLE)

    def exportable_by(self, user: User) -> PersonQuerySet:
        """Those of people whom a user may see that the user may also take out in files."""
        right = "members.export_person"
        found = self if reach(user, right) == reach(user, SEES_PEOPLE) else self.within_reach(user, right)
        return found.not_kept_back()

    def kept_back(self) -> PersonQuerySet:
        """Those whose data goes into no file: processing is restricted, or it was erased."""
        return self.filter(Q(is_restricted=True) | Q(is_erased=True))

    def not_kept_back(self) -> PersonQuerySet:
        return self.exclude(pk__in=self.model.objects.kept_back().values("pk"))

    def unless_restricted(self, user: User) -> PersonQuerySet:
        """Without those whose data is shown to nobody but whoever handles their requests, if the user does not."""
        desk = reach(user, "access.handle_requests")
        if desk == ["/"]:
            return self
        restricted = self.model.objects.filter(is_restricted=True)
        if desk:
            restricted = restricted.exclude(pk__in=self.model.objects.latest_below(desk).values("pk"))
        return self.exclude(pk__in=restricted.values("pk"))

    def latest_below(self, paths: list[str]) -> PersonQuerySet:
        """Those whose present membership, or (of former members) whose last one, lies below one of these unions."""
        memberships = self._memberships()
        later = memberships.filter(person=OuterRef("person"), started_on__gt=OuterRef("started_on"))
        latest_here = memberships.filter(below_any(paths, "branch__path")).filter(~Exists(later))
        return self.filter(pk__in=latest_here.values("person"))

    def within_reach(self, user: User, right: str) -> PersonQuerySet:
        """People over whom a user has a right: their present membership, or (of former members) their last one, lies
        within its reach.
        """
        paths = reach(user, right)
        found = self if paths == ["/"] else self.latest_below(paths)
        return found.unless_restricted(user)


# What stands in the fields of somebody whose data was erased; of the rest, the member code stays.
EMPTY = {
    **dict.fromkeys(("born_on", "sex", "id_number", "id_issued_on", "id_issued_by", "ethnicity", "religion"), ""),
    **dict.fromkeys(("hometown", "address", "phone", "email", "general_education", "qualification"), ""),
    **dict.fromkeys(("political_theory", "party_joined_on", "occupation", "job_title", "union_position"), ""),
    **dict.fromkeys(("joined_on", "card_number", "social_insurance_number", "note"), ""),
    "party_member": False,
}
ERASABLE = frozenset({"full_name", *EMPTY})


class Person(models.Model):
    """Somebody who is or was a member, as the register knows them; one person, however many memberships."""

    MASKED = {"id_number", "phone", "email", "social_insurance_number"}
    HIDDEN = {"id_issued_on", "id_issued_by"}
    PERSONAL = {
        *MASKED,
        *HIDDEN,
        *("member_code", "full_name", "search_key", "sort_key", "born_on", "sex", "hometown", "address"),
        *("general_education", "qualification", "political_theory", "occupation", "job_title", "union_position"),
        *("joined_on", "card_number", "note"),
    }
    SENSITIVE = {"ethnicity", "religion", "party_member", "party_joined_on"}
    NOT_PERSONAL = {"id", "is_restricted", "is_erased"}

    member_code = models.CharField(
        _("member code"),
        max_length=20,
        editable=False,
        db_default=NextMemberCode(),
    )
    full_name = models.CharField(_("full name"), max_length=150)
    born_on = PartialDateField(_("born on"))
    sex = models.CharField(_("sex"), max_length=1, choices=Sex, blank=True, default="", db_default="")
    id_number = models.CharField(_("ID number"), max_length=12, blank=True, default="", db_default="")
    id_issued_on = PartialDateField(_("ID issued on"))
    id_issued_by = models.CharField(_("ID issued by"), max_length=200, blank=True, default="", db_default="")
    ethnicity = models.CharField(_("ethnicity"), max_length=100, blank=True, default="", db_default="")
    religion = models.CharField(_("religion"), max_length=100, blank=True, default="", db_default="")
    hometown = models.CharField(_("home town"), max_length=300, blank=True, default="", db_default="")
    address = models.CharField(_("present address"), max_length=300, blank=True, default="", db_default="")
    phone = models.CharField(_("phone"), max_length=60, blank=True, default="", db_default="")
    email = models.CharField(_("e-mail"), max_length=254, blank=True, default="", db_default="")
    general_education = models.CharField(_("general education"), max_length=100, blank=True, default="", db_default="")
    qualification = models.CharField(_("qualification"), max_length=200, blank=True, default="", db_default="")
    political_theory = models.CharField(_("political theory"), max_length=200, blank=True, default="", db_default="")
    party_member = models.BooleanField(_("party member"), default=False, db_default=False)
    party_joined_on = PartialDateField(_("joined the Party on"))
    occupation = models.CharField(_("occupation"), max_length=200, blank=True, default="", db_default="")
    job_title = models.CharField(_("job title"), max_length=200, blank=True, default="", db_default="")
    union_position = models.CharField(_("position in the union"), max_length=200, blank=True, default="", db_default="")
    joined_on = PartialDateField(
        _("joined the union on"), help_text=_("When the person became a trade union member, in whatever union.")
    )
    card_number = models.CharField(_("card number"), max_length=100, blank=True, default="", db_default="")
    social_insurance_number = models.CharField(
        _("social insurance number"), max_length=100, blank=True, default="", db_default=""
    )
    note = models.CharField(_("note"), max_length=2000, blank=True, default="", db_default="")
    is_restricted = models.BooleanField(_("processing is restricted"), default=False, db_default=False, editable=False)
    is_erased = models.BooleanField(_("personal data was erased"), default=False, db_default=False, editable=False)
    search_key = models.GeneratedField(
        expression=Concat(Value(" "), Func(F("full_name"), function="vietnamese_fold")),
        output_field=models.TextField(),
        db_persist=True,
    )
    sort_key = models.GeneratedField(
        expression=Func(F("full_name"), function="vietnamese_sort_key"),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
        verbose_name=_("full name"),
    )

    # Rules that triggers keep (branches/models/wall.py), in an officer's words.
    RULES = {
        "person_is_changed_within_reach": _("This person is not a member of one of your unions: nothing was saved.")
    }

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ["sort_key", "born_on", "id"]
        triggers = [DRAWS_A_NUMBER, *wall_of_people("person_is_changed_within_reach", "unionreg.people")]
        indexes = [
            models.Index(fields=["sort_key", "born_on", "id"], name="person_in_vietnamese_order"),
            # Counting members by sex, Party and age then reads this index instead of all people.
            models.Index(fields=["id"], include=["sex", "party_member", "born_on"], name="person_as_counted"),
            # What the list of members may be sorted by.
            models.Index(fields=["born_on"], name="person_by_birth"),
            models.Index(fields=["joined_on"], name="person_by_joining"),
            # By what somebody is found. If blanks were left out, PostgreSQL would guess 4,500 people to an e-mail or a
            # card, and read the whole list in its order instead.
            models.Index(fields=["phone"], condition=~Q(phone=""), name="person_by_phone"),
            models.Index(Upper("email"), name="person_by_email"),
            models.Index(Upper("card_number"), name="person_by_card"),
            # The few whose data is kept back are asked for by every list.
            models.Index(fields=["id"], condition=Q(is_restricted=True) | Q(is_erased=True), name="person_kept_back"),
            models.Index(fields=["id"], condition=Q(is_restricted=True), name="person_restricted"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["member_code"],
                name="member_code_is_issued_once",
                violation_error_message=_("Another person in the register has this member code."),
            ),
            models.CheckConstraint(
                condition=~Q(full_name=""),
                name="person_has_a_name",
                violation_error_message=_("A member needs a name."),
            ),
            models.UniqueConstraint(
                fields=["id_number"],
                condition=~Q(id_number=""),
                name="person_is_the_only_one_with_this_id_number",
                violation_error_message=_("Another person in the register has this ID number."),
            ),
            models.CheckConstraint(
                condition=Q(id_number__regex=r"^(\d{9}|\d{12})?$"),
                name="person_id_number_has_9_or_12_digits",
                violation_error_message=_("An ID number has 12 digits (or 9, on an old card)."),
            ),
            models.CheckConstraint(
                condition=Q(sex__in=["", *Sex.values]),
                name="person_sex_is_male_or_female",
                violation_error_message=_("The sex is male or female."),
            ),
            is_partial("born_on"),
            is_partial("id_issued_on"),
            is_partial("party_joined_on"),
            is_partial("joined_on"),
            models.CheckConstraint(
                condition=Q(is_erased=False) | Q(full_name=ERASED, **EMPTY),
                name="person_that_was_erased_has_no_data",
                violation_error_message=_(
                    "The personal data of this member was erased on request: nothing is written there again."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.full_name} ({shown(self.born_on)})" if self.born_on else self.full_name

    def membership_on(self, day: date | None = None):
        """The membership that holds on a day (default: today), or None."""
        day = day or timezone.localdate()
        return self.memberships.on(day).select_related("branch").first()


class PersonEvent(events_of(Person)):
    """What the register knew about a person after it was entered or changed, or before it was removed."""
