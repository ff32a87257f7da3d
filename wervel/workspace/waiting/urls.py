"""The address of the waiting list."""

from django.urls import URLPattern, URLResolver, path

from wervel.workspace.waiting import views

urlpatterns: list[URLPattern | URLResolver] = [path("", views.waiting_list, name="waiting")]
