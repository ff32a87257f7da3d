"""Every setting Wervel reads from its surroundings, typed; a wrong one stops the start."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from wervel.config import addresses
from wervel.config.exceptions import WrongSetting

KNOWN = frozenset(
    {
        "WERVEL_ANTIVIRUS",
        "WERVEL_BASE_URL",
        "WERVEL_CRASH_AT",
        "WERVEL_DATA",
        "WERVEL_DEMO",
        "WERVEL_FILES_URL",
        "WERVEL_GATEWAY",
        "WERVEL_GATEWAY_FOLDER",
        "WERVEL_GATEWAY_LISTEN",
        "WERVEL_HOSTS",
        "WERVEL_MAIL_FROM",
        "WERVEL_MAINTENANCE",
        "WERVEL_OFFER_HOURS",
        "WERVEL_RATE_LIMITS",
        "WERVEL_SECRET_KEY",
        "WERVEL_SMTP_URL",
        "WERVEL_TESTING",
        "WERVEL_TIME_STAMP_URL",
        "WERVEL_TRUSTED_PROXIES",
        "WERVEL_UNGUARDED_BOOKING",
        "WERVEL_WEB_WORKERS",
    }
)
SECRET_KEY_LENGTH = 50
SECRET_KEY_SYMBOLS = 10
ON, OFF = "on", "off"
MIDNIGHT = 24
LARGEST_PORT = 65_535


@dataclass(frozen=True, slots=True)
class Environment:
    """The settings as values. `database` and `smtp` are connection addresses, already checked.

    `hosts` are those of the product alone; that of `files_url` is not among them.
    """

    data: Path
    demo: bool
    testing: bool
    secret_key: str
    hosts: tuple[str, ...]
    base_url: str
    files_url: str
    database: Mapping[str, object]
    smtp: Mapping[str, object] | None
    mail_from: str
    offer_hours: tuple[int, int]
    rate_limits: bool
    trusted_proxies: tuple[str, ...]
    web_workers: int
    maintenance: bool
    antivirus: tuple[str, int] | None
    gateway: bool
    gateway_listen: tuple[str, int]
    gateway_folder: Path | None
    crash_at: str
    unguarded_booking: bool
    time_stamp_url: str

    @property
    def https(self) -> bool:
        return self.base_url.startswith("https://")


def read_environment(env: Mapping[str, str] | None = None) -> Environment:
    """Read and check all settings; raises WrongSetting with one sentence."""
    values = dict(os.environ if env is None else env)
    for name in sorted(values):
        if name.startswith("WERVEL_") and name not in KNOWN:
            raise WrongSetting(f"{name} is not a setting of Wervel; see .env.example.")
    demo = _switch(values, "WERVEL_DEMO", default=False)
    testing = _switch(values, "WERVEL_TESTING", default=False)
    if not testing:
        _refuse_test_settings(values)
    data = Path(values.get("WERVEL_DATA", "var")).resolve()
    base_url = addresses.base_url(values, local=demo or testing)
    hosts = addresses.hosts(values, base_url, local=demo or testing)
    return Environment(
        data=data,
        demo=demo,
        testing=testing,
        secret_key=_secret_key(values, data, generate=demo or testing),
        hosts=hosts,
        base_url=base_url,
        files_url=addresses.files_url(values, base_url, hosts, demo=demo),
        database=_database(values, data),
        smtp=_smtp(values, required=not (demo or testing)),
        mail_from=values.get("WERVEL_MAIL_FROM", "Wervel <afspraak@wervel.example>"),
        offer_hours=_hours(values),
        rate_limits=_switch(values, "WERVEL_RATE_LIMITS", default=True),
        trusted_proxies=_proxies(values),
        web_workers=_count(values, "WERVEL_WEB_WORKERS", default=2, highest=64),
        maintenance=_switch(values, "WERVEL_MAINTENANCE", default=False),
        antivirus=_antivirus(values),
        gateway=_switch(values, "WERVEL_GATEWAY", default=False),
        gateway_listen=_listen(values, local=demo),
        gateway_folder=_folder(values),
        crash_at=values.get("WERVEL_CRASH_AT", ""),
        unguarded_booking=_switch(values, "WERVEL_UNGUARDED_BOOKING", default=False),
        time_stamp_url=_time_stamps(values),
    )


def _refuse_test_settings(values: Mapping[str, str]) -> None:
    for name in ("WERVEL_CRASH_AT", "WERVEL_UNGUARDED_BOOKING"):
        if name in values:
            raise WrongSetting(f"{name} exists for tests alone, with WERVEL_TESTING=on.")


def _switch(values: Mapping[str, str], name: str, *, default: bool) -> bool:
    value = values.get(name, ON if default else OFF).lower()
    if value not in (ON, OFF):
        raise WrongSetting(f"{name} must be on or off, not {value!r}.")
    return value == ON


def _count(values: Mapping[str, str], name: str, *, default: int, highest: int) -> int:
    value = values.get(name, str(default))
    if not value.isdecimal() or not 1 <= int(value) <= highest:
        raise WrongSetting(f"{name} must be a whole number from 1 to {highest}, not {value!r}.")
    return int(value)


def _hours(values: Mapping[str, str]) -> tuple[int, int]:
    value = values.get("WERVEL_OFFER_HOURS", "8-21")
    opens, dash, closes = value.partition("-")
    if dash and opens.isdecimal() and closes.isdecimal() and int(opens) < int(closes) <= MIDNIGHT:
        return int(opens), int(closes)
    raise WrongSetting(f"WERVEL_OFFER_HOURS must be two full hours such as 8-21, not {value!r}.")


def _secret_key(values: Mapping[str, str], data: Path, *, generate: bool) -> str:
    key = values.get("WERVEL_SECRET_KEY", "")
    if not key and generate:
        return _stored_key(data)
    if len(key) < SECRET_KEY_LENGTH or len(set(key)) < SECRET_KEY_SYMBOLS:
        raise WrongSetting(
            f"WERVEL_SECRET_KEY must hold at least {SECRET_KEY_LENGTH} random characters."
        )
    return key


def _stored_key(data: Path) -> str:
    """The demo's own key, made once and kept in the state directory, readable by its owner only."""
    path = data / "secret_key"
    data.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        from django.utils.crypto import get_random_string

        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(get_random_string(SECRET_KEY_LENGTH + 14), encoding="ascii")
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii")


