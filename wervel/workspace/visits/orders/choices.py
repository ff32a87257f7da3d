"""Every test in words: how far it helps, why, what would change it, and its form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from wervel.common.dates import near_day_words, time_words
from wervel.common.language import current_language
from wervel.diagnostics.selectors.orders import OrderDesk, ScanTime
from wervel.reasoning import Finding, Wording
from wervel.reasoning.orders import Band, OrderRating
from wervel.reasoning.orders.table import TestInfo
from wervel.scheduling.selectors.slots import SlotOffer
from wervel.triage.results import step_words, told
from wervel.workspace.visits.orders.words import BANDS, GRADES, REGIONS, TONES

ASKED = 6
ORDER = (Band.HELPS, Band.ASK, Band.MAY, Band.NOT)
SITES = {
    "cervical": ("site_neck", "hand_clumsiness"),
    "thoracic": ("site_mid_back", "site_between_shoulder_blades", "pain_bandlike"),
}


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    selected: bool = False


@dataclass(frozen=True, slots=True)
class ShownReason:
    suspicion: str
    text: str
    figure: str
    findings: Sequence[str]
    grade: str
    sources: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ShownTest:
    """One test. `error` and `typed` are what came back with a refused order."""

    id: str
    name: str
    band: str
    tone: str
    reasons: Sequence[ShownReason]
    ask: Sequence[str]
    more_to_ask: int
    changes: Sequence[str]
    cautions: Sequence[str]
    needs_reason: bool
    regions: Sequence[Option]
    times: Sequence[Option]
    elsewhere: bool
    asks_first: bool
    ordered: str
    error: str = ""
    typed: str = ""

    @property
    def can_order(self) -> bool:
        """Nobody orders twice what has only one way to be done."""
        return not self.ordered or bool(self.regions)


@dataclass(frozen=True, slots=True)
class BandGroup:
    """`folded`: shown only when somebody opens it."""

    title: str
    tests: Sequence[ShownTest]
    folded: bool


@dataclass(frozen=True, slots=True)
class Refusal:
    """An order that was refused: which, why, and what was typed; `times` are other free ones."""

    test: str = ""
    text: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    times: Sequence[SlotOffer] = ()


def band_groups(desk: OrderDesk, refusal: Refusal) -> list[BandGroup]:
    """What helps comes first; what usually does not help is folded away."""
    shown: dict[Band, list[ShownTest]] = {}
    for test in desk.table.orderable:
        band = desk.ratings[test.id].band
        shown.setdefault(band, []).append(_shown(desk, test, refusal))
    groups = []
    for band in ORDER:
        tests = shown.get(band, [])
        folded = band is Band.NOT and not any(one.error for one in tests)
        if tests:
            groups.append(BandGroup(f"{BANDS[band]} ({len(tests)})", tests, folded))
    return groups


def _shown(desk: OrderDesk, test: TestInfo, refusal: Refusal) -> ShownTest:
    rating = desk.ratings[test.id]
    refused = refusal if refusal.test == test.id else Refusal()
    findings = desk.pathway.findings
    region = refused.typed.get("region") or _likely_region(desk, test)
    service = test.services.get(region) or next(iter(test.services.values()), "")
    return ShownTest(
        id=test.id,
        name=_in_words(test.label),
        band=str(BANDS[rating.band]),
        tone=TONES[rating.band],
        reasons=_reasons(desk, rating),
        ask=[_in_words(findings[name].label) for name in rating.ask[:ASKED]],
        more_to_ask=max(len(rating.ask) - ASKED, 0),
        changes=_changes(rating, findings),
        cautions=[_in_words(caution.text) for caution in rating.cautions],
        needs_reason=rating.band is Band.NOT,
        regions=_regions(desk, test, region),
        times=_times(desk, service, refused),
        elsewhere=test.kind.is_image and service not in desk.times,
        asks_first=rating.band is Band.ASK,
        ordered=_ordered(desk, test),
        error=refused.text,
        typed=refused.typed.get("reason", ""),
    )


def _ordered(desk: OrderDesk, test: TestInfo) -> str:
    """The accession numbers under which this test is open in this visit."""
    own = [one.accession for one in desk.orders if one.test == test.id and one.is_open]
    return ", ".join(own)


def _reasons(desk: OrderDesk, rating: OrderRating) -> list[ShownReason]:
    findings = desk.pathway.findings
    return [
        ShownReason(
            suspicion=_in_words(desk.pathway.suspicions[reason.suspicion])
            if reason.suspicion
            else "",
            text=_in_words(reason.text),
            figure=_in_words(reason.figure) if reason.figure else "",
            findings=[
                words
                for name, value in reason.findings.items()
                if (words := told(findings[name], value))
            ],
            grade=str(GRADES[reason.grade]),
            sources=reason.sources,
        )
        for reason in rating.reasons
    ]


def _changes(rating: OrderRating, findings: Mapping[str, Finding]) -> list[str]:
    shown = []
    for change in rating.changes:
        steps = ", ".join(step_words(findings[step.finding], step.value) for step in change.steps)
        shown.append(f"{steps[:1].upper()}{steps[1:]} → {BANDS[change.band]}")
    return shown


def _likely_region(desk: OrderDesk, test: TestInfo) -> str:
    for region, sites in SITES.items():
        if region in test.regions and any(desk.answers.get(site) is True for site in sites):
            return region
    return test.regions[0] if test.regions else ""


def _regions(desk: OrderDesk, test: TestInfo, likely: str) -> list[Option]:
    if len(test.regions) < 2:
        return []
    return [
        Option(
            region,
            str(REGIONS[region])
            if test.services.get(region) in desk.times
            else _("%(region)s (made elsewhere)") % {"region": REGIONS[region]},
            region == likely,
        )
        for region in test.regions
    ]


def _times(desk: OrderDesk, service: str, refused: Refusal) -> list[Option]:
    if service not in desk.times:
        return []
    reserved = [Option("", reserved_words(one)) for one in desk.reserved if one.service == service]
    chosen = refused.typed.get("slot", "")
    offers = refused.times or desk.times[service]
    return [
        *reserved,
        *(Option(one.id, _offer_words(one), one.id == chosen) for one in offers),
    ]


def reserved_words(time: ScanTime) -> str:
    """A time that the visit has kept."""
    return _("%(time)s, kept for this visit") % {"time": _when(time)}


def _when(time: ScanTime | SlotOffer) -> str:
    return f"{near_day_words(time.start.date())} {time_words(time.start)}"


def _offer_words(offer: SlotOffer) -> str:
    return f"{_when(offer)}, {offer.location.name}"


def _in_words(wording: Wording) -> str:
    return wording.in_language(current_language())
