"""Addresses of what there is about a record as a whole."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
