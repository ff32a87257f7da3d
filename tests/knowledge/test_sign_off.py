"""What a physician signs is what was read, and nobody else can make a text look reviewed."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.models import Revision, TaskState, Workflow, WorkflowState

from tests.knowledge.conftest import acting, hand_in
from wervel.accounts.models import User
from wervel.audit.models import AuditEvent
from wervel.common import clock
from wervel.common.actor import Actor, system
from wervel.knowledge.choices import Part, ReviewState, SectionKind
from wervel.knowledge.exceptions import (
    NotAPhysician,
    NotFitToPublish,
    NothingToReview,
    SignedAlready,
)
from wervel.knowledge.models import ArticlePage, ArticleReview, ClinicalSignOff
from wervel.knowledge.reading import NOT_REVIEWED, Review
from wervel.knowledge.services import load_articles, send_back, sign_off
from wervel.knowledge.sign_off import page_to_sign, text_to_sign, texts_to_sign
from wervel.knowledge.workflow import NAME


@pytest.fixture
def doctor(physician: User) -> Actor:
    return acting(physician, "doctor")


def fresh(page: ArticlePage) -> ArticlePage:
    found: ArticlePage = ArticlePage.objects.get(pk=page.pk)
    return found


def sign(page: ArticlePage, doctor: Actor, task: int | None = None) -> None:
    task = task or hand_in(page)
    seal = text_to_sign(task=task, actor=doctor).seal
    sign_off(task=task, seal=seal, comment="", actor=doctor)


def events(page: ArticlePage) -> list[tuple[str, str]]:
    found = AuditEvent.objects.filter(object_id=str(page.pk)).order_by("pk")
    return [
        (event.event.removeprefix("knowledge."), event.actor_label)
        for event in found
        if event.event != "knowledge.content.loaded"
    ][1:]


def test_signing_publishes_the_very_version_with_its_review(
    article: ArticlePage, doctor: Actor
) -> None:
    article.title = "Spierpijn"
    task = hand_in(article)
    version = fresh(article).latest_revision_id
    sign(article, doctor, task)
    page = fresh(article)
    assert (page.title, page.live_revision_id) == ("Spierpijn", version)
    assert page.content().review == Review(ReviewState.REVIEWED, "Demo Doctor", clock.today())
    assert not page.has_unpublished_changes
    assert page.current_workflow_state is None


def test_every_act_is_in_the_trail_with_who_did_it(article: ArticlePage, doctor: Actor) -> None:
    editor = User.objects.create(username="demo-editor")
    task = hand_in(article, editor)
    send_back(task=task, comment="Te lang.", actor=doctor)
    article.current_workflow_state.resume(editor)
    article.current_workflow_state.cancel(editor)
    sign(article, doctor)
    assert events(article) == [
        ("article.submitted", "demo-editor"),
        ("article.sent-back", "Demo Doctor"),
        ("article.submitted", "demo-editor"),
        ("article.withdrawn", "demo-editor"),
        ("article.submitted", "knowledge"),
        ("article.reviewed", "Demo Doctor"),
        ("page.published", "Demo Doctor"),
    ]


def test_nobody_but_a_doctor_reads_or_answers(article: ArticlePage, physician: User) -> None:
    task = hand_in(article)
    seal = article.fingerprint()
    others = [acting(physician, role) for role in ("editor", "manager", "planner", "auditor")]
    for actor in (*others, system("tests")):
        for ask in (
            lambda who: texts_to_sign(actor=who),
            lambda who: text_to_sign(task=task, actor=who),
            lambda who: page_to_sign(task=task, seal=seal, actor=who),
            lambda who: sign_off(task=task, seal=seal, comment="", actor=who),
            lambda who: send_back(task=task, comment="", actor=who),
        ):
            with pytest.raises(NotAPhysician):
                ask(actor)
    assert fresh(article).content().review == NOT_REVIEWED
    assert ArticleReview.objects.count() == 0


def test_nobody_signs_what_they_wrote_or_handed_in(article: ArticlePage, physician: User) -> None:
    both = acting(physician, "doctor", "editor")
    other = User.objects.create(username="demo-editor")
    own = hand_in(article, physician)
    assert texts_to_sign(actor=both) == []
    with pytest.raises(SignedAlready):
        sign(article, both, own)
    article.current_workflow_state.cancel(other)
    article.save_revision(user=physician)
    state = article.get_workflow().start(article, other).current_task_state
    with pytest.raises(SignedAlready):
        sign(article, both, state.pk)
    article.current_workflow_state.cancel(other)
    sign(article, both, hand_in(article, other))
    assert fresh(article).content().review.state == ReviewState.REVIEWED


def test_wagtails_own_buttons_sign_nothing(article: ArticlePage) -> None:
    hand_in(article)
    chief = User.objects.create_superuser(username="chief", password=None)
    state = article.current_workflow_task_state
    task = article.current_workflow_task
    assert task.get_actions(article, chief) == []
    assert list(task.get_task_states_user_can_moderate(chief)) == []
    for action in ("approve", "reject"):
        with pytest.raises(PermissionDenied):
            task.on_action(state, chief, action)
    assert TaskState.objects.get(pk=state.pk).status == "in_progress"


def test_an_approval_past_the_sign_off_reviews_and_publishes_nothing(article: ArticlePage) -> None:
    article.title = "Spierpijn"
    hand_in(article)
    with pytest.raises(ValidationError, match="Geen arts heeft deze tekst getekend"):
        article.current_workflow_task_state.approve()
    page = fresh(article)
    assert (page.title, page.content().review) == ("Pijn in de rugspieren", NOT_REVIEWED)


def test_a_task_taken_out_of_use_publishes_nothing(article: ArticlePage) -> None:
    article.title = "Spierpijn"
    hand_in(article)
    fresh(article).latest_revision.content["without_review"] = True
    ClinicalSignOff.objects.get().deactivate()
    assert fresh(article).title == "Pijn in de rugspieren"


def test_a_version_overwritten_after_it_was_read_is_not_signed(
    article: ArticlePage, doctor: Actor
) -> None:
    """An editor's screen saves by itself into the same version: its number alone says nothing."""
    task = hand_in(article)
    seal = text_to_sign(task=task, actor=doctor).seal
    version = Revision.objects.get(pk=fresh(article).latest_revision_id)
    article.refresh_from_db()
    article.summary = "Neem gerust iets sterkers."
    article.save_revision(overwrite_revision=version)
    with pytest.raises(NothingToReview):
        page_to_sign(task=task, seal=seal, actor=doctor)
    with pytest.raises(NothingToReview):
        sign_off(task=task, seal=seal, comment="", actor=doctor)
    assert ArticleReview.objects.count() == 0


