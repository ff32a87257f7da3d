"""How a page is found and shared: structured data, cards, the feed, the head of the page."""
