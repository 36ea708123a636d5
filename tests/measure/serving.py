"""Measure the server: its start against importing Gradio, and twenty people who ask at once.

    python -m tests.measure.serving [--seconds 60] [--askers 20]

Ratios and shares are what counts: machines differ and are shared. Each asker is a browser of its
own, with its own cookie; an answer is mixed up if it is not the one that the assistant gives to
that question by itself.
"""

import argparse
import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from urllib.request import urlopen

import httpx

from assistant import Assistant, Settings

ROOT = Path(__file__).parents[2]
SERVE = "import sys; from ui.cli import main; sys.exit(main())"
PORT = 7997
THINKING = (0.0, 1.0)


@dataclass
class Asked:
    """What the askers met: seconds of each answer, and how many went wrong in which way."""

    seconds: list[float] = field(default_factory=list)
    evidence: list[float] = field(default_factory=list)
    wrong: Counter[str] = field(default_factory=Counter)


@contextmanager
def served(home: Path) -> Iterator[tuple[str, float]]:
    """Serve in a process of its own; yields the address and the seconds to the first page."""
    environment = {**os.environ, "FOOTNOTES_HOME": str(home), "HF_HUB_OFFLINE": "1"}
    begin = time.perf_counter()
    server = subprocess.Popen(
        [sys.executable, "-c", SERVE, "serve", "--port", str(PORT)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        with urlopen(address) as reply:
            reply.read()
        yield address, time.perf_counter() - begin
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)


def start(home: Path, runs: int) -> None:
    """Print how long importing Gradio and serving the first page take, in turns."""
    imports, pages = [], []
    for _ in range(runs):
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-c", "import gradio"], check=True)
        imports.append(time.perf_counter() - begin)
        with served(home) as (_, seconds):
            pages.append(seconds)
    print(
        f"first page {median(pages):.2f} s, importing gradio {median(imports):.2f} s, "
        f"ratio {median(pages) / median(imports):.2f}"
    )


async def asker(
    address: str, number: int, said: Mapping[str, str], until: float, thinking: float, asked: Asked
) -> None:
    """Ask one question after the other until the time is over."""
    questions = list(said)
    cookies = {"footnotes": f"asker {number}".replace(" ", "-")}
    headers = {"Accept": "text/event-stream"}
    async with httpx.AsyncClient(base_url=address, cookies=cookies, timeout=60) as client:
        while time.perf_counter() < until:
            question = questions[number % len(questions)]
            number += 7
            begin = time.perf_counter()
            text, first = "", 0.0
            json_body = {"question": question}
            async with client.stream("POST", "api/ask", json=json_body, headers=headers) as reply:
                if reply.status_code != 200:
                    asked.wrong[f"status {reply.status_code}"] += 1
                    continue
                async for line in reply.aiter_lines():
                    if line.startswith("data: "):
                        first = first or time.perf_counter() - begin
                        text = line
            answer = json.loads(text.removeprefix("data: "))
            asked.seconds.append(time.perf_counter() - begin)
            asked.evidence.append(first)
            if (answer.get("question"), answer.get("text")) != (question, said[question]):
                asked.wrong["mixed up"] += 1
            await asyncio.sleep(thinking)


async def ask(address: str, said: Mapping[str, str], askers: int, seconds: float) -> None:
    """Print what so many askers at once meet, who think a while between questions or not."""
    for thinking in THINKING:
        asked = Asked()
        until = time.perf_counter() + seconds
        await asyncio.gather(
            *(asker(address, n, said, until, thinking, asked) for n in range(askers))
        )
        print(
            f"{askers} askers, {thinking:.0f} s between questions: "
            f"{len(asked.seconds) / seconds:.1f} answers a second, "
            f"p50 {at(asked.seconds, 0.5):.2f} s, p95 {at(asked.seconds, 0.95):.2f} s, "
            f"evidence p50 {at(asked.evidence, 0.5):.2f} s, p95 {at(asked.evidence, 0.95):.2f} s; "
            f"wrong: {dict(asked.wrong) or 'none'}"
        )


def at(values: Sequence[float], share: float) -> float:
    """Return the value below which that share of the values lies."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--askers", type=int, default=20)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    lines = (ROOT / "tests/questions.jsonl").read_text("utf-8").splitlines()
    questions = [case["question"] for case in map(json.loads, lines) if not case["history"]]
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder, "home")
        with Assistant.open(Settings(home=home)) as assistant:
            said = {question: assistant.ask(question).text for question in questions}
        start(home, options.runs)
        with served(home) as (address, _):
            asyncio.run(ask(address, said, options.askers, options.seconds))


if __name__ == "__main__":
    main()
