from django.contrib import admin
from django.urls import path

from reports.headcount_page import headcount_page, headcount_xlsx
from reports.tree_page import below_fragment, tree_page

app_name = "reports"
urlpatterns = [
    path("headcount/", admin.site.admin_view(headcount_page), name="headcount"),
    path("headcount/xlsx/", admin.site.admin_view(headcount_xlsx), name="headcount_xlsx"),
    path("tree/", admin.site.admin_view(tree_page), name="tree"),
    path("tree/below/", admin.site.admin_view(below_fragment), name="tree_below"),
]
