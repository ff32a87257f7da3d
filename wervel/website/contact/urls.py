"""Addresses of contact. The secret of a confirmation is the permission to see it."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from wervel.website.contact import asking, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.contact, name="contact"),
    path(_("message/"), asking.message, name="contact-message"),
    path(_("call-back/"), asking.callback, name="contact-callback"),
    path(_("received/<str:secret>/"), asking.received, name="contact-received"),
]
