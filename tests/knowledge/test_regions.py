"""Which articles stand where: a region lists its own and those that name it."""

from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from wagtail.models import Locale

from tests.knowledge.library import library
from tests.texts import put_texts
from wervel.common.actor import system
from wervel.knowledge import selectors
from wervel.knowledge.models import ArticlePage, BodyRegionPage
from wervel.knowledge.reading import Listing, Reading
from wervel.knowledge.services import load_articles

pytestmark = pytest.mark.django_db
ACTOR = system("tests")
REGIONS = ("back", "neck", "low-back")


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return library(
        tmp_path_factory.mktemp("shelf") / "articles",
        REGIONS,
        sciatica={"region": "low-back", "also_in": ["back"]},
        neck_pain={"region": "neck", "also_in": ["neck", "back"]},
        serious={"region": "back", "also_in": ["low-back"], "illustration": "serious-back-pain"},
        plain={"region": "back"},
    )


@pytest.fixture
def shelved(shelf: Path) -> None:
    put_texts(shelf)


def titles(address: str) -> dict[str, list[str]]:
    """The titles under each region of a listing."""
    reading = selectors.find(address)
    assert reading is not None
    assert isinstance(reading.page, Listing)
    return {region.key: [link.title for link in region.articles] for region in reading.page.regions}


def article(slug: str, language: str = "nl") -> ArticlePage:
    found: ArticlePage = ArticlePage.objects.get(slug=slug, locale__language_code=language)
    return found


@pytest.mark.usefixtures("shelved")
@pytest.mark.parametrize("language", ["nl", "de", "en"])
def test_a_region_lists_its_own_articles_and_then_those_that_name_it(language: str) -> None:
    places = selectors.region_addresses(language)
    assert titles(places["back"]) == {"back": ["plain", "serious", "neck-pain", "sciatica"]}
    assert titles(places["neck"]) == {"neck": ["neck-pain"]}
    assert titles(places["low-back"]) == {"low-back": ["sciatica", "serious"]}


@pytest.mark.usefixtures("shelved")
def test_the_index_lists_every_region_once() -> None:
    assert titles("/nl/kennisbank/") == {
        "back": ["plain", "serious", "neck-pain", "sciatica"],
        "neck": ["neck-pain"],
        "low-back": ["sciatica", "serious"],
    }


@pytest.mark.usefixtures("shelved")
def test_what_is_not_published_is_not_listed() -> None:
    article("sciatica").unpublish()
    assert titles("/nl/kennisbank/rug/") == {"back": ["plain", "serious", "neck-pain"]}


def related(page: ArticlePage) -> list[str]:
    reading: Reading = selectors.reading_of(page)
    return [link.title for link in reading.related]


@pytest.mark.usefixtures("shelved")
def test_an_article_leads_to_others_of_its_regions_and_not_to_itself() -> None:
    assert related(article("sciatica")) == ["serious", "plain", "neck-pain"]
    assert related(article("plain")) == ["serious", "neck-pain", "sciatica"]


@pytest.mark.usefixtures("shelved")
def test_the_drawing_is_the_one_named_or_that_of_the_folder_or_the_general_one() -> None:
    found = dict(
        ArticlePage.objects.filter(locale__language_code="de").values_list("slug", "illustration")
    )
    assert found == {
        "sciatica": "sciatica",
        "neck-pain": "neck-pain",
        "serious": "serious-back-pain",
        "plain": "back",
    }


@pytest.mark.usefixtures("shelved")
def test_the_database_refuses_a_drawing_that_does_not_exist() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ArticlePage.objects.update(illustration="none-such")


@pytest.mark.usefixtures("shelved")
def test_a_copy_for_translation_is_listed_in_its_own_language() -> None:
    article("sciatica", "en").delete()
    english = Locale.objects.get(language_code="en")
    article("sciatica").copy_for_translation(english)
    copy = article("sciatica", "en").get_latest_revision_as_object()
    copy.without_review = True
    copy.save_revision().publish()
    assert titles("/en/knowledge/back/")["back"][-1] == "sciatica"
    kept = article(copy.slug, "en").also_in.all()
    assert [region.locale for region in kept] == [english]


@pytest.mark.usefixtures("shelved")
def test_a_region_that_is_gone_leaves_its_articles_elsewhere_in_peace() -> None:
    BodyRegionPage.objects.get(slug="onderrug").delete()
    draft = article("serious").get_latest_revision_as_object()
    draft.save_revision().publish()
    assert titles("/nl/kennisbank/") == {
        "back": ["plain", "serious", "neck-pain"],
        "neck": ["neck-pain"],
    }


def test_what_is_new_in_the_product_is_added_to_what_is_there(tmp_path: Path) -> None:
    old = library(tmp_path / "old", ("back",), plain={"region": "back"})
    load_articles(actor=ACTOR, folder=old)
    page = article("plain")
    page.title = "Zelf bedacht"
    page.save_revision().publish()
    new = library(
        tmp_path / "new",
        ("back", "neck"),
        plain={"region": "back"},
        neck_pain={"region": "neck", "also_in": ["back"]},
    )
    assert load_articles(actor=ACTOR, folder=new) == 6
    assert titles("/nl/kennisbank/") == {
        "back": ["Zelf bedacht", "neck-pain"],
        "neck": ["neck-pain"],
    }
    assert load_articles(actor=ACTOR, folder=new) == 0
