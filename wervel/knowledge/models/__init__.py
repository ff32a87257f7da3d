"""Tables of the knowledge base."""

from wervel.knowledge.models.articles import ArticlePage, ArticleSource
from wervel.knowledge.models.content import LoadedContent
from wervel.knowledge.models.pages import (
    BodyRegionPage,
    KnowledgeIndexPage,
    LanguageRootPage,
    TranslatedPage,
)
from wervel.knowledge.models.search import SearchEntry
from wervel.knowledge.models.signing import ArticleReview, ClinicalSignOff

__all__ = [
    "ArticlePage",
    "ArticleReview",
    "ArticleSource",
    "BodyRegionPage",
    "ClinicalSignOff",
    "KnowledgeIndexPage",
    "LanguageRootPage",
    "LoadedContent",
    "SearchEntry",
    "TranslatedPage",
]
