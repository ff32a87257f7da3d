"""A wrong setting stops the start with one sentence and an exit code."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from wervel.config.addresses import passkey_domain
from wervel.config.environment import KNOWN, read_environment
from wervel.config.exceptions import WrongSetting

pytestmark = pytest.mark.pure
ROOT = Path(__file__).resolve().parents[2]
WERVEL = str(Path(sys.executable).parent / "wervel")
NO_HOST = "WERVEL_FILES_URL must be a host of its own"
KEY = "0123456789abcdefghij" * 3


def production(tmp_path: Path, **changes: str) -> dict[str, str]:
    return {
        "WERVEL_DATA": str(tmp_path),
        "WERVEL_SECRET_KEY": KEY,
        "WERVEL_BASE_URL": "https://wervel.example",
        "WERVEL_SMTP_URL": "smtps://user:p%40ss@mail.example:465",
        **changes,
    }


WRONG = {
    "short key": ({"WERVEL_SECRET_KEY": "short"}, "WERVEL_SECRET_KEY must hold at least 50"),
    "one letter": ({"WERVEL_SECRET_KEY": "k" * 60}, "WERVEL_SECRET_KEY must hold at least 50"),
    "no key": ({"WERVEL_SECRET_KEY": ""}, "WERVEL_SECRET_KEY must hold at least 50"),
    "no address": ({"WERVEL_BASE_URL": ""}, "WERVEL_BASE_URL must be the public address"),
    "no https": ({"WERVEL_BASE_URL": "http://x.example"}, "must start with https://"),
    "address with path": (
        {"WERVEL_BASE_URL": "https://x.example/a"},
        "WERVEL_BASE_URL must be the public address",
    ),
    "any host": ({"WERVEL_HOSTS": "*"}, "WERVEL_HOSTS must name hosts"),
    **{
        f"files: {url}": ({"WERVEL_FILES_URL": url}, NO_HOST)
        for url in (
            "files.clinic.example",
            "ftp://files.clinic.example",
            "https://",
            "https://files.clinic.example/a",
            "https://files.clinic.example/?a",
            "https://files.clinic.example#",
            "https://somebody@files.clinic.example",
            "https://files.clinic.example:x",
            "https://files_of.clinic.example",
            "https://files.clinic.example.",
            "https://wervel.example.",
            "https://.clinic.example",
            "https://*",
        )
    },
    "files without https": (
        {"WERVEL_FILES_URL": "http://files.clinic.example"},
        "WERVEL_FILES_URL must start with https://",
    ),
    **{
        f"files: {url} beside {hosts}": (
            {"WERVEL_FILES_URL": url, "WERVEL_HOSTS": hosts},
            f"WERVEL_FILES_URL must be on a host that is neither {named} nor above or below it",
        )
        for url, hosts, named in (
            ("https://wervel.example", "", "wervel.example"),
            ("https://WERVEL.example:8443", "", "wervel.example"),
            ("https://files.wervel.example", "", "wervel.example"),
            ("https://example", "", "wervel.example"),
            ("https://clinic.example", "www.clinic.example", "www.clinic.example"),
            ("https://files.clinic.example", ".Clinic.example", ".Clinic.example"),
        )
    },
    "no mail": ({"WERVEL_SMTP_URL": ""}, "WERVEL_SMTP_URL must read smtp://"),
    "mail by web": ({"WERVEL_SMTP_URL": "https://mail"}, "WERVEL_SMTP_URL must read smtp://"),
    "mail port": (
        {"WERVEL_SMTP_URL": "smtp://mail:x"},
        "WERVEL_SMTP_URL has a port that is not a number",
    ),
    "other database": ({"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL must read postgresql://"),
    "database port": (
        {"DATABASE_URL": "postgresql://u:p@h:x/n"},
        "DATABASE_URL has a port that is not a number",
    ),
    "unknown": ({"WERVEL_DEBUG": "on"}, "WERVEL_DEBUG is not a setting of Wervel"),
    "no switch": ({"WERVEL_DEMO": "yes"}, "WERVEL_DEMO must be on or off"),
    "no count": ({"WERVEL_WEB_WORKERS": "0"}, "WERVEL_WEB_WORKERS must be a whole number"),
    "no hours": ({"WERVEL_OFFER_HOURS": "9 to 5"}, "WERVEL_OFFER_HOURS must be two full hours"),
    "hours turned": ({"WERVEL_OFFER_HOURS": "21-8"}, "WERVEL_OFFER_HOURS must be two full hours"),
    "hours too late": ({"WERVEL_OFFER_HOURS": "8-25"}, "WERVEL_OFFER_HOURS must be two full hours"),
    "no port": ({"WERVEL_GATEWAY_LISTEN": "127.0.0.1"}, "WERVEL_GATEWAY_LISTEN must read"),
    "high port": ({"WERVEL_GATEWAY_LISTEN": "::1:70000"}, "WERVEL_GATEWAY_LISTEN must read"),
    "no proxy": ({"WERVEL_TRUSTED_PROXIES": "proxy"}, "WERVEL_TRUSTED_PROXIES must list"),
}


def test_the_gateway_is_off_and_local_unless_told_otherwise(tmp_path: Path) -> None:
    found = read_environment(production(tmp_path))
    assert (found.gateway, found.gateway_listen) == (False, ("127.0.0.1", 2575))
    assert found.gateway_folder is None
    told = {"WERVEL_GATEWAY": "on", "WERVEL_GATEWAY_LISTEN": "10.0.0.1:99"}
    there = read_environment(
        production(tmp_path, **told, WERVEL_GATEWAY_FOLDER=str(tmp_path / "in"))
    )
    assert (there.gateway, there.gateway_listen) == (True, ("10.0.0.1", 99))
    assert there.gateway_folder == tmp_path / "in"
    with pytest.raises(WrongSetting, match="the demo listens on 127"):
        read_environment({**told, "WERVEL_DEMO": "on", "WERVEL_DATA": str(tmp_path)})


def test_right_settings_are_read(tmp_path: Path) -> None:
    found = read_environment(production(tmp_path, WERVEL_TRUSTED_PROXIES="10.0.0.0/8, 127.0.0.1"))
    assert (found.https, found.demo, found.testing, found.web_workers) == (True, False, False, 2)
    assert found.hosts == ("wervel.example",)
    assert found.trusted_proxies == ("10.0.0.0/8", "127.0.0.1")
    assert found.database == {"engine": "sqlite", "name": str(tmp_path / "wervel.sqlite3")}
    assert found.smtp is not None
    assert (found.smtp["password"], found.smtp["ssl"]) == ("p@ss", True)


@pytest.mark.parametrize(
    "url",
    [
        "https://files.clinic.example",
        "https://files.clinic.example:8443",
        "https://xwervel.example",
    ],
)
def test_files_may_have_a_host_of_their_own(tmp_path: Path, url: str) -> None:
    found = read_environment(production(tmp_path, WERVEL_FILES_URL=f"{url}/"))
    assert (found.files_url, found.hosts) == (url, ("wervel.example",))
    assert read_environment(production(tmp_path, WERVEL_FILES_URL="")).files_url == ""


@pytest.mark.parametrize(
    ("base", "files"),
    [
        ("http://localhost:8123", "http://files.localhost:8123"),
        ("http://localhost", "http://files.localhost"),
        ("http://127.0.0.1:8000", ""),
        ("https://demo.example", ""),
    ],
)
def test_the_demo_has_one_on_this_machine(tmp_path: Path, base: str, files: str) -> None:
    here = {"WERVEL_DATA": str(tmp_path), "WERVEL_BASE_URL": base}
    assert read_environment({**here, "WERVEL_DEMO": "on"}).files_url == files
    assert read_environment({**here, "WERVEL_TESTING": "on"}).files_url == ""


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_no_name_of_this_machine_is_taken_from_the_product(tmp_path: Path, host: str) -> None:
    here = {"WERVEL_DATA": str(tmp_path), "WERVEL_TESTING": "on"}
    with pytest.raises(WrongSetting, match="neither"):
        read_environment({**here, "WERVEL_FILES_URL": f"http://{host}:9999"})


def test_the_host_for_files_is_answered(tmp_path: Path) -> None:
    told = production(tmp_path, WERVEL_FILES_URL="https://files.clinic.example:8443")
    script = "from wervel.config.settings import ALLOWED_HOSTS; print(*ALLOWED_HOSTS)"
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={"PATH": os.environ["PATH"], **told},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.split() == ["wervel.example", "files.clinic.example"]


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_one_is_named(tmp_path: Path, case: str) -> None:
    changes, sentence = WRONG[case]
    with pytest.raises(WrongSetting, match=re.escape(sentence)) as refused:
        read_environment(production(tmp_path, **changes))
    message = str(refused.value)
    assert message.endswith(".")
    assert "\n" not in message
    assert "p%40ss" not in message


@pytest.mark.parametrize("command", [["check"], ["up"], ["jobs", "work"]])
def test_the_program_stops_with_one_sentence(tmp_path: Path, command: list[str]) -> None:
    environment = {"PATH": os.environ["PATH"], **production(tmp_path, WERVEL_HOSTS="*")}
    done = subprocess.run(
        [WERVEL, *command], env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode != 0
    assert done.stderr.strip() == (
        "Wervel cannot start: WERVEL_HOSTS must name hosts; * is not accepted."
    )


def test_a_production_start_passes_the_deployment_check(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], **production(tmp_path)}
    done = subprocess.run(
        [WERVEL, "check", "--deploy", "--fail-level", "WARNING"],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr.strip()) == (0, "")


def test_an_unreachable_database_stops_the_start(tmp_path: Path) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        **production(tmp_path, DATABASE_URL="postgresql://u:p@127.0.0.1:1/none"),
    }
    done = subprocess.run(
        [WERVEL, "up", "--port", "8999"],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert "database" in done.stderr


def test_the_example_lists_every_setting() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    listed = re.findall(r"^([A-Z_]+)=", text, re.M)
    assert sorted(listed) == sorted([*KNOWN, "DATABASE_URL"])


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("https://wervel.example", "wervel.example"),
        ("https://wervel.example:8443", "wervel.example"),
        ("http://127.0.0.1:8000", "localhost"),
        ("http://[::1]:8000", "localhost"),
    ],
)
def test_passkeys_belong_to_the_name_of_the_public_address(address: str, domain: str) -> None:
    assert passkey_domain(address) == domain
