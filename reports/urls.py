from django.contrib import admin
from django.urls import path

from reports.views import headcount_page

app_name = "reports"
urlpatterns = [path("", admin.site.admin_view(headcount_page), name="headcount")]
