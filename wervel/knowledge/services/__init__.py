"""Writes to the knowledge base that do not come through its editor."""

from wervel.knowledge.services.loading import load_articles
from wervel.knowledge.services.reviewing import confirm_translation, record_review

__all__ = ["confirm_translation", "load_articles", "record_review"]
