"""The words that say of how many, how surely or how nearly something holds, by their meaning."""

_WHOLE = frozenset("all every each always both entire whole everyone everything".split())
_ALONE = frozenset("only solely exclusively just alone sole".split())
_NONE = frozenset("no never none nobody nothing neither not without".split())
_CERTAIN = frozenset("certainly definitely must will surely".split())
_HARD = frozenset("hardly barely scarcely few little rarely seldom".split())
_EXACT = frozenset("exactly precisely".split())
QUANTIFIERS = {word: group for group in (_WHOLE, _ALONE, _HARD, _EXACT) for word in group} | {
    "never": _NONE,
    "none": _NONE,
    "nobody": _NONE,
    "certainly": _CERTAIN,
}
"""What says of everything, or of nothing else; each with the words that may stand for it."""
