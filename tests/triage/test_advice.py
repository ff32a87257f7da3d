"""The headline of every urgency and place of care, in every language."""

from itertools import product

import pytest
from django.utils import translation

from wervel.reasoning import Care, Urgency
from wervel.triage.advice import advice_for, urgency_words

pytestmark = pytest.mark.pure
TODAY = {"nl": "huisarts", "de": "Hausarzt", "en": "GP"}
SOOTHING = ("ernstig", "ernst", "serious", "niets aan de hand", "gezond")


@pytest.mark.parametrize("language", ["nl", "de", "en"])
@pytest.mark.parametrize(("urgency", "care"), list(product(Urgency, Care)))
def test_every_advice(urgency: Urgency, care: Care, language: str) -> None:
    with translation.override(language):
        advice = advice_for(urgency, care, 3)
        words = f"{advice.headline} {advice.lead}"
        assert ("112" in advice.headline) == (urgency is Urgency.EMERGENCY)
        assert urgency is not Urgency.SAME_DAY or TODAY[language] in words
        assert not any(word in words.lower() for word in SOOTHING)
        assert advice.tone == {
            Urgency.EMERGENCY: "emergency",
            Urgency.SELF_CARE: "self",
        }.get(urgency, advice.tone)
        assert urgency_words(urgency)


def test_the_days_are_said() -> None:
    assert "binnen 3 dagen" in advice_for(Urgency.WITHIN_DAYS, Care.CLINIC, 3).lead
    assert "binnen 1 dag " in advice_for(Urgency.WITHIN_DAYS, Care.CLINIC, 1).lead


@pytest.mark.parametrize("language", ["de", "en"])
def test_no_advice_is_left_in_dutch(language: str) -> None:
    for urgency, care in product(Urgency, Care):
        dutch = advice_for(urgency, care, 3)
        with translation.override(language):
            other = advice_for(urgency, care, 3)
        assert dutch.headline != other.headline
        assert dutch.lead != other.lead
