"""Addresses of the board, visits, recording, progress and the school portal."""

from django.urls import URLPattern

app_name = "visits"

urlpatterns: list[URLPattern] = []
