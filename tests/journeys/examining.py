"""A normal back, from its open page to saved, by the keyboard alone."""

from playwright.sync_api import Page, expect

FEWEST_PRESSES = 24


class Presses:
    """The keyboard, counting."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.count += 1
            self.page.keyboard.press(key)


def examine_a_normal_back(page: Page, *, said: str, saved: str) -> int:
    """How many keys it took. `said` is part of a sentence on the page, `saved` of its end."""
    keys = Presses(page)
    expect(page.locator("#quick")).to_be_focused()
    keys.press("n")
    with page.expect_navigation():
        keys.press("Enter")
    expect(page.locator("#quick")).to_be_focused()
    expect(page.locator("#said")).to_contain_text(said)
    keys.press("Tab", "Tab")
    with page.expect_navigation():
        keys.press("Enter")
    expect(page.get_by_text(saved)).to_be_visible()
    return keys.count
