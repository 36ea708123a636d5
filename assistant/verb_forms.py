"""The verbs that questions are made with: their forms, and what may stand behind each."""

import re
from collections.abc import Mapping


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What follows some verbs is a thing that can be asked for: "What did it abolish?" Others take an
# object too, but the question would sound odd. An irregular verb is given by its three forms.
_ASKED = """
abolish achieve acquire address adopt affect announce approve attract ban build/built/built
celebrate cause claim collect commission conduct construct contain contradict cover create declare
define demand demonstrate deliver depict deploy design destroy develop discover discuss donate
emphasize emphasise enable encourage endorse enhance erect establish examine experience explore
face favour favor feature finance found fund generate govern guarantee highlight identify
implement impose improve include influence inherit inspire install introduce invent investigate
lack launch lose/lost/lost manufacture measure obtain offer oppose oversee/oversaw/overseen own
patent possess predict present prevent preserve produce prohibit promote propose protect provide
publish purchase ratify reaffirm receive recognize recognise recommend reduce reflect reform
reject release replace represent require restore restrict reveal secure seize sell/sold/sold
signify sponsor strengthen suffer support symbolize symbolise threaten trigger
undergo/underwent/undergone undermine underscore underline unveil use welcome win/won/won
write/wrote/written
"""
_TAKING = """
add allow become/became/become begin/began/begun break/broke/broken bring/brought/brought
buy/bought/bought call capture carry change choose/chose/chosen close coin complete conquer
convert defeat divide draw/drew/drawn drive/drove/driven elect enter expand expel
fight/fought/fought find/found/found form gain get/got/got give/gave/given grow/grew/grown
hold/held/held host invade issue join keep/kept/kept kill lead/led/led leave/left/left
make/made/made marry meet/met/met name open operate order organize organise paint pass
pay/paid/paid perform play
raise reach record reopen rule see/saw/seen send/sent/sent serve set/set/set show/showed/shown sign
speak/spoke/spoken spend/spent/spent start steal/stole/stolen strike/struck/struck
take/took/taken teach/taught/taught throw/threw/thrown view visit occupy need translate move
argue ask attack believe compose conclude confirm describe estimate explain follow indicate note
report say/said/said state suggest warn appoint assassinate assign attend award base capture
consider employ exceed honor honour invest load nominate observe process serve surround treat
withdraw/withdrew/withdrawn cost/cost/cost
"""
_ALONE = """
appear arise/arose/arisen arrive collapse die disappear emerge emigrate end fall/fell/fallen
graduate happen lie/lay/lain live migrate occur remain resign retire return rise/rose/risen
settle stand/stood/stood study work agree aim decide plan intend hope seek/sought/sought want
focus depend consist participate delve coincide refer belong rely contribute result deal range
wait flow fail originate commence resume debut
"""
INTENDING = _set("aim plan intend hope seek want agree decide")
"""What a subject does before "to" with another verb."""
STATING = _set(
    "argue believe claim conclude estimate find predict propose report reveal say show suggest "
    "warn recommend announce"
)
"""What a subject does before "that" with another clause."""
MODALS = _set("will would can could should may might must shall")
BEING = _set("is are was were")
HAVING = _set("has have had")
AUXILIARIES = MODALS | BEING | HAVING


def _forms() -> tuple[Mapping[str, tuple[str, str]], Mapping[str, str]]:
    """Return finite form → (lemma, "past", "third" or "plain"), and participle → past."""
    finite: dict[str, tuple[str, str]] = {}
    pasts: dict[str, str] = {}
    for entry in f"{_ASKED} {_TAKING} {_ALONE}".split():
        lemma, past, participle = entry.split("/") if "/" in entry else _regular(entry)
        finite |= {lemma: (lemma, "plain"), third(lemma): (lemma, "third")}
        finite[past] = (lemma, "past")
        pasts[participle] = past
    return finite, pasts


def _regular(lemma: str) -> tuple[str, str, str]:
    doubled = {"plan": "planned", "ban": "banned", "refer": "referred", "expel": "expelled"}
    if lemma in doubled:
        past = doubled[lemma]
    elif re.search(r"[^aeiou]y$", lemma):
        past = f"{lemma[:-1]}ied"
    else:
        past = f"{lemma}d" if lemma.endswith("e") else f"{lemma}ed"
    return lemma, past, past


def third(lemma: str) -> str:
    """Return the form of a verb behind "it"."""
    if re.search(r"[^aeiou]y$", lemma):
        return f"{lemma[:-1]}ies"
    return f"{lemma}es" if re.search(r"(?:s|sh|ch|x|z|o)$", lemma) else f"{lemma}s"


FINITE, PAST_OF = _forms()
ASKED = frozenset(entry.split("/")[0] for entry in _ASKED.split())
ALONE = frozenset(entry.split("/")[0] for entry in _ALONE.split()) | _set(
    "begin start open close end meet grow change move expand"
)