def _database(values: Mapping[str, str], data: Path) -> Mapping[str, object]:
    url = values.get("DATABASE_URL", "")
    if not url:
        data.mkdir(parents=True, exist_ok=True)
        return {"engine": "sqlite", "name": str(data / "wervel.sqlite3")}
    parts = urlsplit(url)
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme == "sqlite" and parts.path:
        return {"engine": "sqlite", "name": unquote(parts.path)}
    if parts.scheme not in ("postgres", "postgresql") or not name:
        raise WrongSetting(
            "DATABASE_URL must read postgresql://user:password@host:port/name or sqlite:///path."
        )
    return {
        "engine": "postgresql",
        "name": name,
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "host": unquote(parts.hostname or ""),
        "port": _port(parts, "DATABASE_URL"),
    }


def _time_stamps(values: Mapping[str, str]) -> str:
    """The server that says when a report was sealed (RFC 3161); empty when there is none."""
    url = values.get("WERVEL_TIME_STAMP_URL", "")
    if url and urlsplit(url).scheme not in ("http", "https"):
        raise WrongSetting("WERVEL_TIME_STAMP_URL must be an http:// or https:// address.")
    return url


def _smtp(values: Mapping[str, str], *, required: bool) -> Mapping[str, object] | None:
    url = values.get("WERVEL_SMTP_URL", "")
    if not url and not required:
        return None
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps", "smtp+starttls") or not parts.hostname:
        raise WrongSetting(
            "WERVEL_SMTP_URL must read smtp://, smtps:// or smtp+starttls://user:password@host:port."
        )
    return {
        "host": parts.hostname,
        "port": _port(parts, "WERVEL_SMTP_URL") or 25,
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "ssl": parts.scheme == "smtps",
        "starttls": parts.scheme == "smtp+starttls",
    }


def _port(parts: SplitResult, name: str) -> int | None:
    try:
        return parts.port
    except ValueError as error:
        raise WrongSetting(
            f"{name} has a port that is not a number: {parts.netloc.rpartition('@')[2]!r}."
        ) from error


def _proxies(values: Mapping[str, str]) -> tuple[str, ...]:
    proxies = [p.strip() for p in values.get("WERVEL_TRUSTED_PROXIES", "").split(",") if p.strip()]
    for proxy in proxies:
        try:
            ip_network(proxy, strict=False)
        except ValueError as error:
            raise WrongSetting(
                f"WERVEL_TRUSTED_PROXIES must list addresses or networks; {proxy!r} is neither."
            ) from error
    return tuple(proxies)


def _listen(values: Mapping[str, str], *, local: bool) -> tuple[str, int]:
    value = values.get("WERVEL_GATEWAY_LISTEN", "") or "127.0.0.1:2575"
    host, colon, port = value.rpartition(":")
    if not (colon and host and port.isdecimal() and 1 <= int(port) <= LARGEST_PORT):
        raise WrongSetting(f"WERVEL_GATEWAY_LISTEN must read 127.0.0.1:2575, not {value!r}.")
    if local and host != "127.0.0.1":
        raise WrongSetting("WERVEL_GATEWAY_LISTEN: the demo listens on 127.0.0.1 only.")
    return host, int(port)


def _antivirus(values: Mapping[str, str]) -> tuple[str, int] | None:
    value = values.get("WERVEL_ANTIVIRUS", "")
    if not value:
        return None
    host, colon, port = value.rpartition(":")
    if not (colon and host and port.isdecimal() and 1 <= int(port) <= LARGEST_PORT):
        raise WrongSetting(f"WERVEL_ANTIVIRUS must read 127.0.0.1:3310, not {value!r}.")
    return host, int(port)


def _folder(values: Mapping[str, str]) -> Path | None:
    value = values.get("WERVEL_GATEWAY_FOLDER", "")
    return Path(value).resolve() if value else None
