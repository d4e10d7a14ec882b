"""Every code has its sentence, every sentence its values; and the public list is what it says."""

from __future__ import annotations

import re
from pathlib import Path

import fairdraw
from fairdraw.sentences import SENTENCES, TABLES

SOURCE = Path(fairdraw.__file__).parent
CODES = re.compile(
    r'(?:Malformed|Refused|Differs|NotABundle)\(\s*"([a-z-]+)"(?: if \w+ else "([a-z-]+)")?|say\([^,]+, "([a-z-]+)"'
    r'|say\(\s*"agrees",\s*"([a-z-]+)"|yield "([a-z-]+)", \{'
)


def test_codes_and_sentences_match() -> None:
    """None is missing, none is left over."""
    texts = [path.read_text(encoding="utf-8") for path in SOURCE.glob("*.py")]
    given = {code for text in texts for match in CODES.findall(text) for code in match if code}
    assert given == set(SENTENCES)
    assert sum(map(len, TABLES)) == len(SENTENCES)  # no code stands for two things


def test_the_public_list_is_there_and_documented() -> None:
    """Each name exists once, and says what it is."""
    for name in fairdraw.__all__:
        thing = getattr(fairdraw, name)
        assert isinstance(thing, str | tuple) or name == "Change" or thing.__doc__
    assert len(set(fairdraw.__all__)) == len(fairdraw.__all__)
