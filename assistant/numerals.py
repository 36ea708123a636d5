"""Numbers as figures, whether they are written in figures or in words."""

import re

from index.terms import Word

_ORDINALS = {
    word: str(number)
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
        "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth "
        "twentieth".split(),
        1,
    )
}


def figure(word: Word) -> str:
    """Return a number as figures alone, "21" for "21st" and "twenty-first"; "" for no number."""
    if not word.text[0].isdigit():
        plain = word.text.lower()
        return _ORDINALS.get(plain) or (word.term if word.term.isdigit() else "")
    match = re.match(r"[\d.,]*\d", word.text)
    plain = match[0].replace(",", "") if match else word.term
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
