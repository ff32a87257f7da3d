"""Messages and call-backs: the list, and one of them with what can be done."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from wervel.accounts.access import staff
from wervel.accounts.choices import Role
from wervel.accounts.gate import actor_of
from wervel.common.errors import Conflict, WervelError
from wervel.contact.exceptions import NoteMissing, StepRefused
from wervel.contact.selectors.staff import list_requests, one_request
from wervel.contact.services.handling import handle_request
from wervel.workspace.contact import presenters
from wervel.workspace.contact.forms import StepForm, read_step, read_version, read_wanted

OK, REFUSED = 200, 422


@staff(Role.AGENT, Role.MANAGER)
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """Open requests, those promised first on top."""
    wanted = read_wanted(request.GET.dict())
    page = list_requests(wanted, actor=actor_of(request))
    context = presenters.list_page(page, wanted)
    return render(request, "workspace/contact/list.html", context)


@staff(Role.AGENT, Role.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, reference: str) -> HttpResponse:
    """One request; a button does one step. Who decided on an old page sees the new one first."""
    if request.method != "POST":
        return _show(request, reference, StepForm())
    form = StepForm(request.POST)
    if not form.is_valid():
        return _show(request, reference, form, status=REFUSED)
    try:
        step = read_step(request.POST.dict())
        if step is None:
            raise StepRefused
        handle_request(
            reference=reference,
            version=read_version(request.POST.dict()),
            step=step,
            note=form.cleaned_data["note"],
            actor=actor_of(request),
        )
    except NoteMissing as error:
        form.add_error("note", str(error))
        return _show(request, reference, form, status=error.status)
    except Conflict as error:
        return _show(request, reference, form, status=error.status, notice=error)
    return HttpResponseRedirect(request.path)


def _show(
    request: HttpRequest,
    reference: str,
    form: StepForm,
    *,
    status: int = OK,
    notice: WervelError | None = None,
) -> HttpResponse:
    found = one_request(reference, actor=actor_of(request))
    context = {**presenters.request_page(found), "form": form, "notice": notice}
    return render(request, "workspace/contact/request.html", context, status=status)
