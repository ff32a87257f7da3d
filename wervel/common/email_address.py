"""Which e-mail addresses we write to."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

LONGEST = 254


def is_email(text: str) -> bool:
    """An address as people have them: no quoted name, no bare host, nothing that asks for relaying.

    RFC 5321 allows ``"a,b@c"@d``, ``a@localhost``, ``a@[10.0.0.1]`` and ``a%b@c``; no patient has
    one, and each lets a stranger point our mail elsewhere than it seems.
    """
    name, _, host = text.rpartition("@")
    if len(text) > LONGEST or "%" in name or name.startswith('"'):
        return False
    if "." not in host or host.startswith("["):
        return False
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
