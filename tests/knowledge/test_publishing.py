"""No article without a source, nor without review or the word of its editor, by whatever way."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from wervel.audit.models import AuditEvent
from wervel.knowledge.figures import figures_without_source
from wervel.knowledge.models import ArticlePage, BodyRegionPage
from wervel.knowledge.reading import NOT_REVIEWED

BODY = [{"type": "paragraph", "value": "<p>Rustig bewegen.</p>"}]


@pytest.fixture
def draft(loaded: None) -> ArticlePage:
    page = ArticlePage(
        title="Nieuw",
        slug="nieuw",
        summary="Kort.",
        in_short=[("point", "Een."), ("point", "Twee."), ("point", "Drie.")],
        self_care=[("point", "Rust.")],
        appointment=[("point", "Langer dan een week.")],
        same_day=[("point", "Koorts.")],
        emergency=[("point", "Verlamd.")],
        sections=[("causes", {"heading": "Waarom?", "body": BODY})],
        author="Redactie",
        updated_on=date(2026, 11, 1),
        next_review_on=date(2027, 11, 1),
        without_review=True,
        live=False,
    )
    BodyRegionPage.objects.get(locale__language_code="nl").add_child(instance=page)
    return page


def add_source(page: ArticlePage, key: str = "gids") -> None:
    page.sources.create(
        key=key,
        label="Gids",
        address="https://voorbeeld.example/",
        grade="guideline",
        seen_on=date(2026, 11, 1),
    )


def test_draft_without_source_can_be_kept(draft: ArticlePage) -> None:
    draft.save_revision()
    assert not ArticlePage.objects.get(pk=draft.pk).live


def test_revision_without_source_is_not_published(draft: ArticlePage) -> None:
    with pytest.raises(ValidationError, match="minstens één bron"):
        draft.save_revision().publish()
    assert not ArticlePage.objects.get(pk=draft.pk).live


def test_live_without_source_is_not_saved_even_unchecked(draft: ArticlePage) -> None:
    draft.live = True
    with pytest.raises(ValidationError, match="minstens één bron"):
        draft.save(clean=False)


def test_revision_with_source_is_published_as_unreviewed(draft: ArticlePage) -> None:
    add_source(draft)
    draft.save_revision().publish()
    page = ArticlePage.objects.get(pk=draft.pk)
    assert (page.live, page.content().review) == (True, NOT_REVIEWED)


def test_without_review_it_is_published_by_explicit_choice_only(draft: ArticlePage) -> None:
    add_source(draft)
    draft.without_review = False
    with pytest.raises(ValidationError, match="Geen arts heeft deze tekst getekend"):
        draft.save_revision(clean=False).publish()
    assert not ArticlePage.objects.get(pk=draft.pk).live


def test_last_source_of_a_live_article_cannot_go(article: ArticlePage) -> None:
    article.sources = []
    with pytest.raises(ValidationError, match="minstens één bron"):
        article.save_revision(clean=False).publish()
    assert ArticlePage.objects.get(pk=article.pk).sources.count() == 9


def test_an_apostrophe_is_no_figure(draft: ArticlePage) -> None:
    body = [{"type": "paragraph", "value": "<p>Foto&#x27;s</p>"}]
    draft.sections = [("causes", {"heading": "Waarom?", "body": body})]
    assert figures_without_source(draft.content()) == []


@pytest.mark.parametrize(
    ("body", "loose"),
    [
        ([{"type": "paragraph", "value": "<p>Het duurt 17 dagen.</p>"}], "Het duurt 17 dagen."),
        ([{"type": "list", "value": ["80% herstelt."]}], "80% herstelt."),
        (
            [{"type": "figure", "value": {"text": "Na 17 dagen.", "source": "weg"}}],
            "Na 17 dagen.",
        ),
    ],
)
def test_figure_without_source_is_not_published(
    draft: ArticlePage, body: list[object], loose: str
) -> None:
    add_source(draft)
    draft.sections = [("causes", {"heading": "Waarom?", "body": body})]
    with pytest.raises(ValidationError, match=f"geen bron: ‘{loose}’"):
        draft.save_revision().publish()


def test_figure_with_its_source_is_published(draft: ArticlePage) -> None:
    add_source(draft, "gids")
    body = [{"type": "figure", "value": {"text": "Na 17 dagen.", "source": "gids"}}]
    draft.sections = [("course", {"heading": "Hoe lang?", "body": body})]
    draft.save_revision().publish()
    assert ArticlePage.objects.get(pk=draft.pk).live


def test_two_sources_with_one_key_are_refused(draft: ArticlePage) -> None:
    add_source(draft)
    add_source(draft)
    with pytest.raises(ValidationError, match="dezelfde sleutel"):
        draft.save_revision().publish()


def test_publication_is_in_the_audit_trail(draft: ArticlePage) -> None:
    add_source(draft)
    draft.save_revision().publish()
    event = AuditEvent.objects.get(event="knowledge.page.published", object_id=str(draft.pk))
    assert event.detail == {"address": "/nl/kennisbank/rug/nieuw/"}
