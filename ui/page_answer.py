"""The HTML of a conversation: questions, answers, refusals and problems, as the chat takes them."""

from collections.abc import Sequence

from assistant import Answer, Hit, Sentence
from ui.conversation import BUG, STOPPED, Exchange
from ui.markup import line, plain, shown
from ui.page_notes import notes_html, passages_html, sentence_html
from ui.words import Words

NEAREST = 3


def question_message(question: str, words: Words, *, last: bool = False) -> str:
    """Return a question as it was typed; the last one of a conversation can be edited."""
    asked = "<br>".join(shown(one) for one in question.strip().splitlines())
    edit = _tool("edit", words) if last else ""
    return f'<div class="asked"><h2><bdi>{asked}</bdi></h2>{edit}</div>'


def reply_message(
    exchange: Exchange, words: Words, *, name: str = "", rated: str = "", last: bool = False
) -> str:
    """Return what stands under a question: the answer, a problem, or that the search is on.

    `name` tells the page which conversation and exchange it is; `rated` the kind of its rating.
    """
    answer = exchange.answer
    if exchange.problem:
        parts = [f'<p class="problem">{line(_problem(exchange.problem, words))}</p>']
    elif answer is None:
        parts = [_working("searching", words)]
    else:
        parts = _answer_parts(answer, words, exchange)
    if exchange.complete:
        parts.append(_tools(exchange, words, rated, last=last))
    refused = answer is not None and not exchange.problem and is_refusal(answer, exchange.complete)
    kind = "answer refusal" if refused else "answer"
    return f'<div class="{kind}" id="{plain(name)}">{"".join(parts)}</div>'


def is_refusal(answer: Answer, complete: bool) -> bool:
    """Return whether an answer says that the document does not say."""
    return not answer.sentences and bool(answer.text or complete)


def _problem(problem: str, words: Words) -> str:
    """Return what stopped an answer; what we say ourselves in the language of the page."""
    ours = {BUG: "bug", STOPPED: "stopped"}
    return words.say(ours[problem]) if problem in ours else problem


def _answer_parts(answer: Answer, words: Words, exchange: Exchange) -> list[str]:
    refused = is_refusal(answer, exchange.complete)
    nearest = answer.evidence[:NEAREST] if refused else ()
    parts = [_understood(answer, words)]
    if answer.sentences:
        said = " ".join(sentence_html(sentence, words) for sentence in answer.sentences)
        parts += [f'<p class="said">{said}</p>', notes_html(answer, words)]
    elif refused:
        parts.append(f'<p class="said">{line(answer.text)}</p>')
    if nearest:
        parts.append(f'<p class="label">{words.say("nearest")}</p>{passages_html(nearest)}')
    if not exchange.complete:
        parts.append(_waiting(exchange, words))
    if answer.notice:
        parts.append(f'<p class="notice">{line(answer.notice)}</p>')
    parts.append(_withheld(answer.withheld, words))
    parts.append(_evidence(answer, answer.evidence[len(nearest) :], words, exchange))
    return parts


def _waiting(exchange: Exchange, words: Words) -> str:
    if exchange.place:
        return _working("in_line", words, place=exchange.place)
    return _working("reading", words)


def _working(name: str, words: Words, **values: object) -> str:
    return f'<p class="working">{words.say(name, **values)}</p>'


def _understood(answer: Answer, words: Words) -> str:
    if answer.understood in ("", answer.question):
        return ""
    understood = words.say("understood", question=answer.understood)
    return f'<p class="understood">{line(understood)}</p>'


def _withheld(sentences: tuple[Sentence, ...], words: Words) -> str:
    if not sentences:
        return ""
    items = "".join(
        f"<li>{sentence_html(sentence, words)} "
        f"<small>{line('; '.join(sentence.verdict.reasons))}</small></li>"
        for sentence in sentences
    )
    return (
        f'<details class="withheld"><summary>{words.count("withheld", len(sentences))}</summary>'
        f"<p>{words.say('withheld_why')}</p><ul>{items}</ul></details>"
    )


def _evidence(answer: Answer, hits: Sequence[Hit], words: Words, exchange: Exchange) -> str:
    if not hits:
        return ""
    whole = len(hits) == len(answer.evidence)
    found = words.count("passages" if whole else "passages_more", len(hits))
    seconds = [f"{step} {_duration(time)}" for step, time in answer.timings.items()]
    timings = line(" · ".join([answer.model, *seconds]))
    # Until something is said, what was found is what there is to read.
    unfolded = "" if answer.sentences or exchange.complete else " open"
    return (
        f'<details class="evidence"{unfolded}><summary>{found}</summary>'
        f'{passages_html(hits)}<p class="timings">{timings}</p></details>'
    )


def _tools(exchange: Exchange, words: Words, rated: str, *, last: bool) -> str:
    tools = [_tool("copy", words)] if exchange.answer and not exchange.problem else []
    if last:
        tools.append(_tool("regenerate", words))
    if exchange.answer and not exchange.problem:
        kinds = ["helpful", "wrong", *(["citation"] if exchange.answer.citations else [])]
        tools += [_tool(kind, words, given=kind == rated) for kind in kinds]
    return f'<div class="tools">{"".join(tools)}</div>' if tools else ""


def _tool(name: str, words: Words, *, given: bool = False) -> str:
    style = "tool given" if given else "tool"
    return f'<button class="{style}" name="{name}">{words.say(f"tool_{name}")}</button>'


def _duration(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"
