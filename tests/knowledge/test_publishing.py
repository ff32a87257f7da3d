"""No article without source and review state, by whatever way it is published."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from wervel.accounts.models import User
from wervel.audit.models import AuditEvent
from wervel.common.actor import Actor, ActorKind, system
from wervel.knowledge.choices import ReviewState
from wervel.knowledge.exceptions import NotAPhysician, NothingToReview
from wervel.knowledge.figures import figures_without_source
from wervel.knowledge.models import ArticlePage, BodyRegionPage
from wervel.knowledge.services import record_review

BODY = [{"type": "paragraph", "value": "<p>Rustig bewegen.</p>"}]


@pytest.fixture
def draft(loaded: int) -> ArticlePage:
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


@pytest.fixture
def physician(db: None) -> User:
    return User.objects.create(username="demo-doctor", first_name="Demo", last_name="Doctor")


def acting(user: User, *roles: str) -> Actor:
    return Actor(ActorKind.USER, str(user.pk), user.get_full_name(), frozenset(roles))


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
    assert (page.live, page.review_state) == (True, ReviewState.UNREVIEWED)


def test_revision_without_review_state_is_not_published(draft: ArticlePage) -> None:
    add_source(draft)
    draft.review_state = ""
    with pytest.raises(ValidationError, match="nagekeken"):
        draft.save_revision(clean=False).publish()


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


def test_review_without_physician_is_refused_by_the_database(article: ArticlePage) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ArticlePage.objects.filter(pk=article.pk).update(review_state=ReviewState.REVIEWED)


def test_only_a_physician_records_a_review(article: ArticlePage, physician: User) -> None:
    for actor in (acting(physician, "editor"), acting(physician, "manager"), system("tests")):
        with pytest.raises(NotAPhysician):
            record_review(article=article, version=article.latest_revision_id, actor=actor)


def test_review_names_the_physician(article: ArticlePage, physician: User) -> None:
    actor = acting(physician, "doctor")
    record_review(article=article, version=article.latest_revision_id, actor=actor)
    page = ArticlePage.objects.get(pk=article.pk)
    assert (page.review_state, page.reviewed_by, page.live) == ("reviewed", physician, True)
    assert page.content().review.reviewer == "Demo Doctor"
    event = AuditEvent.objects.get(event="knowledge.article.reviewed")
    assert (event.actor_id, event.object_id) == (str(physician.pk), str(page.pk))


def test_review_of_an_older_version_is_refused(article: ArticlePage, physician: User) -> None:
    read = article.latest_revision_id
    article.title = "Anders"
    article.save_revision()
    with pytest.raises(NothingToReview):
        record_review(article=article, version=read, actor=acting(physician, "doctor"))


def test_review_of_a_draft_does_not_publish_it(article: ArticlePage, physician: User) -> None:
    article.title = "Anders"
    version = article.save_revision().pk
    record_review(article=article, version=version, actor=acting(physician, "doctor"))
    assert ArticlePage.objects.get(pk=article.pk).title == "Pijn in de rugspieren"


def test_copy_carries_no_review(article: ArticlePage, physician: User) -> None:
    actor = acting(physician, "doctor")
    record_review(article=article, version=article.latest_revision_id, actor=actor)
    article.refresh_from_db()
    copy = article.copy(update_attrs={"slug": "kopie"}, keep_live=True)
    assert (copy.review_state, copy.reviewed_by) == (ReviewState.UNREVIEWED, None)


def test_publication_is_in_the_audit_trail(draft: ArticlePage) -> None:
    add_source(draft)
    draft.save_revision().publish()
    event = AuditEvent.objects.get(event="knowledge.page.published", object_id=str(draft.pk))
    assert event.detail == {"address": "/nl/kennisbank/rug/nieuw/"}
