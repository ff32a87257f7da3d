"""Structured data (JSON-LD, schema.org) as the text of a data block in the page.

The block is data: no browser runs it, and a strict Content-Security-Policy lets it stand.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.safestring import SafeString, mark_safe

Data = Mapping[str, Any]

# As in Django's json_script: nothing in a title can end the block or begin a comment. The two
# line separators are valid JSON, yet no end of a line for all who read it.
_ESCAPES = {
    ord("<"): "\\u003C",
    ord(">"): "\\u003E",
    ord("&"): "\\u0026",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}


def as_block(nodes: Sequence[Data]) -> SafeString:
    """The nodes as one graph; empty when there are none."""
    if not nodes:
        return SafeString("")
    graph = {"@context": "https://schema.org", "@graph": list(nodes)}
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(_ESCAPES))  # noqa: S308


def filled(node: Data) -> Data:
    """Without what is empty: an unknown value is left out, never sent as nothing."""
    return {name: value for name, value in node.items() if value not in (None, "", [], {})}


def breadcrumbs(crumbs: Sequence[tuple[str, str]], canonical: str, base_url: str) -> Data:
    """The way from the home page to here, without what was typed; the page itself stands last."""
    plain = [(str(text), address.partition("?")[0]) for text, address in crumbs]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": text,
                "item": {"@id": f"{base_url}{address}" if address else canonical},
            }
            for position, (text, address) in enumerate(plain, 1)
        ],
    }
