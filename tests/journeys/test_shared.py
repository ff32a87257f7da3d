"""What a page tells of itself stands in the page, and no browser minds."""

import json

import pytest
from playwright.sync_api import Browser

from tests.journeys.browser import new_context
from tests.journeys.walk import Visitor
from tests.serving import Serving

pytestmark = [pytest.mark.journey, pytest.mark.once]

COUNT_REFUSALS = """
window.refused = [];
addEventListener("securitypolicyviolation", (one) => window.refused.push(one.violatedDirective));
"""
BLOCK = "script[type='application/ld+json']"


def test_structured_data_offends_no_policy(browser: Browser, serving: Serving) -> None:
    """It is data, which the policy lets stand; a script in its place would be refused."""
    with new_context(browser) as context:
        page = context.new_page()
        page.add_init_script(COUNT_REFUSALS)
        visitor = Visitor(page, serving.base_url, "nl")
        visitor.open_home()
        visitor.search()
        visitor.open_article()
        graph = json.loads(page.locator(BLOCK).text_content() or "")["@graph"]
        assert [node["@type"] for node in graph] == ["MedicalWebPage", "BreadcrumbList"]
        assert page.evaluate("window.refused") == []
        page.evaluate(
            "document.head.append(Object.assign(document.createElement('script'), {text: '1'}))"
        )
        page.wait_for_function("window.refused.length === 1")


def test_the_picture_of_a_page_can_be_fetched(browser: Browser, serving: Serving) -> None:
    with new_context(browser) as context:
        page = context.new_page()
        page.goto(f"{serving.base_url}/nl/")
        address = page.locator("meta[property='og:image']").get_attribute("content") or ""
        answer = context.request.get(serving.base_url + "/cards/" + address.partition("/cards/")[2])
        assert answer.headers["content-type"] == "image/png"
        assert answer.status == 200
