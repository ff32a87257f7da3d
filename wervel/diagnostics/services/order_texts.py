"""The texts that orders were rated by, kept once each, and the rating of an order done again."""

from uuid import UUID

from wervel.common import clock
from wervel.diagnostics.choices import TextKind
from wervel.diagnostics.content import read_content
from wervel.diagnostics.exceptions import OrderUnknown
from wervel.diagnostics.models import ContentText, OrderRating
from wervel.reasoning import Answers
from wervel.reasoning.orders import rate_orders


def kept_text(kind: TextKind, sha256: str, text: str) -> ContentText:
    """In the caller's transaction; a text never changes under its hash."""
    found, _ = ContentText.objects.get_or_create(
        sha256=sha256, defaults={"kind": kind, "text": text, "first_used_at": clock.now()}
    )
    return found


def rated_again(request_id: UUID) -> tuple[dict[str, object], bool]:
    """Rate an order from what was stored with it; with whether it says the same. OrderUnknown."""
    rows = OrderRating.objects.select_related("request", "table", "pathway")
    stored = rows.filter(request_id=request_id).first()
    if stored is None:
        raise OrderUnknown
    content = read_content(stored.pathway.text, stored.table.text)
    answers = Answers.from_json(stored.answers, content.pathway.findings)
    ratings = rate_orders(content.pathway, content.table, answers)
    again = ratings[stored.request.test].as_json()
    return again, again == stored.rating
