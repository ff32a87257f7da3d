"""What ninja and pydantic say, in the caller's language and in our hierarchy of errors."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser

from wervel.common.errors import Invalid, Malformed, Message

FALLBACK: Message = _("This is not right.")
MESSAGES: Mapping[str, Message] = {
    "missing": _("This is missing."),
    "extra_forbidden": _("We do not know this field."),
    "string_type": _("This must be a text."),
    "string_too_short": _("This is missing."),
    "string_too_long": _("This is too long."),
    "string_pattern_mismatch": _("This is not written as it should be."),
    "literal_error": _("This is not one of the possible values."),
    "enum": _("This is not one of the possible values."),
    "too_long": _("This is too long."),
    "int_parsing": _("This must be a whole number."),
    "int_type": _("This must be a whole number."),
    "int_from_float": _("This must be a whole number."),
    "int_parsing_size": _("This number is too large."),
    "greater_than_equal": _("This number is too small."),
    "less_than_equal": _("This number is too large."),
    "date_from_datetime_parsing": _("Write a date as 1980-03-31."),
    "date_parsing": _("Write a date as 1980-03-31."),
    "date_type": _("Write a date as 1980-03-31."),
    "datetime_parsing": _("Write a time as 2026-12-01T09:00:00+01:00."),
    "datetime_from_date_parsing": _("Write a time as 2026-12-01T09:00:00+01:00."),
    "timezone_aware": _("Add the offset of the time zone, as in 2026-12-01T09:00:00+01:00."),
    "model_type": _("This must be an object."),
    "model_attributes_type": _("This must be an object."),
    "dict_type": _("This must be an object."),
}


class StrictParser(Parser):
    """JSON as the standard has it; what cannot be read is Malformed, however deep it goes."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        parsed: dict[str, Any] = json.loads(request.body, parse_constant=_refuse)
        return parsed


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def install_handlers(api: NinjaAPI) -> None:
    """Leave every error to the one place that answers errors, as one of ours."""
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(HttpError, _malformed)
    api.add_exception_handler(Exception, _pass_on)


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    raise Invalid(fields=fields_of(error.errors)) from error


def _malformed(request: HttpRequest, error: Any) -> HttpResponse:
    raise Malformed from error


def _pass_on(request: HttpRequest, error: Any) -> HttpResponse:
    raise error


def fields_of(errors: Sequence[Mapping[str, Any]]) -> dict[str, Message]:
    """A message for each field, by its path in what was sent (``patient.email``)."""
    return {_path(error["loc"]): message_of(error) for error in errors}


def _path(location: Sequence[str | int]) -> str:
    """Without where it stood (query, body) and without ninja's name for the whole of it."""
    parts = [str(part) for part in location[1:] if part not in ("payload", "query")]
    return ".".join(parts) or "body"


def message_of(error: Mapping[str, Any]) -> Message:
    """Our words for pydantic's; a message of our own validators is in our words already."""
    if error["type"] == "value_error":
        reason = error.get("ctx", {}).get("error")
        return str(reason) if reason else FALLBACK
    return MESSAGES.get(error["type"], FALLBACK)
