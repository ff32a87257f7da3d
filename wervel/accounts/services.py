"""Writes to accounts: staff are made, given roles and locked by others, never by themselves."""

from collections.abc import Collection

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import GroupPagePermission, Page

from wervel.accounts.choices import Role
from wervel.accounts.events import AccountEvent
from wervel.accounts.exceptions import UsernameTaken, WeakPassword
from wervel.accounts.models import Membership, User
from wervel.accounts.second_factor import seal
from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor

# Made by Wagtail's own migrations, with the right to edit and publish all pages.
EDITORS_GROUP = "Moderators"


@transaction.atomic
def create_staff(
    *,
    username: str,
    email: str,
    password: str,
    roles: Collection[Role],
    actor: Actor,
    given: str = "",
    family: str = "",
    totp_secret: str | None = None,
) -> User:
    """Make a member of staff. Without `totp_secret` (base32) the first log-in sets one up."""
    if User.objects.filter(username__iexact=username).exists():
        raise UsernameTaken()
    user = User(username=username, email=email.lower(), first_name=given, last_name=family)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise WeakPassword(" ".join(error.messages)) from error
    user.set_password(password)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    if totp_secret is not None:
        Authenticator.objects.create(
            user=user, type=Authenticator.Type.TOTP, data={"secret": seal(totp_secret)}
        )
    _record(AccountEvent.CREATED, user, actor)
    for role in roles:
        grant_role(user=user, role=role, actor=actor)
    return user


@transaction.atomic
def grant_role(*, user: User, role: Role, actor: Actor) -> None:
    """Give a role; having it already changes nothing."""
    _, new = Membership.objects.get_or_create(user=user, role=role)
    if role == Role.EDITOR:
        user.groups.add(_editors())
    if new:
        _record(AccountEvent.ROLE_GRANTED, user, actor, role=role.value)


@transaction.atomic
def revoke_role(*, user: User, role: Role, actor: Actor) -> None:
    """Take a role away; from the next request on it opens nothing."""
    gone, _ = Membership.objects.filter(user=user, role=role).delete()
    if role == Role.EDITOR:
        user.groups.remove(_editors())
    if gone:
        _record(AccountEvent.ROLE_REVOKED, user, actor, role=role.value)


@transaction.atomic
def set_locked(*, user: User, locked: bool, actor: Actor) -> None:
    """Lock somebody out at once, open sessions too; or let them in again."""
    user.is_active = not locked
    user.sessions_valid_from = clock.now()
    user.save(update_fields=["is_active", "sessions_valid_from"])
    _record(AccountEvent.LOCKED if locked else AccountEvent.UNLOCKED, user, actor)


@transaction.atomic
def remove_second_factors(*, user: User, actor: Actor) -> None:
    """For somebody who lost all of them, after seeing an identity document as at enrolment."""
    Authenticator.objects.filter(user=user).delete()
    user.sessions_valid_from = clock.now()
    user.save(update_fields=["sessions_valid_from"])
    _record(AccountEvent.FACTOR_REMOVED, user, actor, type="all")


def _editors() -> Group:
    group, new = Group.objects.get_or_create(name=EDITORS_GROUP)
    if new:
        admin = Permission.objects.filter(codename="access_admin")
        group.permissions.add(*admin)
        root = Page.get_first_root_node()
        pages = Permission.objects.filter(
            content_type__app_label="wagtailcore", codename__endswith="_page"
        )
        for permission in pages if root else ():
            GroupPagePermission.objects.create(group=group, page=root, permission=permission)
    return group


def _record(event: AccountEvent, user: User, actor: Actor, **detail: str) -> None:
    audit.record(event=event, actor=actor, object_type="User", object_id=user.pk, detail=detail)
