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

__all__ = [
    "ArticlePage",
    "ArticleSource",
    "BodyRegionPage",
    "KnowledgeIndexPage",
    "LanguageRootPage",
    "LoadedContent",
    "SearchEntry",
    "TranslatedPage",
]
