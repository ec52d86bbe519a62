"""Addresses of the import of school registers."""

from django.urls import URLPattern

app_name = "schools"

urlpatterns: list[URLPattern] = []
