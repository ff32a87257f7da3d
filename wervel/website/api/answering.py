"""Answering programs: JSON, and once for each key."""

import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver

from wervel.accounts.access import public
from wervel.common.idempotency.answers import Answer, Request, hash_of, once, read_key

T = TypeVar("T")
JSON = "application/json; charset=utf-8"
NOT_ALLOWED = 405


def answer(content: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """Content as JSON, kept nowhere."""
    return _response(Answer(status, json.dumps(content, ensure_ascii=False)))


def answer_once(
    request: HttpRequest,
    *,
    prepare: Callable[[], T],
    execute: Callable[[T], Mapping[str, Any]],
    status: int,
) -> HttpResponse:
    """Answer a POST once for its Idempotency-Key; see idempotency.answers.once."""
    path = request.path.encode("utf-8", "surrogatepass")
    asked = Request(
        scope=_scope(request),
        key=read_key(request.headers.get("Idempotency-Key")),
        hash=hash_of((request.method or "").encode(), path, request.body),
    )

    def run(prepared: T) -> Answer:
        return Answer(status, json.dumps(execute(prepared), ensure_ascii=False))

    return _response(once(asked, prepare=prepare, execute=run))


def _scope(request: HttpRequest) -> str:
    """Keys of one caller never meet those of another. Who has not logged in is anonymous."""
    if request.user.is_authenticated:
        return f"user:{request.user.pk}"
    return "anonymous"


def _response(found: Answer) -> HttpResponse:
    response = HttpResponse(found.body, status=found.status, content_type=JSON)
    response.headers["Cache-Control"] = "no-store"
    for name, value in found.headers.items():
        response.headers[name] = value
    return response


def opened(patterns: list[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """The operations, open to everybody; an empty 405 is worded with all other errors."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            pattern.callback = public(_with_empty_405(pattern.callback))
    return patterns


def _with_empty_405(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code == NOT_ALLOWED:
            response.content = b""
        return response

    return wrapped
