"""The editors' guide, among their screens."""

from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from tests.accounts.conftest import MakeStaff, fresh_limits, log_in, make_staff
from wervel.accounts.choices import Role
from wervel.knowledge.editing.guide import GUIDE, as_html

__all__ = ["fresh_limits", "make_staff"]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("# Kop", "<h2>Kop</h2>"),
        ("### Klein", "<h4>Klein</h4>"),
        ("Een regel\nen nog een.", "<p>Een regel en nog een.</p>"),
        ("Eén.\n\nTwee.", "<p>Eén.</p>\n<p>Twee.</p>"),
        ("- a\n- b\n  vervolg", "<ul><li>a</li><li>b vervolg</li></ul>"),
        ("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"),
        ("Kop:\n- a\n- b", "<p>Kop:</p>\n<ul><li>a</li><li>b</li></ul>"),
        ("**Vet** en `code`", "<p><strong>Vet</strong> en <code>code</code></p>"),
        ("<b>&</b> `<i>`", "<p>&lt;b&gt;&amp;&lt;/b&gt; <code>&lt;i&gt;</code></p>"),
    ],
)
def test_the_marks_of_the_guide(text: str, html: str) -> None:
    assert as_html(text) == html


def test_no_mark_is_left_over() -> None:
    html = unescape(as_html(GUIDE.read_text(encoding="utf-8")))
    assert [mark for mark in ("**", "`", "#", "](", "|") if mark in html] == []


def test_editors_read_it_on_a_page(make_staff: MakeStaff, client: Client) -> None:
    make_staff(Role.EDITOR)
    log_in(client)
    page = client.get(reverse("knowledge_guide")).text
    assert "<h3>Laten nakijken door een arts</h3>" in page
    assert 'lang="nl"' in page