def test_a_version_that_is_not_the_latest_is_not_signed(
    article: ArticlePage, doctor: Actor
) -> None:
    task = hand_in(article)
    seal = text_to_sign(task=task, actor=doctor).seal
    article.title = "Anders"
    article.save_revision()
    with pytest.raises(NothingToReview):
        sign_off(task=task, seal=seal, comment="", actor=doctor)


@pytest.mark.parametrize("seal", ["", "x", "\x00", "0" * 64, "\ud800"])
def test_any_other_seal_signs_nothing(article: ArticlePage, doctor: Actor, seal: str) -> None:
    task = hand_in(article)
    with pytest.raises(NothingToReview):
        sign_off(task=task, seal=seal, comment="", actor=doctor)


def test_a_text_is_signed_once(article: ArticlePage, doctor: Actor) -> None:
    task = hand_in(article)
    sign(article, doctor, task)
    for again in (
        lambda: sign(article, doctor, task),
        lambda: send_back(task=task, comment="", actor=doctor),
    ):
        with pytest.raises(SignedAlready):
            again()


def test_a_changed_text_loses_its_review_and_the_same_words_get_it_back(
    article: ArticlePage, doctor: Actor
) -> None:
    sign(article, doctor)
    page = fresh(article)
    signed = page.summary
    page.summary = "Anders."
    assert page.content().review == NOT_REVIEWED
    with pytest.raises(ValidationError, match="Geen arts heeft deze tekst getekend"):
        page.save_revision(clean=False).publish()
    page.summary = signed
    page.save_revision().publish()
    assert fresh(article).content().review.state == ReviewState.REVIEWED


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "Anders"),
        ("in_short", [("point", "Eén."), ("point", "Twee."), ("point", "Drie.")]),
        ("emergency", [("point", "Anders.")]),
        ("sections", []),
        ("author", "Iemand anders"),
        ("next_review_on", "2099-01-01"),
    ],
)
def test_whatever_a_reader_sees_is_signed(
    article: ArticlePage, doctor: Actor, field: str, value: object
) -> None:
    sign(article, doctor)
    page = fresh(article)
    setattr(page, field, value)
    assert page.content().review == NOT_REVIEWED


