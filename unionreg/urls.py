"""Addresses: the admin site is where officers work."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/headcount/", include("reports.urls")),
    path("admin/", admin.site.urls),
]
