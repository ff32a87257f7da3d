"""What the audit trail calls the events of the knowledge base."""

from enum import StrEnum


class KnowledgeEvent(StrEnum):
    CONTENT_LOADED = "knowledge.content.loaded"
    PAGE_PUBLISHED = "knowledge.page.published"
    PAGE_UNPUBLISHED = "knowledge.page.unpublished"
    ARTICLE_SUBMITTED = "knowledge.article.submitted"
    ARTICLE_WITHDRAWN = "knowledge.article.withdrawn"
    ARTICLE_SENT_BACK = "knowledge.article.sent-back"
    ARTICLE_REVIEWED = "knowledge.article.reviewed"
    TRANSLATION_CONFIRMED = "knowledge.translation.confirmed"
