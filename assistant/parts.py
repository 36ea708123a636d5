"""What answers one question: the parts of an assistant, put together for its settings."""

from dataclasses import dataclass

from assistant.doubt import Doubt
from assistant.drafting import Answerer
from assistant.gate import THRESHOLDS
from assistant.models import Model
from assistant.quotes import QuotesAnswerer
from assistant.reader import Reader
from assistant.rewriting import Rewriter
from assistant.settings import Settings
from assistant.signals import SignalReader
from assistant.stopping import Stop
from assistant.verdicts import Judge
from assistant.writing import WritingAnswerer
from index.search import Search


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts. Without a writer there are only quotes; with one, quotes stand in for it.

    `model` is the name of what writes; from `threshold` on, a probability of the gate is enough.
    """

    search: Search
    reader: Reader
    judge: Judge
    signals: SignalReader
    quotes: Answerer
    model: str
    threshold: float
    writer: Answerer | None = None
    rewriter: Rewriter | None = None
    doubt: Doubt | None = None


def parts(
    *,
    search: Search,
    reader: Reader,
    judge: Judge,
    signals: SignalReader,
    settings: Settings,
    model: Model | None,
    stop: Stop | None,
) -> Parts:
    """Return the parts for these settings; `stop` stops the model."""
    return Parts(
        search=search,
        reader=reader,
        judge=judge,
        signals=signals,
        quotes=QuotesAnswerer(),
        model=settings.model,
        threshold=THRESHOLDS[settings.strictness],
        writer=WritingAnswerer(model, stop) if model else None,
        rewriter=Rewriter(model, stop) if model else None,
        doubt=Doubt(model, *settings.doubt, stop) if model and settings.doubt else None,
    )
