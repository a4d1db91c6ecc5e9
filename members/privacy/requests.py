"""What is done about requests of members about their own data: each step with its proof."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from access.audit import record
from access.models import User
from access.refusals import explained
from members.models import DataRequest, Person, RequestKind, RequestStep
from members.privacy.clock import due_days, rule_for

What, State = RequestStep.What, DataRequest.State
RESTRICTING = (RequestKind.RESTRICT, RequestKind.OBJECT)


def _step(request: DataRequest, what: str, *, on: date, by: User | None, text: str = "", channel: str = "") -> None:
    RequestStep.objects.create(request=request, what=what, on=on, by=by, text=text, channel=channel)


def _not_outside(on: date, since: date) -> None:
    if on > timezone.localdate():
        raise ValidationError(_("This day is yet to come: enter it when it is there."))
    if on < since:
        raise ValidationError(_("This day lies before the request was received."))


def locked(request: DataRequest) -> DataRequest:
    """The request as it is now, held until the end of the transaction; ValidationError where it is closed."""
    kept = DataRequest.objects.select_for_update(of=["self"]).select_related("person").get(pk=request.pk)
    if not kept.is_open:
        raise ValidationError(_("This request is closed already."))
    return kept


@transaction.atomic
def receive(
    person: Person, *, kind: str, received_on: date, channel: str, text: str = "", by: User | None
) -> DataRequest:
    """Write down that a member asks something about their own data, and by when it is due."""
    _not_outside(received_on, date.min)
    if person.is_erased:
        raise ValidationError(_("The personal data of this member was erased already."))
    answer_due_on, due_on = due_days(kind, received_on)
    with explained():
        request = DataRequest.objects.create(
            person=person,
            kind=kind,
            received_on=received_on,
            channel=channel,
            text=text,
            by=by,
            answer_due_on=answer_due_on,
            due_on=due_on,
        )
    _step(request, What.RECEIVED, on=received_on, by=by, channel=channel)
    record("receive_request", request, by=by, asked=str(kind), member=person.member_code, on=received_on.isoformat())
    return request


@transaction.atomic
def answer(request: DataRequest, *, on: date, channel: str, text: str, by: User | None) -> DataRequest:
    """The member was told how their request is handled: what was said, when and how."""
    kept = locked(request)
    _not_outside(on, kept.received_on)
    if kept.answered_on is not None:
        raise ValidationError(_("This request was answered already."))
    DataRequest.objects.filter(pk=kept.pk).update(state=State.ANSWERED, answered_on=on)
    _step(kept, What.ANSWERED, on=on, by=by, text=text, channel=channel)
    record("answer_request", kept, by=by, on=on.isoformat(), how=str(channel))
    request.refresh_from_db()
    return request


@transaction.atomic
def extend(request: DataRequest, *, on: date, channel: str, text: str, by: User | None) -> DataRequest:
    """More days, once, for the reason that the member was told."""
    kept = locked(request)
    _not_outside(on, kept.received_on)
    if kept.extended_on is not None:
        raise ValidationError(_("This request was extended already: the law allows it once."))
    due_on = kept.due_on + timedelta(rule_for(kept.kind, kept.received_on).more_days)
    DataRequest.objects.filter(pk=kept.pk).update(extended_on=on, due_on=due_on)
    _step(kept, What.EXTENDED, on=on, by=by, text=text, channel=channel)
    record("extend_request", kept, by=by, on=on.isoformat(), due=due_on.isoformat())
    request.refresh_from_db()
    return request


@transaction.atomic
def finish(request: DataRequest, *, on: date, channel: str, text: str, by: User | None) -> DataRequest:
    """What was asked for is done; of restriction and objection, the member's data is shown to nobody else from now."""
    kept = locked(request)
    _not_outside(on, kept.received_on)
    if kept.kind == RequestKind.ERASE:
        raise ValidationError(_("A request for erasure is done by erasing."))
    if kept.kind in RESTRICTING:
        restrict(kept.person, request=kept, by=by)
    close(kept, State.DONE, on=on, by=by, text=text, channel=channel)
    request.refresh_from_db()
    return request


@transaction.atomic
def refuse(request: DataRequest, *, on: date, channel: str, text: str, by: User | None) -> DataRequest:
    """What was asked for is not done, for the reason in law that the member was told."""
    kept = locked(request)
    _not_outside(on, kept.received_on)
    close(kept, State.REFUSED, on=on, by=by, text=text, channel=channel)
    request.refresh_from_db()
    return request


def close(request: DataRequest, state: str, *, on: date, by: User | None, text: str = "", channel: str = "") -> None:
    """The last step of a request that is locked: done or refused."""
    answered_on = request.answered_on or on  # whoever gets what they asked for needs no answer before it
    DataRequest.objects.filter(pk=request.pk).update(state=state, closed_on=on, answered_on=answered_on)
    _step(request, state, on=on, by=by, text=text, channel=channel)
    verb = "finish_request" if state == State.DONE else "refuse_request"
    record(verb, request, by=by, on=on.isoformat(), how=str(channel))


@transaction.atomic
def restrict(person: Person, *, request: DataRequest, by: User | None) -> None:
    """From now on the person is counted, but shown to nobody except whoever handles the requests."""
    if Person.objects.filter(pk=person.pk, is_restricted=False).update(is_restricted=True):
        _step(request, What.RESTRICTED, on=timezone.localdate(), by=by)
        record("restrict", person, by=by, request=request.pk)


@transaction.atomic
def lift_restriction(request: DataRequest, *, text: str, by: User | None) -> None:
    """The person is shown again to everybody who works for their union."""
    if Person.objects.filter(pk=request.person_id, is_restricted=True).update(is_restricted=False):
        _step(request, What.LIFTED, on=timezone.localdate(), by=by, text=text)
        record("lift_restriction", request.person, by=by, request=request.pk)
