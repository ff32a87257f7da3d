"""Loading the texts that come with the product."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.html import escape

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.language import LANGUAGES
from wervel.knowledge.addresses import INDEX_SLUGS
from wervel.knowledge.content_files import (
    ArticleFile,
    ArticleFolder,
    ArticleText,
    PassageText,
    SectionText,
    TreeFile,
    read_articles,
    read_tree,
)
from wervel.knowledge.events import KnowledgeEvent
from wervel.knowledge.models import (
    ArticlePage,
    ArticleSource,
    BodyRegionPage,
    KnowledgeIndexPage,
    LoadedContent,
    TranslatedPage,
)
from wervel.knowledge.tree import prepare_tree, translation_key
from wervel.knowledge.workflow import prepare_sign_off


def load_articles(*, actor: Actor, folder: Path | None = None) -> int:
    """Publish the texts that come with the product; returns how many were new.

    A text is loaded once. What editors change, move or delete afterwards stays theirs; what is
    new in the product since then is added.
    """
    place = folder or settings.CONTENT_DIR / "articles"
    return _load(read_tree(place), read_articles(place), actor)


@transaction.atomic
def _load(tree: TreeFile, articles: list[ArticleFolder], actor: Actor) -> int:
    roots = prepare_tree()
    prepare_sign_off(roots.values())
    count = 0
    for language in LANGUAGES:
        text = tree.index.text(language)
        index = KnowledgeIndexPage(title=text.title, intro=text.intro, slug=INDEX_SLUGS[language])
        count += _add(index, "index", roots[language], language, actor)
        for region in tree.regions:
            text = region.text(language)
            page = BodyRegionPage(title=text.title, intro=text.intro, slug=text.slug)
            count += _add(page, f"region:{region.key}", _find("index", language), language, actor)
        for article in articles:
            parent = _find(f"region:{article.shared.region}", language)
            draft = article_page(article.shared, article.texts[language])
            draft.illustration = article.illustration
            draft.also_in = _regions(article.shared.also_in, language)
            count += _add(draft, f"article:{article.key}", parent, language, actor)
    return count


def _regions(keys: list[str], language: str) -> list[Any]:
    found = (_find(f"region:{key}", language) for key in keys)
    return [region for region in found if region is not None]


def _find(key: str, language: str) -> Any:
    kind = KnowledgeIndexPage if key == "index" else BodyRegionPage
    return kind.objects.filter(
        translation_key=translation_key(key), locale__language_code=language
    ).first()


def _add(page: TranslatedPage, key: str, parent: Any, language: str, actor: Actor) -> int:
    """Publish the page below its parent, unless it was loaded before or has no parent left."""
    if parent is None or LoadedContent.objects.filter(key=key, language=language).exists():
        return 0
    page.locale_id = parent.locale_id
    page.translation_key = translation_key(key)
    page.live = False
    original = type(page).objects.filter(translation_key=page.translation_key).first()
    page.source_revision = original.live_revision if original else None
    parent.add_child(instance=page)
    page.save_revision(log_action=True).publish()
    LoadedContent.objects.create(key=key, language=language, loaded_at=clock.now())
    audit.record(
        event=KnowledgeEvent.CONTENT_LOADED,
        actor=actor,
        object_type="Page",
        object_id=str(page.pk),
        detail={"key": key, "language": language},
    )
    return 1


def article_page(shared: ArticleFile, text: ArticleText) -> ArticlePage:
    """The unsaved page of one language version."""
    page = ArticlePage(
        title=text.title,
        slug=text.slug,
        summary=text.summary,
        in_short=_points(text.in_short),
        self_care=_points(text.self_care),
        appointment=_points(text.appointment),
        same_day=_points(text.same_day),
        emergency=_points(text.emergency),
        sections=[(section.kind.value, _section(section)) for section in text.sections],
        lay_words="\n".join(text.lay_words),
        author=text.author,
        updated_on=shared.updated_on,
        next_review_on=shared.next_review_on,
        without_review=True,
    )
    page.sources = [
        ArticleSource(sort_order=position, **source.model_dump())
        for position, source in enumerate(shared.sources)
    ]
    return page


def _points(lines: list[str]) -> list[tuple[str, str]]:
    return [("point", line) for line in lines]


def _section(section: SectionText) -> dict[str, Any]:
    value: dict[str, Any] = {
        "heading": section.heading,
        "body": [_passage(passage) for passage in section.body],
    }
    if section.helps or section.does_not_help:
        value |= {"helps": section.helps, "does_not_help": section.does_not_help}
    return value


def _passage(passage: PassageText) -> Mapping[str, Any]:
    if passage.list is not None:
        return {"type": "list", "value": list(passage.list)}
    if passage.figure is not None:
        return {"type": "figure", "value": passage.figure.model_dump()}
    text = str(escape(passage.paragraph or ""))
    for tag in ("<b>", "</b>"):
        text = text.replace(escape(tag), tag)
    return {"type": "paragraph", "value": f"<p>{text}</p>"}
