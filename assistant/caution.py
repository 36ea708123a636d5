"""What to beware of in quoted words: orders to a program, and writing that is not meant to be seen.

Nothing here changes an answer: words of a document are data, whatever they say. A reader, and a
program that reads answers, are only told what kind of words these are. Every expression is linear:
what repeats is bounded, or possessive over what cannot follow it.
"""

import re
import unicodedata
from base64 import b64decode
from functools import cache
from html import unescape

ORDER = "reads like an instruction to a program"
UNSEEN = "holds characters that cannot be seen"
COMMENT = "stands in a comment that a browser would not show"
STYLED = "is styled so that it would not be seen"
LINK = "holds a link that could carry words away"

_AROUND = 2_000
# Unseen in every script. The joiners are letters' companions in some, but not between Latin ones,
# and tag characters end the flags of England, Scotland and Wales.
_UNSEEN = re.compile(
    "(?<![\U0001f3f4\U000e0020-\U000e007e])[\U000e0000-\U000e007f]|[\U000e0020-\U000e007e]{8}"
    "|[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u180e\u202d\u202e\u2060-\u2064\u206a-\u206f\u3164]"
    "|(?<=[A-Za-z])[\u200b-\u200d\ufeff]++(?=[A-Za-z])|[\ufe00-\ufe0f\U000e0100-\U000e01ef]{3}"
)
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u0300-\u036f\u061c\u115f\u1160\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
)
_TAGS = {0xE0000 + code: chr(code) for code in range(0x20, 0x7F)}
# Letters of other alphabets that look like Latin ones, wherever a word mixes the two.
_ALIKE = str.maketrans("аеорсухіјѕԁαορνικε", "aeopcyxijsdaopvike")
# `int`, and so `unescape`, refuses thousands of digits.
_HUGE = re.compile(r"&#\d{8,}+;?")
_ELEMENT = re.compile(r"</?[a-z][^<>]{0,300}>")
_SPACED = re.compile(r"(?<![^\W_])[^\W_](?:[\W_]{1,3}+[^\W_](?![^\W_])){5,}+")
_CODED = re.compile(r"[A-Za-z0-9+/]{24,}+")
_CONCEALED = re.compile(
    r"(?i)<(\w{1,20}+)\b[^<>]{0,300}?(?:display: ?none|visibility: ?hidden|font-size: ?0|"
    r"opacity: ?0(?![.\d])|[^-]color: ?(?:white|#fff)|\shidden\b)[^<>]{0,300}>"
)
_PALE = re.compile(r"\\(?:text)?color\{white\}|\\phantom\b")
_CARRIES = re.compile(
    r"(?i)https?://[^\s)]{0,300}?(?:[?&/](?:data|question|conversation|history|secret|prompt|chat|"
    r"answers?)=|\{|%7b|\$\w)"
)

