"""Who stands behind an entry of the audit trail, as the patient of a record may know it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from wervel.accounts.choices import AccountKind, Role
from wervel.accounts.models import Membership, User
from wervel.patients.choices import AccessBasis
from wervel.patients.linked import records_of_person
from wervel.patients.models import PatientAccess


@dataclass(frozen=True, slots=True)
class Looker:
    """`roles` are those of a member of staff now; `basis` and `name` of who has an account."""

    name: str
    roles: Sequence[Role]
    basis: AccessBasis | None


def lookers(account_ids: Iterable[str], *, patient_id: UUID) -> Mapping[str, Looker]:
    """By the id of their account; who has none any more is left out."""
    wanted = {UUID(each) for each in account_ids if _is_uuid(each)}
    bases = _bases(wanted, patient_id)
    roles: dict[UUID, list[Role]] = {}
    for row in Membership.objects.filter(user__in=wanted):
        roles.setdefault(row.user_id, []).append(Role(row.role))
    found: dict[str, Looker] = {}
    for user in User.objects.filter(pk__in=wanted):
        name, basis = bases.get(user.pk, (user.get_full_name(), None))
        is_staff = user.kind == AccountKind.STAFF
        order = sorted(roles.get(user.pk, ()), key=list(Role).index) if is_staff else ()
        found[str(user.pk)] = Looker(name, order, basis)
    return found


def _bases(users: Iterable[UUID], patient_id: UUID) -> Mapping[UUID, tuple[str, AccessBasis]]:
    rows = PatientAccess.objects.filter(user__in=users, patient__in=records_of_person(patient_id))
    newest_last = rows.select_related("code").order_by("begins_at")
    return {row.user_id: (row.code.holder, AccessBasis(row.basis)) for row in newest_last}


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
