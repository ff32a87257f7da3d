"""The list of practitioners with their qualifications, to add one and to end one."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from wervel.accounts.access import staff
from wervel.accounts.choices import Role
from wervel.accounts.gate import actor_of
from wervel.common import clock
from wervel.common.errors import Conflict, Invalid, NotFound
from wervel.design.forms import ChoiceSelect, DesignForm, Tile
from wervel.directory.choices import Qualification
from wervel.directory.qualified import QualifiedPractitioner, qualified_practitioners
from wervel.directory.qualifying import add_qualification, end_qualification
from wervel.workspace.calendar.choice import read_key
from wervel.workspace.day_fields import DayField

ADD, END = "add", "end"
OK, REFUSED = 200, 422


class QualificationForm(DesignForm):
    """Who is qualified for what, and from which day on."""

    practitioner = ChoiceSelect(label=gettext_lazy("Practitioner"), options=())
    kind = ChoiceSelect(
        label=gettext_lazy("Qualification"),
        options=lambda: (Tile(one.value, one.label) for one in Qualification),
    )
    since = DayField(label=gettext_lazy("From"), missing=gettext_lazy("Fill in the first day."))

    def __init__(self, *args: Any, people: list[QualifiedPractitioner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tiles = (Tile(one.slug, one.name) for one in people)
        self.fields["practitioner"].tiles = tiles  # type: ignore[attr-defined]


class EndForm(DesignForm):
    """The last day on which it counts."""

    last_day = DayField(label=gettext_lazy("Last day"))


@staff(Role.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def qualifications(request: HttpRequest) -> HttpResponse:
    """Everybody who works here; a qualification is added or ended, never taken back."""
    actor = actor_of(request)
    people = qualified_practitioners(actor=actor)
    form = QualificationForm(people=people, initial={"since": clock.today()})
    if request.method != "POST":
        return _show(request, people, form)
    do = request.POST.get("do", "")
    try:
        if do == ADD:
            form = QualificationForm(request.POST, people=people)
            if not form.is_valid():
                return _show(request, people, form, REFUSED)
            typed = {**form.cleaned_data, "kind": Qualification(form.cleaned_data["kind"])}
            add_qualification(**typed, actor=actor)
        elif do == END:
            _end(request)
        else:
            raise NotFound
    except (Conflict, Invalid) as error:
        return _show(request, people, form, error.status, notice=str(error))
    messages.success(request, _("Done."))
    return HttpResponseRedirect(request.path)


def _end(request: HttpRequest) -> None:
    """The day that is typed is the last one; the next one no longer counts."""
    form = EndForm(request.POST)
    if not form.is_valid():
        raise Invalid(str(form.errors["last_day"][0]))
    until = form.cleaned_data["last_day"] + timedelta(days=1)
    key = read_key(request.POST.get("qualification", ""))
    end_qualification(key=key, until=until, actor=actor_of(request))


def _show(
    request: HttpRequest,
    people: list[QualifiedPractitioner],
    form: QualificationForm,
    status: int = OK,
    notice: str = "",
) -> HttpResponse:
    context = {"lines": [_line(one) for one in people], "form": form, "notice": notice}
    return render(request, "workspace/qualifications.html", context, status=status)


def _line(one: QualifiedPractitioner) -> dict[str, Any]:
    today = clock.today()
    return {
        "name": one.name,
        "clinics": ", ".join(one.clinics),
        "qualifications": [
            {
                "id": each.id,
                "what": str(each.kind.label),
                "since": f"{each.since:%d-%m-%Y}",
                "last": f"{each.until - timedelta(days=1):%d-%m-%Y}" if each.until else "",
                "counts": each.counts_on(today),
                "ends": each.until is None,
            }
            for each in one.qualifications
        ],
        "today": f"{today:%d-%m-%Y}",
    }
