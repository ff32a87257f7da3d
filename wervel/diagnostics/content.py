"""The pathway and the table of orders that the program comes with, read once a process."""

from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings

from wervel.reasoning import Pathway, load_pathway
from wervel.reasoning.orders import OrderTable, load_orders

PATHWAY = "back-pain"


@dataclass(frozen=True, slots=True, eq=False)
class OrderContent:
    """Both, with their texts; the table is refused when it disagrees with the pathway."""

    pathway_text: str
    table_text: str
    pathway: Pathway
    table: OrderTable


@lru_cache(maxsize=1)
def order_content() -> OrderContent:
    """What new orders are rated by."""
    pathway_file = settings.CONTENT_DIR / "pathways" / f"{PATHWAY}.yaml"
    table_file = settings.CONTENT_DIR / "orders.yaml"
    return read_content(
        pathway_file.read_text(encoding="utf-8"), table_file.read_text(encoding="utf-8")
    )


def read_content(pathway_text: str, table_text: str) -> OrderContent:
    """The two texts, read; PathwayError names every fault."""
    pathway = load_pathway(pathway_text, "pathway")
    return OrderContent(pathway_text, table_text, pathway, load_orders(table_text, pathway))
