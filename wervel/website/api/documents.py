"""What the OpenAPI document says beside the schemas."""

from typing import Any

from wervel.website.api.schemas import Problem

IDEMPOTENCY: dict[str, Any] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "A text of your own, new for each request, kept for 24 hours. The same key with"
    " the same body gets the same answer; with another body it is refused with 422.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
}


def problems(*statuses: int) -> dict[int, type[Problem]]:
    """These statuses are answered with a problem document."""
    return dict.fromkeys(statuses, Problem)
