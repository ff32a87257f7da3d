"""Addresses of the door for other systems."""

from django.urls import path

from wervel.fhir.views import metadata, process_message

app_name = "fhir"
urlpatterns = [
    path("metadata", metadata, name="metadata"),
    path("$process-message", process_message, name="process-message"),
]
