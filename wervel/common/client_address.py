"""Who sent a request: one rule for proxies, used by limits, log-in and the audit trail.

Only a peer listed in WERVEL_TRUSTED_PROXIES may speak for somebody else. Its X-Forwarded-For is
read from the right, past other trusted proxies, to the first address that is not one.
"""

from collections.abc import Callable
from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]
Address = IPv4Address | IPv6Address

UNKNOWN = "0.0.0.0"  # noqa: S104
FORWARDED = (
    "HTTP_FORWARDED",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_REAL_IP",
)


class TrustedProxies:
    """Drops what an untrusted peer claims about forwarding, before anyone can read it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _is_trusted(_parse(request.META.get("REMOTE_ADDR", ""))):
            for name in FORWARDED:
                request.META.pop(name, None)
        return self.get_response(request)


def client_address(request: HttpRequest) -> str:
    """The address of the sender; 0.0.0.0 when the server gave none (a socket file)."""
    found = _parse(request.META.get("REMOTE_ADDR", ""))
    if _is_trusted(found):
        hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        for hop in reversed(hops):
            claimed = _parse(hop.strip())
            if claimed is None:
                break
            found = claimed
            if not _is_trusted(claimed):
                break
    return str(found) if found else UNKNOWN


def address_key(request: HttpRequest) -> str:
    """The address as a key for limits: one household of IPv6 is its /64."""
    address = _parse(client_address(request))
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, 64), strict=False))
    return str(address)


def _parse(text: str) -> Address | None:
    try:
        found = ip_address(text.strip("[]"))
    except ValueError:
        return None
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        return found.ipv4_mapped
    return found


def _is_trusted(address: Address | None) -> bool:
    return address is not None and any(
        address in network for network in _networks(tuple(settings.TRUSTED_PROXIES))
    )


@cache
def _networks(proxies: tuple[str, ...]) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(proxy, strict=False) for proxy in proxies)
