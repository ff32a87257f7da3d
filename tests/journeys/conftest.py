"""One server with its job worker and a mail server for all journeys of a process."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.databases import template_database
from tests.journeys.browser import PATIENCE, chromium_path, open_browser
from tests.mailbox import Mailbox
from tests.ports import free_port
from tests.serving import Serving


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if chromium_path() is None and "NOTHING_SKIPPED" not in os.environ:
        pytest.skip("no chromium on this machine")
    expect.set_options(timeout=PATIENCE)
    with open_browser() as opened:
        yield opened


@pytest.fixture(scope="session")
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox()
    box.address = box.start()
    yield box
    box.stop()


@pytest.fixture(scope="session")
def serving(mailbox: Mailbox) -> Iterator[Serving]:
    port = free_port()
    settings = {
        "WERVEL_SMTP_URL": mailbox.address,
        # Chromium looks for every name that ends in localhost on this machine.
        "WERVEL_FILES_URL": f"http://files.localhost:{port}",
    }
    database = template_database().copy()
    with Serving.start(database, jobs=True, port=port, **settings) as running:
        yield running