def test_a_source_taken_away_ends_the_review(article: ArticlePage, doctor: Actor) -> None:
    sign(article, doctor)
    page = fresh(article)
    page.sources = list(page.sources.all())[:-1]
    assert page.content().review == NOT_REVIEWED


def test_a_review_is_of_one_page_and_goes_into_no_copy(article: ArticlePage, doctor: Actor) -> None:
    sign(article, doctor)
    copy = fresh(article).copy(update_attrs={"slug": "kopie"}, keep_live=False)
    assert copy.fingerprint() == article.fingerprint()
    assert copy.content().review == NOT_REVIEWED


def test_a_text_sent_back_is_not_published_and_may_be_handed_in_again(
    article: ArticlePage, doctor: Actor
) -> None:
    article.title = "Spierpijn"
    send_back(task=hand_in(article), comment="De titel is te kort.", actor=doctor)
    page = fresh(article)
    state = page.current_workflow_state
    assert (page.title, state.status) == ("Pijn in de rugspieren", "needs_changes")
    assert state.current_task_state.comment == "De titel is te kort."
    assert texts_to_sign(actor=doctor) == []
    assert page.get_lock() is None
    draft = page.get_latest_revision_as_object()
    draft.title = "Pijn in de spieren van de rug"
    draft.save_revision()
    state.resume(None)
    waiting = texts_to_sign(actor=doctor)
    assert [each.title for each in waiting] == ["Pijn in de spieren van de rug"]
    sign(article, doctor, waiting[0].task)
    assert fresh(article).content().review.state == ReviewState.REVIEWED


def test_a_text_that_lost_its_source_meanwhile_is_refused_in_words(
    article: ArticlePage, doctor: Actor
) -> None:
    article.sources = []
    task = hand_in(article)
    with pytest.raises(NotFitToPublish, match="minstens één bron"):
        sign(article, doctor, task)
    assert ArticleReview.objects.count() == 0
    assert [each.task for each in texts_to_sign(actor=doctor)] == [task]


def test_nobody_changes_a_text_that_is_being_read(article: ArticlePage, physician: User) -> None:
    hand_in(article, physician)
    lock = fresh(article).get_lock()
    assert lock.for_user(physician)
    assert lock.get_message(physician).startswith("Een arts leest deze tekst.")


def test_what_changed_since_the_published_text_is_named(
    article: ArticlePage, doctor: Actor
) -> None:
    same = text_to_sign(task=hand_in(article), actor=doctor)
    assert same.changed == ()
    article.current_workflow_state.cancel()
    article.title, article.same_day = "Anders", [("point", "Koorts.")]
    article.sections = [raw for raw in article.sections.raw_data if raw["type"] != "course"]
    found = text_to_sign(task=hand_in(article), actor=doctor)
    assert found.changed == (Part.TITLE, Part.CARE, SectionKind.COURSE)


def test_a_text_never_published_is_new(article: ArticlePage, doctor: Actor) -> None:
    article.unpublish()
    assert text_to_sign(task=hand_in(article), actor=doctor).changed is None


def test_articles_alone_go_to_a_physician(article: ArticlePage) -> None:
    region = article.get_parent().specific
    assert article.get_workflow().name == NAME
    assert (region.has_workflow, region.get_workflow()) == (False, None)


def test_the_workflow_is_made_once(article: ArticlePage, few_texts: object) -> None:
    load_articles(actor=system("tests"), folder=few_texts)  # type: ignore[arg-type]
    workflow = Workflow.objects.get(name=NAME)
    assert [task.specific_class for task in workflow.tasks] == [ClinicalSignOff]
    assert WorkflowState.objects.count() == 0
