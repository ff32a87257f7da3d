"""The pages with the first days on which everything is free, and the first times for two."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wervel.common.actor import VISITOR
from wervel.common.client_address import address_key
from wervel.common.errors import TooManyRequests, WervelError
from wervel.common.forms_origin import anonymous_form
from wervel.common.language import LANGUAGES
from wervel.common.ratelimits.counting import limit_read, limit_write
from wervel.common.text import printable
from wervel.scheduling.choices import GroupKind
from wervel.scheduling.exceptions import (
    DraftOver,
    DraftUnknown,
    HoldExpired,
    HoldUnknown,
    PlanUnknown,
    SlotMalformed,
    SlotPast,
    SlotTaken,
    SlotUnknown,
)
from wervel.scheduling.selectors.chain_query import ChainQuery
from wervel.scheduling.selectors.chain_search import ChainPage, search_chains
from wervel.scheduling.selectors.chains import describe_chain, public_plans
from wervel.scheduling.selectors.slots import find_service
from wervel.scheduling.services import chain_drafts, drafts
from wervel.website.booking.asked import DEFAULT_SERVICE
from wervel.website.booking.chain_presenters import chain_card, chains_by_day
from wervel.website.booking.checks import shared_outcome
from wervel.website.booking.presenters import urgency_note
from wervel.website.near import whereabouts
from wervel.website.pages import private, show

LOST_CHAIN = (SlotTaken, SlotPast, SlotUnknown, SlotMalformed, HoldExpired, HoldUnknown)
SHOWN = 4
KEPT = ("service", "way", "check", "draft")
WAYS = {kind.value: kind for kind in (GroupKind.IN_A_ROW, GroupKind.SIDE_BY_SIDE)}


@dataclass(frozen=True, slots=True)
class WayChoice:
    """How two people come, as a choice above the list."""

    name: str
    url: str
    current: bool


@require_safe
def one_day(request: HttpRequest) -> HttpResponse:
    """The first days on which examination, picture and results talk are free."""
    limit_read("slots.address", address_key(request))
    return private(show_chains(request, {**request.GET.dict(), "way": ""}))


@require_safe
def together(request: HttpRequest) -> HttpResponse:
    """The first times for two people, one after the other or side by side."""
    limit_read("slots.address", address_key(request))
    given = request.GET.dict()
    return private(show_chains(request, {**given, "way": _way(given).value}))


@require_POST
@anonymous_form
def choose(request: HttpRequest) -> HttpResponse:
    """Hold all of the chosen chain, for a new draft or for the one that changes its time."""
    given = request.POST.dict()
    try:
        limit_write("hold.address", address_key(request))
        secret = _held(given)
    except (*LOST_CHAIN, TooManyRequests) as error:
        return private(show_chains(request, given, notice=error))
    except (DraftUnknown, DraftOver):
        return private(show_chains(request, {**given, "draft": ""}, notice=DraftOver()))
    return private(HttpResponseRedirect(reverse("website:booking-chain-details", args=[secret])))


def _held(given: Mapping[str, str]) -> str:
    """The secret of the draft that holds the chain; the draft is begun when there is none."""
    secret = given.get("draft", "")
    if not secret:
        service = find_service(given.get("service") or DEFAULT_SERVICE)
        outcome = shared_outcome(given.get("check", ""))
        secret = drafts.start_draft(service=service.slug, triage=outcome, actor=VISITOR).secret
    chain_drafts.choose_chain(secret=secret, chain=given.get("slot", ""), actor=VISITOR)
    return secret


def given_of(draft: drafts.Draft) -> dict[str, str]:
    """What the page of times was asked for, as far as the draft knows it."""
    try:
        kind = describe_chain(draft.slot).kind
    except (SlotMalformed, SlotUnknown):
        kind = GroupKind.ONE_DAY
    way = kind.value if kind.value in WAYS else ""
    return {"service": draft.service, "draft": draft.secret, "way": way}


def show_chains(
    request: HttpRequest, given: Mapping[str, str], *, notice: WervelError | None = None
) -> HttpResponse:
    """The first chains. `given` are the values of the address or of a refused choice."""
    service = find_service(given.get("service") or DEFAULT_SERVICE)
    reader = whereabouts(given.get("near", ""))
    day = given.get("way") not in WAYS
    plan = next(iter(public_plans(service.slug)), None) if day else None
    if day and plan is None:
        raise PlanUnknown
    query = ChainQuery(
        plan=plan.slug if plan else "",
        service=service.slug,
        kind=GroupKind.ONE_DAY if day else _way(given),
        near=reader.point,
        after=_moment(given.get("after", "")),
        limit=SHOWN,
        public_only=True,
    )
    page = search_chains(query)
    title = _("Everything on one day") if day else _("Coming with two people")
    context = {
        "title": title,
        "plan": plan,
        "service": service,
        "days": chains_by_day(chain_card(offer) for offer in page.chains),
        "ways": [] if day else _ways(given),
        "reader": reader,
        "here_url": reverse(_name(day)),
        "choice_kept": [*_filled(given, KEPT), ("near", reader.typed)],
        "place_kept": _filled(given, KEPT),
        "choose_url": reverse("website:booking-chain-choose"),
        "alone_url": _alone(given),
        "later_url": _later(given, page, day),
        "urgency_note": urgency_note(shared_outcome(given.get("check", "")).urgency),
        "notice": notice,
        "draft": given.get("draft", ""),
    }
    status = notice.status if notice else 422 if reader.unknown else 200
    return show(
        request,
        "website/booking/chains.html",
        context,
        section="booking",
        alternates=_in_each_language(given, day),
        status=status,
    )


def _name(day: bool) -> str:
    return "website:booking-chain" if day else "website:booking-together"


def _way(given: Mapping[str, str]) -> GroupKind:
    return WAYS.get(given.get("way", ""), GroupKind.IN_A_ROW)


def _ways(given: Mapping[str, str]) -> list[WayChoice]:
    words = {
        GroupKind.IN_A_ROW: _("One after the other, with the same doctor"),
        GroupKind.SIDE_BY_SIDE: _("At the same time, with two doctors"),
    }
    return [
        WayChoice(name, _address(given, False, way=kind.value), kind == _way(given))
        for kind, name in words.items()
    ]


def _filled(given: Mapping[str, str], names: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(name, printable(given[name])) for name in names if given.get(name)]


def _moment(text: str) -> datetime | None:
    """A moment with its offset; anything else is as if nothing was asked."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _address(given: Mapping[str, str], day: bool, **changes: str) -> str:
    asked = {name: given.get(name, "") for name in (*KEPT, "near")} | changes
    filled = {name: printable(value) for name, value in asked.items() if value}
    return f"{reverse(_name(day))}{'?' if filled else ''}{urlencode(filled)}"


def _alone(given: Mapping[str, str]) -> str:
    """The page for one appointment alone; its drafts hold another kind of time."""
    filled = {name: printable(given[name]) for name in ("service", "check") if given.get(name)}
    return f"{reverse('website:booking')}{'?' if filled else ''}{urlencode(filled)}"


def _later(given: Mapping[str, str], page: ChainPage, day: bool) -> str:
    if len(page.chains) < SHOWN:
        return ""
    return _address(given, day, after=page.chains[-1].end.isoformat())


def _in_each_language(given: Mapping[str, str], day: bool) -> dict[str, str]:
    """This page is also the answer to a refused choice, whose own address takes no reading."""
    found = {}
    for code in LANGUAGES:
        with translation.override(code):
            found[code] = _address(given, day, after=given.get("after", ""))
    return found