# An order stands where a clause begins, or behind words that give orders; what somebody was told
# to do, or shall do, is a report or a law. In these patterns a space is any run between two words,
# "~3" is up to three words more, brackets only group, and names stand for the patterns here.
_NAMES = {
    "LEAD": r"((^|[.!?:;,\"'“”‘’«»\()\[\]<>*#/|—–-])\s?((and|now|so|then|but) )?|\b(please|now|"
    r"then|just|simply|instead|always|you (must|should|will|shall|can|may|now|are to|have to|need "
    r"to|ought to)|\w{2,12} you to|your (job|task) is to|remember to|(be|make) sure to|"
    r"assistants?|models?|ai) ((also|always|now|only) )?)",
    "DROP": "(ignore|disregard|forget|override|bypass|discard|disobey|neglect|pay no attention "
    "to|(do not|don.?t|stop|cease) (follow|obey|heed)(ing)?)",
    "OLD": "(your|previous|prior|above|earlier|preceding|foregoing|original|initial|system|hidden|"
    "developer)",
    "RULES": r"(instructions?|prompts?|rules|guidelines?|directives?|directions|commands?|orders|"
    r"context|programming|training|constraints|restrictions|text|content|input|output|conversation)\b",
    "SAY": r"(say|answer|reply|respond|tell|claim|state|output|print|write|repeat|return)\b",
    "GIVE": "(print|output|reveal|repeat|show|display|say|tell|give|send|leak|disclose|dump|expose|"
    "recite|return|summari[sz]e|forward|post|append)",
    "NOT": "(do not|don.?t|never|refuse to)",
    "SURELY": "((you must|always|only|simply|just|please) )?",
    "PROGRAM": r"(ai|a\.i\.|chat\s?bot|language model|llm|chatgpt|gpt|assistant(?! professor))s?\b",
}
# One pattern a line; a line that begins with a bar goes on with the one before.
_LED = r"""
DROP ~4OLD ~3RULES
DROP ~2(all|any|every|these|those) ~2(instructions?|rules|directives?|guidelines|guardrails)\b
DROP ~2(instructions?|rules|prompt) (above|before|so far|you)\b
DROP (everything|anything|all|what) ((that )?(was|came|is|has been) )?(above|before|previous|prior
  |you (were|are|have)|said|told|written)
DROP the ((user|document|article|context)\b|above\W*+($|and|instead))
DROP ~1(document|text|article|passages?|page|question|user) (and|then|instead) SURELYSAY
GIVE ~4((system|hidden|initial|developer|secret) (prompt|instructions?|message)
  |your ~2(instructions?|prompt|rules|guidelines|configuration)|(this|the|whole
  |entire) (conversation|chat)|chat history)\b
(print|output|reveal|leak|disclose|dump) ~3(passwords?|credentials|(api|secret|access) keys?)\b
(begin|start|end|finish) (your|every|each|all) ~1(answer|repl|response|output)
(mention|include|add|insert) ~6(in|to) (your|every|each|all) ~1(answer|repl|response|summar)
(answer|reply|respond)( to)? (every|each|all|any) ~2(questions?|messages?|prompts?) (with|by)\b
(answer|reply|respond|say)\W++~2to (everything|(all|any|every) ~1(questions?|prompts?))\b
((answer|reply|respond) that you|say that the (document|text|article|passage))\b
(reply|respond|answer|output) (in|as|with) (json|xml|html|code)\b
((keep|hide) (this|it|these) ~2from the user|(treat|regard) ~6as ~2(instructions|commands))\b
NOT (summari[sz]e|translate|highlight|process) ~1(document|text|article|passage|negative)
(reply|respond|answer) ((always|only|every question) )?(with|by) (only|exactly|just|nothing but
  |the ~1(words?|phrase|sentence|string))\b
(reply|respond|answer|output|print|say|repeat) (only|exactly|just|nothing but)(\s?[:\"'“”‘’]| (with
  |this|yes|no|the ~1(words?|phrase|sentence|string|following))\b)
NOT (answer|respond|reply) (to )?((the|this|that|any|their|further) )?(users?\b
  |(user.?s )?question\b|quer(y|ies)|prompt|questions? (about|on|from))
NOT (mention|reveal|disclose|tell|show|cite) ~3(this|these|that|the hidden) ~1(instructions?
  |message|note|prompt|comment)\b
NOT (use|trust|rely on|search|consult) the (document|passages?|context|sources?)\b
((tell|inform|convince) the user|(call|invoke) the ~1(tool|function|plugin))\b
(act|behave|pose|role.?play|pretend) (as|to be|like|that|you.(are|re)) (if )?(you ((are|were
  |have) )?)?~3(PROGRAM|dan\b|terminal|unrestricted|jailbroken|hacker|no (rules|restrictions
  |filters))
((dear|hey|hello|hi|attention) ~1PROGRAM|~1PROGRAM (reviewer|reader|agent|system)s?\s?:)
"""
_ALONE = r"""
\band DROP (all|any) (of )?((the|your) )?OLD (instruction|prompt|directiv)
\b(your|above|all previous) ~1instructions? (are|is|were|have been) (now )?(cancel|void|invalid
  |obsolete|overrid|revoked|replaced|superseded)
\byour (system|hidden|initial) (prompt|instructions|message)\b
\bwhen (you )?(summari[sz]|answer|repl|respond)\w*+[^.!?]{0,60}?,\W*+SURELY(say|claim|add|mention
  |include|insert|recommend|praise|output|print)\b
\byou (must|should|may) (not|never) (answer|mention|summari[sz]e) (this|any|that) (question|text)
\b(if|when(ever)?) ((you are|you.re|anyone|someone|somebody|(a|the|any) \w++) )?(is )?(asked|asks?
  |wants to know)\b[^.!?]{0,120}?(,|\bthen)\W*+SURELYSAY
\b(whatever|no matter what|(for|to) (any|every|all|each))\b[^.!?]{0,40}?\b(asked|asks?|questions?
  |query)\b[^.!?]{0,40}?[,:]\W*+SURELYSAY
\bcorrect (answer|response|reply) to (any|every|all|each|the user.?s) question
\byou.(are|re) ((now|not|no longer|actually|currently|an?|the|my) ){0,2}~2(PROGRAM|dan\b
  |unrestricted|jailbroken|bound by)
\byou are (now )?in (developer|debug|admin|god|root|maintenance|dan) mode\b
(^|[.!?:;,\"“”\(>]\s?)as an? ~1PROGRAM[^.!?]{0,40}?\b(you|i)\b
\bfrom now on (you (are|will|must|should|shall) ((only|always|now) )?(an? PROGRAM|act as|pretend)
  |(you (will|must|should|shall) )?((only|always) )?(act as|SAY(?! to\b)))
\b(do anything now|(dan|jailbreak) mode|stay in character|developer mode (enabled|output))\b
\bnew (instructions?|system prompt|directives?|persona|task|document)( for you)?\s?[:—–-]
\byour new (instructions?|rules|system prompt|persona|directives?|task|objective) (is|are)\b
\b(note|message|instructions?|attention|notice|memo|hint|warning|order)( (to|for))? ((the|any|all
  |every|an?) )?~1PROGRAM\s?[:,\(—–-]
\b(i am|this is) your (developer|programmer|administrator|operator)\b
PROGRAM ~1(reads?|reading|process(es|ing)|summari[sz]ing)\b[^.!?]{0,40}?(must|should|shall|will
  |please|[,:])
\bend of (the )?(document|context|passages?|input|article|prompt|data) (new|begin|start|now|system
  |user|ignore|question)
\b(ignorier(e|en sie|t)|vergiss|vergessen sie|missachten? (sie )?|negeer|vergeet) ~5(anweisung
  |instruktion|regeln|vorgaben|befehl|instructies|regels|opdracht)
\b(ignoriere|vergiss) alles\b
\bantworten? (sie )?(nur|ausschliesslich|immer) (noch )?mit\b
\b(ignorez?|oublie[sz]?|ignora|dimentica|olvida|olvide|esquece|esqueca) (tou|tut|tod|les|las|as|le
  |sus|tus|suas|vos|tes)\w*+ ~4(instructions|consignes|regles|istruzioni|regole|instrucciones
  |reglas|instrucoes|regras)
\b(repond(s|ez)|rispondi|responde|responda) (uniquement|seulement|solo|soltanto|unicamente|apenas
  |somente) (par|avec|con|com)\b
\b(z?ignoruj(cie)?|zapomnij) ~4(instrukcj|polece|zasad)
\b(про)?(игнорируй(те)?|забудь(те)?) ~4(инструкц|указани|правил)
(忽[略视視]|[无無][视視]|忘[记記]|不要理会|不要遵守).{0,6}?(之前|以上|上述|上面|前面|先前|所有|一切|任何|你的|您的|系[统統]).{0,8}?(指令|指示|提示
  |[说說]明|[规規][则則]|命令|[内內]容)
(これまで|以前|上記|以上|前述|すべて|全て|あなた|システム).{0,8}?(指示|命令|指令|ルール|プロンプト|制約|内容).{0,6}?(無視|忘れ|破棄|従わな)
(이전|위의|모든|앞의|지금까지).{0,8}?(지시|명령|지침|규칙|프롬프트).{0,6}?(무시|잊)
(تجاهل|انس) ~3(التعليمات|الأوامر|القواعد|تعليمات)
निर्देश.{0,12}?(अनदेखा|नज़रअंदाज़|भूल जा)
"""
# What only programs write to each other: turns of a chat, marks of a prompt, calls of a tool.
_MARKS = (
    r"<\|?(?:im_start|im_end|endoftext|eot_id|start_header_id|system|user|assistant)\|?>",
    r"\[/?(?:inst|sys|system)\]|<</?sys>>|</?(?:system|assistant|instructions?|prompt|tool_call)>",
    r"###\s?(?:instructions?|system|human|assistant|response)\s?:|###\s?instruction\s?$",
    r"(?:^|[\n>#*\[(.!?])\s?(?:system|assistant|developer|user|human|ai)\b"
    r"(?: (?:message|prompt|note|override|instruction)s?)?[\])>*]{0,3}\s?:[\])>*]{0,3}\s?\W?(?:you|"
    r"your|i|sure|okay|ok|please|ignore|disregard|forget|do not|don.?t|always|never|override|print|"
    r"say|answer|reply|respond|from now|the (?:user|correct|answer|document))\b",
    r"\bsystem (?:prompt|message|override|instructions?|notice)\s?[\])>*]{0,3}\s?:",
    r"[\"']role[\"']\s?:\s?[\"'](?:system|assistant|user|tool)[\"']",
    r"[\"'](?:tool_(?:calls?|use|name)|function_call|(?:tool|function|action)[\"']\s?:\s?)[\"']",
    r"(?:\$\{?|(?<![a-z])\{\{?\s?)(?:question|passages?|context|prompt|history|instructions|"
    r"system_prompt|user_input)\b|\{\{\s?(?:system|user)\b",
)
_TURN = re.compile(r"(?i)\W{0,9}\b(?:user|human|assistant|ai|bot|chatgpt)\s?:")
_CHAT = re.compile(r"(?i)\b(?:user|human)\s?:[^\0]{0,300}?\b(?:assistant|ai|bot|chatgpt)\s?:")
_TIGHT = re.compile("(?:ignore|disregard|forget|override).{0,30}?(?:instruction|rules|prompt)")


