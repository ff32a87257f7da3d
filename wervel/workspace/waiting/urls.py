"""The addresses of the waiting list."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from wervel.workspace.waiting import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.waiting_list, name="waiting"),
    path(_("offer/<uuid:offer>/"), views.answer, name="waiting-answer"),
]
