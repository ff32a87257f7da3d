"""The addresses that Wervel answers under, read from the settings."""

import re
from collections.abc import Mapping, Sequence
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from wervel.config.exceptions import WrongSetting

# As Django reads the host of a request, without a dot at its end.
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*|[0-9a-f:]+")


def base_url(values: Mapping[str, str], *, local: bool) -> str:
    """The public address of the product, without a slash at the end."""
    url = values.get("WERVEL_BASE_URL", "http://127.0.0.1:8000" if local else "")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/"):
        raise WrongSetting(
            "WERVEL_BASE_URL must be the public address, such as https://wervel.example."
        )
    if parts.scheme == "http" and not local:
        raise WrongSetting("WERVEL_BASE_URL must start with https:// outside the demo.")
    return url.rstrip("/")


def passkey_domain(base_url: str) -> str:
    """The one name that passkeys belong to: that of the public address, whoever asks under which.

    An address in figures holds none; it stands for this machine, which browsers call localhost.
    """
    host = urlsplit(base_url).hostname or ""
    try:
        ip_address(host)
    except ValueError:
        return host
    return "localhost"


def hosts(values: Mapping[str, str], base_url: str, *, local: bool) -> tuple[str, ...]:
    """The names under which the product itself is served, as Django's ALLOWED_HOSTS reads them."""
    found = [h.strip() for h in values.get("WERVEL_HOSTS", "").split(",") if h.strip()]
    if "*" in found:
        raise WrongSetting("WERVEL_HOSTS must name hosts; * is not accepted.")
    found.append(urlsplit(base_url).hostname or "")
    if local:
        found += ["127.0.0.1", "localhost", "[::1]"]
    return tuple(dict.fromkeys(found))


def files_url(values: Mapping[str, str], base_url: str, hosts: Sequence[str], *, demo: bool) -> str:
    """The origin that uploaded files are served from; empty when it is the product's own."""
    url = values.get("WERVEL_FILES_URL", "") or (_beside(base_url) if demo else "")
    if not url:
        return ""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if not _is_origin(url, parts):
        raise WrongSetting(
            "WERVEL_FILES_URL must be a host of its own, such as https://wervel-files.example."
        )
    if parts.scheme == "http" and base_url.startswith("https://"):
        raise WrongSetting("WERVEL_FILES_URL must start with https://, as WERVEL_BASE_URL does.")
    for other in hosts:
        if _may_share_cookies(host, other.strip(".[]").lower()):
            raise WrongSetting(
                f"WERVEL_FILES_URL must be on a host that is neither {other} nor above or below it."
            )
    return url.rstrip("/").lower()


def host_of(url: str) -> str:
    """The host of an address as Django names it: an address of IPv6 stands in brackets."""
    host = urlsplit(url).hostname or ""
    return f"[{host}]" if ":" in host else host


def _beside(base_url: str) -> str:
    """For the demo: browsers look for every name that ends in localhost on this machine."""
    parts = urlsplit(base_url)
    if parts.hostname != "localhost":
        return ""
    return f"{parts.scheme}://files.localhost" + (f":{parts.port}" if parts.port else "")


def _is_origin(url: str, parts: SplitResult) -> bool:
    try:
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return False
    host = parts.hostname or ""
    written = f"[{host}]" if ":" in host else host
    return (
        parts.scheme in ("http", "https")
        and _HOST.fullmatch(host) is not None
        and url.rstrip("/").lower() == f"{parts.scheme}://{written}{port}"
    )


def _may_share_cookies(one: str, other: str) -> bool:
    """The same host, or one below the other.

    The product's cookies are for its host alone (`__Host-`). A host below it could still set one
    for both, and would be sent one that some other program sets for both. No browser takes a cookie
    for all of localhost.
    """
    if one == other:
        return True
    above, below = sorted((one, other), key=len)
    return above != "localhost" and below.endswith(f".{above}")
