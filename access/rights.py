"""Rights in an officer's words, where users and groups are given them: "Đoàn viên: xem"."""

from collections.abc import Iterable

from django import forms
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Field, Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import pgettext_lazy

from access.words import kind_in_words

# Django names its rights in English, in the database. Nobody deletes: what was is ended, so that right is not offered.
ACTIONS = {
    "view": pgettext_lazy("right", "see"),
    "add": pgettext_lazy("right", "enter new ones"),
    "change": pgettext_lazy("right", "change"),
}


def in_words(right: Permission) -> str:
    """What a right allows: the kind of record, and what may be done with it."""
    action, _underscore, model = right.codename.partition("_")
    kind = kind_in_words(f"{right.content_type.app_label}.{model}")
    return f"{capfirst(kind)}: {ACTIONS.get(action, right.name)}"


def offered() -> QuerySet[Permission]:
    """Rights that do something for an officer: over records that belong to unions. All others are a superuser's."""
    scoped = [
        kind.pk
        for kind in ContentType.objects.all()
        if (model := kind.model_class()) and hasattr(model._default_manager, "visible_to")
    ]
    meant = Q(*(("codename__startswith", f"{action}_") for action in ACTIONS), _connector=Q.OR)
    rights = Permission.objects.filter(meant, content_type__in=scoped).select_related("content_type")
    return rights.order_by("content_type__app_label", "content_type__model", "-codename")


class RightsField(forms.ModelMultipleChoiceField):
    """A choice of rights."""

    def label_from_instance(self, right: Permission) -> str:
        return in_words(right)


class RightsInWords:
    """For admin pages that give rights."""

    def formfield_for_manytomany(self, db_field: Field, request: HttpRequest | None = None, **kwargs) -> forms.Field:
        if db_field.related_model is Permission:
            kwargs |= {"form_class": RightsField, "queryset": offered()}
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_deleted_objects(self, objs: Iterable[Model], request: HttpRequest) -> tuple:
        """What a deletion asks about: the records themselves, without Django's rows between them and their rights."""
        _all, _counts, lacking, protected = super().get_deleted_objects(objs, request)
        counts = {self.opts.verbose_name_plural: len(objs)}
        return [str(one) for one in objs], counts, lacking, protected
