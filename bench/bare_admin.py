"""Django's own admin with a list of people and nothing else: what bench.pages measures pages against."""

from django.contrib import admin
from django.urls import path

from members.models import Person


class BareList(admin.ModelAdmin):
    """The columns of our list of members that need no query of their own."""

    list_display = ["full_name", "born_on", "sex", "member_code", "joined_on", "phone", "id_number"]
    list_per_page = 50
    ordering = ["sort_key"]


site = admin.AdminSite()
site.register(Person, BareList)
urlpatterns = [path("admin/", site.urls)]
