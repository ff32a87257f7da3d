"""Words as they sound: two spellings of one sound are one key, so that most slips cost nothing."""

import re
from functools import lru_cache

_DOUBLED = re.compile(r"(.)\1+")
# In this order. Each pair is a spelling and the one it is taken for.
_SOUNDS = {
    "nl": """sch=s ij=ei y=ei au=ou ph=f th=t gh=g ch=g ck=k qu=kw x=ks c=k z=s v=f dt=t h=""",
    "de": """sch=s tsch=s ph=f th=t rh=r dt=t tz=z ck=k qu=kw chs=ks x=ks ai=ei ay=ei ey=ei
        eu=oi v=f y=i c=k h=""",
    "en": """ph=f gh=g wh=w ck=k sch=s sc=s ei=ie ea=e ae=e oe=e qu=kw x=ks z=s y=i c=k h=""",
}
_RULES = {code: [rule.split("=") for rule in rules.split()] for code, rules in _SOUNDS.items()}


@lru_cache(maxsize=50_000)
def sound(word: str, language: str) -> str:
    """``rugpein`` and ``rugpijn`` share a key, as do ``zenuuw`` and ``zenuw``."""
    key = word
    for spelling, taken_for in _RULES[language]:
        key = key.replace(spelling, taken_for)
    return _DOUBLED.sub(r"\1", key)
