"""A knowledge base of one region and one article: loading all of the product's takes long."""

import shutil
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from tests.remembered import Remembered
from wervel.common.actor import system
from wervel.knowledge.services import load_articles

REGION, ARTICLE = "back", "muscular-back-pain"


@pytest.fixture(scope="session")
def few_texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    source, folder = settings.CONTENT_DIR / "articles", tmp_path_factory.mktemp("articles")
    shutil.copytree(source / ARTICLE, folder / ARTICLE)
    tree = yaml.safe_load((source / "tree.yaml").read_text(encoding="utf-8"))
    tree["regions"] = [region for region in tree["regions"] if region["key"] == REGION]
    (folder / "tree.yaml").write_text(yaml.safe_dump(tree), encoding="utf-8")
    return folder


def put_texts(folder: Path) -> None:
    """Load them, where nothing is loaded yet."""
    _remembered.setdefault(
        folder, Remembered(lambda: load_articles(actor=system("tests"), folder=folder))
    ).put()


_remembered: dict[Path, Remembered] = {}
