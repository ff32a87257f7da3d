"""Write the rules of the clinics' zone, as every calendar file carries them.

They change when a law changes the clock, and so with the package `tzdata`: a test compares.
"""

import sys
from datetime import date
from pathlib import Path

from icalendar import Timezone

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "wervel" / "scheduling" / "data" / "zone.ics"
ZONE = "Europe/Berlin"
FROM, UNTIL = date(2025, 1, 1), date(2037, 12, 31)


def zone_rules() -> bytes:
    rules: bytes = Timezone.from_tzid(ZONE, first_date=FROM, last_date=UNTIL).to_ical()
    return rules


def main() -> int:
    FILE.write_bytes(zone_rules())
    return 0


if __name__ == "__main__":
    sys.exit(main())
