"""Addresses: the admin site is where officers work."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from access.language import choose
from unionreg import guide

handler400 = "unionreg.errors.bad_request"
handler403 = "unionreg.errors.forbidden"
handler404 = "unionreg.errors.not_found"
handler429 = "unionreg.errors.too_many"
handler500 = "unionreg.errors.broken"

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path("i18n/setlang/", choose, name="set_language"),
    path("admin/guide/", admin.site.admin_view(guide.page), name="guide"),
    path("admin/guide/pictures/<str:name>", admin.site.admin_view(guide.picture, cacheable=True), name="guide_picture"),
    path("admin/guide/<slug:chapter>/", admin.site.admin_view(guide.page), name="guide"),
    path("admin/", include("access.sign_in.urls")),
    path("admin/", include("reports.urls")),
    path("admin/", admin.site.urls),
]
