"""The arithmetic of the chain: what a seal's hash covers. Pure."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

START = "0" * 64


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event as the chain sees it: every field of it."""

    id: str
    recorded_at: datetime
    event: str
    actor_kind: str
    actor_id: str
    actor_label: str
    object_type: str
    object_id: str
    patient_id: str | None
    detail: Mapping[str, Any]


def seal_hash(event: Recorded, *, position: int, previous: str) -> str:
    """SHA-256, in hexadecimal, of the event with its place and the hash before it."""
    fields = asdict(event) | {
        "recorded_at": event.recorded_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "position": position,
        "previous": previous,
    }
    text = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
