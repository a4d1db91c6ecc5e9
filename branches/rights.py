"""Who may do what: the answers to `user.has_perm`, from grants alone (AUTHENTICATION_BACKENDS)."""

from django.contrib.auth.backends import ModelBackend
from django.db.models import Model

from access.models import User
from branches.models import rights_of
from branches.models.reach import once_a_page


class GrantBackend(ModelBackend):
    """Rights come from the roles of the grants that hold today; asked about a record, from those that reach it."""

    def get_user_permissions(self, user_obj: User, obj: Model | None = None) -> set[str]:
        return set()

    get_group_permissions = get_user_permissions

    def get_all_permissions(self, user_obj: User, obj: Model | None = None) -> set[str]:
        return rights_of(user_obj) if user_obj.is_authenticated and obj is None else set()

    def has_perm(self, user_obj: User, perm: str, obj: Model | None = None) -> bool:
        if perm not in self.get_all_permissions(user_obj):
            return False
        if obj is None:
            return True
        rows = type(obj)._default_manager
        return hasattr(rows, "within_reach") and once_a_page(
            (user_obj.pk, perm, type(obj), obj.pk),
            lambda: rows.within_reach(user_obj, perm).filter(pk=obj.pk).exists(),
        )
