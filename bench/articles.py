"""A thousand articles to search among: stems, lines and lengths are those of the real ones.

Rows are written in bulk, past the services; the same ones each time.
"""

import random
from collections.abc import Sequence
from uuid import uuid4

from wagtail.models import Page

from wervel.common.actor import system
from wervel.common.versions import numbers as versions
from wervel.knowledge.models import ArticlePage, SearchEntry
from wervel.knowledge.search_index import FORM
from wervel.knowledge.services import load_articles

# Of each article's stems this share is new to the language, as texts by many hands would have it.
NEW_WORDS = 0.03
LINES = 20


def build_articles(count: int, *, seed: int = 1) -> None:
    """Fill the Dutch index with articles whose words are those of the real ones, shuffled."""
    load_articles(actor=system("bench"))
    article = ArticlePage.objects.filter(locale__language_code="nl").order_by("pk")[0]
    real = list(SearchEntry.objects.filter(language="nl", page__depth=article.depth).order_by("pk"))
    made = Page.objects.bulk_create(_page(article.page_ptr, number) for number in range(count))
    chance = random.Random(seed)  # noqa: S311
    SearchEntry.objects.bulk_create(_entry(page.pk, real, chance) for page in made)
    versions.changed(versions.KNOWLEDGE)


def _page(model: Page, number: int) -> Page:
    """Beside the real ones in the tree, at an address of its own."""
    values = {field.attname: getattr(model, field.attname) for field in Page._meta.concrete_fields}
    step = f"Z{number:0{Page.steplen - 1}d}"
    above = model.url_path.rstrip("/").rpartition("/")[0]
    own = {
        "id": None,
        "path": model.path[: -Page.steplen] + step,
        "slug": step,
        "url_path": f"{above}/{step}/",
        "translation_key": uuid4(),
        "live_revision_id": None,
        "latest_revision_id": None,
    }
    return Page(**values | own)


def _entry(page: int, real: Sequence[SearchEntry], chance: random.Random) -> SearchEntry:
    """As long as a real one, of stems and lines of all of them."""
    length = len(chance.choice(real).words["terms"])
    terms = [pair for entry in real for pair in entry.words["terms"].items()]
    taken = dict(chance.sample(terms, length))
    names = list(taken)
    for name in names[: int(length * NEW_WORDS)]:
        taken[name + chance.choice(names)] = taken.pop(name)
    lines = [line for entry in real for line in entry.words["lines"]]
    words = chance.choice(real).summary.split()
    return SearchEntry(
        page_id=page,
        language="nl",
        title=" ".join(chance.choice(lines)),
        summary=" ".join(chance.sample(words, len(words))),
        words={"terms": taken, "lines": chance.sample(lines, LINES)},
        form=FORM,
        indexed_at=real[0].indexed_at,
    )
