"""Accounts of patients: opened with a code from the desk, retired when a new one replaces it."""

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from wervel.accounts.choices import AccountKind
from wervel.accounts.events import AccountEvent
from wervel.accounts.exceptions import EmailTaken, WeakPassword
from wervel.accounts.models import User
from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.ids import uuid7


@transaction.atomic
def open_account(*, email: str, password: str | None, given: str, family: str) -> User:
    """An account without any access yet. Without a password its owner logs in by passkey alone.

    EmailTaken, WeakPassword. Nothing opens before a second step, or a passkey, was set up.
    """
    email = email.lower()
    if EmailAddress.objects.filter(email__iexact=email).exists():
        raise EmailTaken
    key = uuid7()
    user = User(
        pk=key,
        username=f"patient-{key.hex}",
        email=email,
        first_name=given[:150],
        last_name=family[:150],
        kind=AccountKind.PATIENT,
    )
    if password is None:
        user.set_unusable_password()
    else:
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise WeakPassword(" ".join(error.messages)) from error
        user.set_password(password)
    user.save(force_insert=True)
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=False)
    _record(AccountEvent.CREATED_FOR_PATIENT, user, user.as_actor())
    return user


@transaction.atomic
def retire_account(*, user: User, actor: Actor) -> None:
    """It lets nobody in any more, open sessions end, and its e-mail address is free again."""
    EmailAddress.objects.filter(user=user).delete()
    user.is_active, user.email, user.sessions_valid_from = False, "", clock.now()
    user.save(update_fields=["is_active", "email", "sessions_valid_from"])
    _record(AccountEvent.RETIRED, user, actor)


def _record(event: AccountEvent, user: User, actor: Actor) -> None:
    audit.record(event=event, actor=actor, object_type="User", object_id=user.pk)
