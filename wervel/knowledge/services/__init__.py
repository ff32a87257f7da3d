"""Writes to the knowledge base that do not come through its editor."""

from wervel.knowledge.services.loading import load_articles
from wervel.knowledge.services.reviewing import confirm_translation, send_back, sign_off

__all__ = ["confirm_translation", "load_articles", "send_back", "sign_off"]
