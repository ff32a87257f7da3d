"""For whom a passkey is."""

from allauth.core import context
from django.test import RequestFactory

from wervel.accounts.adapters import SecondFactorAdapter


def test_a_passkey_is_for_the_public_name_whatever_a_request_calls_us() -> None:
    request = RequestFactory().get("/", headers={"host": "testserver"})
    with context.request_context(request):
        assert SecondFactorAdapter().get_public_key_credential_rp_entity()["id"] == "localhost"
