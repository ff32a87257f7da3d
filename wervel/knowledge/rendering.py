"""How a page of the knowledge base becomes a web page: the website door says so at start.

The door composes other parts (the check, the first free time) into the page, and a preview must
show that very page; so the domain asks whoever registered, and knows no template itself.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

Renderer = Callable[[HttpRequest, Any], HttpResponse]

_renderers: list[Renderer] = []


def use_renderer(renderer: Renderer) -> None:
    """Let `renderer` draw every page of the knowledge base, previews included."""
    _renderers[:] = [renderer]


def render(request: HttpRequest, page: Any) -> HttpResponse:
    """The page as readers see it; RuntimeError when no door has registered."""
    if not _renderers:
        raise RuntimeError("no door draws the knowledge base")
    return _renderers[0](request, page)
