"""Addresses of the reports."""

from django.contrib import admin
from django.urls import path

from reports.views import compliance

app_name = "reports"

urlpatterns = [path("compliance/", admin.site.admin_view(compliance), name="compliance")]
