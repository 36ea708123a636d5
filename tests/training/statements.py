"""A question and its answer as a statement, by rule, where the question's form allows it."""

import re

_LEAD = r"(?:(?:What|Which)(?: [\w’'-]+){0,3}?|Who|What|Which)"
_BE = "is|are|was|were"
_VERB = (
    r"(?:[a-z]+ed|[a-z]+s|won|wrote|made|led|built|became|began|held|took|gave|said|ran|has|had)"
)
_IS = re.compile(rf"(?:What|Who) ({_BE}) (?!an? )([^?]+?)\?*$")
_SUBJECT = re.compile(rf"{_LEAD} ({_VERB} [^?]+?)\?*$")
_PLACE_TIME = re.compile(rf"(?:When|Where|In (?:what|which) [\w ]{{3,20}}?) ({_BE}) ([^?]+?)\?*$")
# "the bridge built": the subject, and the participle that ends it.
_HALVES = re.compile(r"(.+?) ((?:[a-z]+ed|born|held|built|made|found|written|known|given)\b.*)$")
_MANY = re.compile(r"How many ([\w ]+?) (are|were) (there|in|on|at)\b([^?]*?)\?*$")


def statement(question: str, answer: str) -> str | None:
    """Return the statement that a question and its answer make, or None."""
    answer = answer.strip(" .,")
    if not answer or len(answer.split()) > 8:
        return None
    made = _made(question.strip(), answer)
    return f"{made[:1].upper()}{made[1:]}." if made else None


def _made(question: str, answer: str) -> str | None:
    if match := _MANY.match(question):
        rest = "" if match[3] == "there" else f" {match[3]}"
        return f"there {match[2]} {answer} {match[1]}{rest}{match[4]}"
    if match := _IS.match(question):
        return f"{match[2]} {match[1]} {answer}"
    if match := _PLACE_TIME.match(question):
        halves = _HALVES.match(match[2])
        return f"{halves[1]} {match[1]} {halves[2]} {_placed(answer)}" if halves else None
    if match := _SUBJECT.match(question):
        return f"{answer} {match[1]}"
    return None


def _placed(answer: str) -> str:
    has_preposition = re.match(
        r"(?:in|on|at|by|from|since|during|near|after|before)\b", answer, re.I
    )
    return answer if has_preposition else f"in {answer}"