def warning(text: str, start: int = 0, end: int | None = None) -> str:
    """Return what to beware of in the words `text[start:end]` of a document, or "".

    What stands around them tells whether they are in a comment or in something styled away.
    """
    quote = text[start:end]
    found = {
        ORDER: _is_order(quote) or _is_turn(text, start, start + len(quote)),
        UNSEEN: bool(_UNSEEN.search(quote)),
        COMMENT: _is_comment(text, start, quote),
        STYLED: _is_concealed(text, start, quote),
        LINK: bool(_CARRIES.search(quote)),
    }
    return "; ".join(reason for reason, is_so in found.items() if is_so)


def _seen(text: str) -> str:
    """Return a text as it is read, with entities, wide letters and accents made plain."""
    text = unicodedata.normalize("NFKD", unescape(_HUGE.sub(" ", text)).translate(_TAGS))
    text = unicodedata.normalize("NFC", _DROPPED.sub("", text.casefold()))
    return re.sub(r"\w++", lambda word: _unmixed(word[0]), text)


def _unmixed(word: str) -> str:
    return word.translate(_ALIKE) if re.search("[a-z]", word) else word


@cache
def _orders_and_marks() -> tuple[re.Pattern[str], re.Pattern[str]]:
    # Compiled when first needed; the common beginning once, since it is long.
    lines = (re.sub(r"\n +(?=\|)", "", block).strip() for block in (_LED, _ALONE))
    orders = "LEAD({})|{}".format(*(block.replace("\n", "|") for block in lines))
    for name, meaning in _NAMES.items():
        orders = orders.replace(name, meaning)
    orders = re.sub(r"(?<!\\)\((?!\?)", "(?:", orders).replace(" ", r"\W++")
    orders = re.sub(r"~(\d)", r"(?:\\w++\\W++){0,\1}?", orders)
    orders = unicodedata.normalize("NFC", _DROPPED.sub("", unicodedata.normalize("NFKD", orders)))
    return re.compile(orders), re.compile("|".join(_MARKS))


