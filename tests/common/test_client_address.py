"""One rule for proxies."""

import pytest
from django.http import HttpRequest, HttpResponse
from pytest_django.fixtures import Settings

from wervel.common.client_address import TrustedProxies, address_key, client_address

pytestmark = pytest.mark.pure


def request_from(peer: str, forwarded: str = "") -> HttpRequest:
    request = HttpRequest()
    request.META["REMOTE_ADDR"] = peer
    if forwarded:
        request.META["HTTP_X_FORWARDED_FOR"] = forwarded
    return request


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "198.51.100.7", "203.0.113.9"),
        ("10.0.0.2", "198.51.100.7", "198.51.100.7"),
        ("10.0.0.2", "1.2.3.4, 198.51.100.7", "198.51.100.7"),
        ("10.0.0.2", "198.51.100.7, 10.0.0.3", "198.51.100.7"),
        ("10.0.0.2", "nonsense", "10.0.0.2"),
        ("10.0.0.2", "198.51.100.7, nonsense", "10.0.0.2"),
        ("10.0.0.2", "", "10.0.0.2"),
        ("::ffff:10.0.0.2", "2001:db8::1", "2001:db8::1"),
        ("", "198.51.100.7", "0.0.0.0"),
    ],
)
def test_only_a_trusted_peer_speaks_for_another(
    settings: Settings, peer: str, forwarded: str, expected: str
) -> None:
    settings.TRUSTED_PROXIES = ("10.0.0.0/8",)
    assert client_address(request_from(peer, forwarded)) == expected


def test_a_household_of_ipv6_is_one(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = ()
    assert address_key(request_from("2001:db8:0:1::5")) == "2001:db8:0:1::/64"
    assert address_key(request_from("203.0.113.9")) == "203.0.113.9"


@pytest.mark.parametrize(("peer", "kept"), [("203.0.113.9", False), ("10.0.0.2", True)])
def test_claims_of_strangers_are_dropped(settings: Settings, peer: str, kept: bool) -> None:
    settings.TRUSTED_PROXIES = ("10.0.0.0/8",)
    request = request_from(peer, "198.51.100.7")
    request.META["HTTP_X_FORWARDED_PROTO"] = "https"
    TrustedProxies(lambda _: HttpResponse())(request)
    assert ("HTTP_X_FORWARDED_PROTO" in request.META) is kept
