"""What the pages of the register are called, where a history tells on which one something was done."""

from django.apps import apps
from django.db.models import Model
from django.urls import Resolver404, resolve
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

# The last part of a route's name -> the title of its page; a page that is not here is called by its kind of record.
TITLES = {
    "end": _("End a membership"),
    "end_many": _("End memberships"),
    "transfer": _("Transfer a member"),
    "correct": _("Correct a membership"),
    "take_back": _("Take a former member back"),
    "put_back": _("Put the old value back"),
    "dissolve": _("Dissolve a union"),
    "import": _("Import unions"),
    "process_import": _("Import unions"),
    "answer": _("Answer with the procedure"),
    "extend": _("Extend the deadline"),
    "finish": _("Close as done"),
    "refuse": _("Refuse the request"),
    "lift": _("Lift the restriction"),
    "erase": _("Erase personal data"),
    "drop_factor": _("Take off the second factor"),
}
OWN = {
    "not_me": _("My sign-ins"),
    "account_login": _("Sign in"),
    "account_change_password": _("Change password"),
    "account_reset_password_from_key": _("Choose a password"),
    "set_language": _("language of the pages"),
}


def title_of(address: str) -> str | Promise:
    """What the page at an address is called; the address itself where there is no such page now."""
    try:
        name = resolve(address).url_name or ""
    except Resolver404:
        return address
    if name in OWN:
        return OWN[name]
    if name.startswith("mfa_"):
        return _("Second factor")
    for model in apps.get_models():
        page = name.removeprefix(f"{model._meta.app_label}_{model._meta.model_name}_")
        if page != name:
            return _of_a_record(model, page)
    return address


def _of_a_record(model: type[Model], page: str) -> str | Promise:
    return TITLES[page] if page in TITLES else capfirst(str(model._meta.verbose_name))