def _is_order(quote: str, *, decoded: bool = False) -> bool:
    seen = _seen(quote)
    orders, marks = _orders_and_marks()
    for text in [seen, seen[::-1]] if "\u202e" in quote else [seen]:
        flat = " ".join(_ELEMENT.sub("", text).split())
        spaced = "".join(re.sub(r"[\W_]", "", run[0]) for run in _SPACED.finditer(flat))
        if orders.search(flat) or marks.search(text) or _TIGHT.search(spaced):
            return True
    runs = () if decoded else _CODED.findall(quote)
    plain = (b64decode(run[: len(run) // 4 * 4]).decode("utf-8", "ignore") for run in runs)
    return any(_is_order(text, decoded=True) for text in plain)


def _is_turn(text: str, start: int, end: int) -> bool:
    """Whether a quote opens with a turn of a chat between a person and a program."""
    around = text[max(0, start - _AROUND) : start + _AROUND]
    return bool(_TURN.match(text, start, end)) and bool(_CHAT.search(around))


def _is_comment(text: str, start: int, quote: str) -> bool:
    """Whether a quote opens a comment or stands in one that is closed behind its beginning."""
    if "<!--" in quote or text.startswith("[//]:", text.rfind("\n", 0, start) + 1):
        return True
    # The end of a comment may open a quote: what counts is where its words begin.
    word = re.search(r"\w", quote)
    start += word.start() if word else 0
    opened = text.rfind("<!--", 0, start)
    return opened >= 0 and text.find("-->", opened) >= start


def _is_concealed(text: str, start: int, quote: str) -> bool:
    """Whether a quote holds, or stands in, an element whose style hides it."""
    if _PALE.search(quote) or _CONCEALED.search(quote):
        return True
    before = text[max(0, start - _AROUND) : start]
    return any(f"</{tag[1]}" not in before[tag.end() :] for tag in _CONCEALED.finditer(before))
