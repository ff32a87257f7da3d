"""What other systems may ask of us, and send."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from wervel.accounts.access import machine, public
from wervel.accounts.gate import actor_of
from wervel.common.client_address import address_key
from wervel.common.errors import Malformed, Unsupported
from wervel.common.problems import FHIR_TYPE
from wervel.common.ratelimits.counting import limit_read
from wervel.diagnostics.services.fhir_inbox import receive_fhir
from wervel.fhir.capabilities import capability_statement

# XML is not read at all: no entity can be in what comes in.
JSON_TYPES = frozenset({FHIR_TYPE, "application/json"})
UTF_8 = frozenset({"", "utf-8"})
View = Callable[[HttpRequest], HttpResponse]


def counted(view: View) -> View:
    """So many requests from an address, whoever they say they are."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        limit_read("fhir.address", address_key(request))
        return view(request)

    return guarded


@public
@require_safe
@counted
def metadata(request: HttpRequest) -> HttpResponse:
    """What this door does; for programs, and for who writes them."""
    return HttpResponse(capability_statement(), content_type=FHIR_TYPE)


@machine
@csrf_exempt
@require_POST
@counted
def process_message(request: HttpRequest) -> HttpResponse:
    """Results of a laboratory. The answer says that they are written down, and nothing more."""
    actor = actor_of(request)
    limit_read("fhir.client", actor.id)
    charset = (request.content_params or {}).get("charset", "").lower()
    if request.content_type not in JSON_TYPES or charset not in UTF_8:
        raise Unsupported
    if request.headers.get("Content-Encoding"):
        raise Unsupported
    if request.GET:
        # Such as `async`, which asks for an answer to another address.
        raise Malformed
    answer = receive_fhir(request.body, actor=actor)
    return HttpResponse(answer, content_type=FHIR_TYPE)


# No session opens it, so that no other site can send with one: its key is its token.
process_message.checks_token_inside = True  # type: ignore[attr-defined]
