"""What is done about one request: a small page for each step."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from access.admin import one_at_a_time
from members.forms_requests import ExtensionForm, LiftForm, RefusalForm, StepForm
from members.models import DataRequest, RequestKind
from members.privacy.requests import RESTRICTING, answer, extend, finish, lift_restriction, refuse

# What doing it means, said before the button is pressed.
WHAT_DOING_MEANS = {
    RequestKind.COPY: _("Write down how the copy was handed over, and to whom."),
    RequestKind.CORRECT: _("Correct the data on the member's page first, then write down what was corrected."),
    RequestKind.RESTRICT: _(
        "From now on the member is counted, but nobody except this desk sees their data, and it goes into no file."
    ),
    RequestKind.OBJECT: _(
        "From now on the member is counted, but nobody except this desk sees their data, and it goes into no file."
    ),
    RequestKind.WITHDRAW: _(
        "From that day nothing is asked or used that rests on consent alone. What the union must keep by law stays."
    ),
}


class RequestActs:
    """Answer, extend, finish, refuse, lift a restriction."""

    def acts(self) -> dict[str, tuple[Callable, str]]:
        return {
            "answer": (self.answer_view, "answer"),
            "extend": (self.extend_view, "extend"),
            "finish": (self.finish_view, "finish"),
            "refuse": (self.refuse_view, "refuse"),
            "lift": (self.lift_view, "lift"),
        }

    def _step_page(
        self, request: HttpRequest, asked: DataRequest, form: type, verb: Callable, done: str, **context
    ) -> HttpResponse:
        def act(said: dict) -> str:
            verb(asked, by=request.user, **said)
            return done

        context |= {"subject": in_a_line(asked)}
        return self.act_page(request, asked, form(request.POST or None), act, watched=[asked], **context)

    @one_at_a_time
    def answer_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._step_page(
            request,
            self.found(request, pk),
            StepForm,
            answer,
            gettext("The answer is written down."),
            title=_("Answer with the procedure"),
            note=_("The member is told how the request is handled, what is needed for it and how long it takes."),
            button=_("Write the answer down"),
        )

    @one_at_a_time
    def extend_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._step_page(
            request,
            self.found(request, pk),
            ExtensionForm,
            extend,
            gettext("The request has more days now."),
            title=_("Extend the deadline"),
            note=_("The deadline to do it moves once, by the days that the rules give."),
            button=_("Extend"),
        )

    @one_at_a_time
    def finish_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        asked = self.found(request, pk)
        if asked.kind == RequestKind.ERASE:
            raise PermissionDenied
        return self._step_page(
            request,
            asked,
            StepForm,
            finish,
            gettext("The request is done."),
            title=_("Close as done"),
            note=WHAT_DOING_MEANS[asked.kind],
            button=_("Close as done"),
        )

    @one_at_a_time
    def refuse_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._step_page(
            request,
            self.found(request, pk),
            RefusalForm,
            refuse,
            gettext("The request is refused."),
            title=_("Refuse the request"),
            note=_("Only where the law allows it: the reason stays in the register and was told to the member."),
            button=_("Refuse the request"),
            is_grave=True,
        )

    @one_at_a_time
    def lift_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        asked = self.found(request, pk)
        if asked.kind not in RESTRICTING:
            raise PermissionDenied
        return self._step_page(
            request,
            asked,
            LiftForm,
            lift_restriction,
            gettext("The member is shown again."),
            title=_("Lift the restriction"),
            note=_("Everybody who works for the member's union sees the member again."),
            button=_("Lift the restriction"),
        )


def in_a_line(asked: DataRequest) -> str:
    """What is asked, by whom, since when."""
    return gettext("%(kind)s · %(person)s (%(code)s) · received on %(day)s") % {
        "kind": asked.get_kind_display(),
        "person": asked.person.full_name,
        "code": asked.person.member_code,
        "day": asked.received_on.strftime("%d/%m/%Y"),
    }
