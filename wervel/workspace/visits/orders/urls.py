"""The address of the orders of a record."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from wervel.workspace.visits.orders.views import orders

urlpatterns: list[URLPattern | URLResolver] = [
    path(_("<uuid:encounter_id>/orders/"), orders, name="record-orders"),
]
