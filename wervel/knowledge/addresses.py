"""The words of public addresses: ``/nl/kennisbank/rug/pijn-in-de-rugspieren/``."""

from collections.abc import Mapping
from types import MappingProxyType

INDEX_SLUGS: Mapping[str, str] = MappingProxyType(
    {"nl": "kennisbank", "de": "wissen", "en": "knowledge"}
)


def index_address(language: str) -> str:
    """Where the knowledge base of a language begins."""
    return f"/{language}/{INDEX_SLUGS[language]}/"
