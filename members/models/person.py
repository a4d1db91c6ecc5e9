from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Value
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.models import User
from branches.models import DRAWS_A_NUMBER, Branch, below_any, reach
from branches.vietnamese import fold
from members.partial_dates import PartialDateField, is_partial, shown


class NextMemberCode(Func):
    """The next member code: the database's sequence gives each number once, to whomever asks first."""

    template = "'DV' || lpad(nextval('members_member_code')::text, 8, '0')"
    output_field = models.CharField()


def masked(id_number: str) -> str:
    """An ID number as lists show it: '001201001234' -> '001•••••••34'."""
    return f"{id_number[:3]}{'•' * (len(id_number) - 5)}{id_number[-2:]}" if id_number else ""


class Sex(models.TextChoices):
    MALE = "M", _("male")
    FEMALE = "F", _("female")


class PersonQuerySet(models.QuerySet):
    """Questions about people, in an officer's words."""

    def named(self, words: str) -> PersonQuerySet:
        """Names that have all these words, begun or whole, accents and order ignored: 'van an nguyen'."""
        found = self
        for word in fold(words).split():
            found = found.filter(search_key__contains=f" {word}")
        return found

    def found_by(self, words: str) -> PersonQuerySet:
        """By name, or by the beginning of an ID number, phone, card or member code."""
        words = " ".join(words.split())
        if not any(sign.isdigit() for sign in words):
            return self.named(words)
        number = words.replace(" ", "")
        return self.filter(
            Q(id_number__startswith=number)
            | Q(phone__startswith=number)
            | Q(member_code__iexact=number)
            | Q(card_number__iexact=words)
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

    def visible_to(self, user: User) -> PersonQuerySet:
        """People whose present membership, or (of former members) whose last one, lies within the user's unions."""
        paths = reach(user)
        if paths == ["/"]:
            return self
        memberships = self.model.memberships.rel.related_model.objects
        later = memberships.filter(person=OuterRef("person"), started_on__gt=OuterRef("started_on"))
        latest_here = memberships.filter(below_any(paths, "branch__path")).filter(~Exists(later))
        return self.filter(pk__in=latest_here.values("person"))


class Person(models.Model):
    """Somebody who is or was a member, as the register knows them; one person, however many memberships."""

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

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ["sort_key", "born_on", "id"]
        triggers = [DRAWS_A_NUMBER]
        indexes = [
            models.Index(fields=["sort_key", "born_on", "id"], name="person_in_vietnamese_order"),
            # Counting women by union then reads this index instead of all people: half the time of a headcount.
            models.Index(fields=["id"], condition=Q(sex="F"), name="person_who_is_a_woman"),
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
        ]

    def __str__(self) -> str:
        return f"{self.full_name} ({shown(self.born_on)})" if self.born_on else self.full_name

    def membership_on(self, day: date | None = None):
        """The membership that holds on a day (default: today), or None."""
        day = day or timezone.localdate()
        return self.memberships.on(day).select_related("branch").first()
