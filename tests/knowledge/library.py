"""A small library made from the text that comes with the product, under other names."""

from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

SHIPPED: Path = settings.CONTENT_DIR / "articles"
MODEL = "muscular-back-pain"


def library(folder: Path, regions: tuple[str, ...], **articles: dict[str, Any]) -> Path:
    """A content folder with these regions, and articles under these keys (``neck_pain``: its folder
    is ``neck-pain``) whose shared file is changed as given."""
    tree = yaml.safe_load((SHIPPED / "tree.yaml").read_text(encoding="utf-8"))
    tree["regions"] = [region for region in tree["regions"] if region["key"] in regions]
    folder.mkdir(exist_ok=True)
    _write(folder / "tree.yaml", tree)
    for name, changes in articles.items():
        key = name.replace("_", "-")
        place = folder / key
        place.mkdir()
        shared = yaml.safe_load((SHIPPED / MODEL / "article.yaml").read_text(encoding="utf-8"))
        _write(place / "article.yaml", shared | changes)
        for language in ("nl", "de", "en"):
            text = yaml.safe_load(
                (SHIPPED / MODEL / f"{language}.yaml").read_text(encoding="utf-8")
            )
            _write(place / f"{language}.yaml", text | {"slug": key, "title": key})
    return folder


def _write(path: Path, content: Any) -> None:
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
