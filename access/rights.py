"""Rights in an officer's words. A right is Django's "app.codename"; roles hold them, grants give roles (branches/)."""

from django.utils.translation import gettext_lazy as _

# Nobody deletes: what was is ended, so there is no right to. What is not here is a superuser's.
RIGHTS = {
    "members.view_person": _("See members, counts and lists"),
    "members.view_membership": _("See memberships"),
    "members.open_person": _("Open a member's ID number and phone in full"),
    "members.open_sensitive_person": _("Open a member's ethnicity, religion and Party data"),
    "members.add_person": _("Enter new members"),
    "members.change_person": _("Correct members"),
    "members.add_membership": _("Begin memberships"),
    "members.change_membership": _("End, transfer and correct memberships"),
    "members.export_person": _("Export and print lists of members"),
    "rosters.view_import": _("See imports of rosters"),
    "rosters.add_import": _("Send rosters"),
    "rosters.change_import": _("Confirm, correct and throw away imports"),
    "rosters.approve_import": _("Approve imports of the unions below"),
    "branches.view_branch": _("See unions"),
    "branches.add_branch": _("Enter new unions"),
    "branches.change_branch": _("Change and dissolve unions"),
    "access.view_history": _("See the history of records"),
    "access.view_look": _("See who looked at personal data"),
    "access.audit": _("Search what was done"),
    "access.handle_requests": _("Handle requests about personal data, and erase it"),
    "access.view_user": _("See users"),
    "access.view_signin": _("See when and from where users signed in"),
    "access.give_grants": _("Invite users, and give and end their grants"),
    "access.second_factor": _("Must sign in with a second factor"),
}


def in_words(right: str) -> str:
    """What a right allows."""
    return str(RIGHTS.get(right, right))
