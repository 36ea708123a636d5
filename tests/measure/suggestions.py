"""Print the suggested questions of documents with their answers, and how many pass the gate.

    python -m tests.measure.suggestions [FILE_OR_SQUAD.json …]

Without a file it is the bundled article; each article of a SQuAD file is a document. "Made" are
the three best questions of each part of a document before any is asked: of them are counted those
that are found, and those that are answered on the words they were made to ask for.
The seconds are those of the processor.
"""

import argparse
import time
from collections.abc import Iterator
from pathlib import Path

from assistant import Answer, Assistant, Document, Settings
from assistant.cases import read_cases
from assistant.suggestions import TRIED, Ask, candidates, is_answered, suggestions
from assistant.workbench import Workbench
from index.load import bundled, load


def documents(paths: list[Path]) -> Iterator[Document]:
    if not paths:
        yield bundled()
    for path in paths:
        if path.suffix == ".json":
            cases = [case for case in read_cases(path, ()) if case.is_answerable]
            yield from {case.document.id: case.document for case in cases}.values()
        else:
            yield load(path)


def remembering(assistant: Assistant, answers: dict[str, Answer]) -> Ask:
    """What asks an assistant and keeps what it answers."""

    def ask(question: str) -> Answer:
        answers[question] = assistant.ask(question)
        return answers[question]

    return ask


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--number", type=int, default=4)
    arguments = parser.parse_args()
    offered = made = found = right = count = 0
    slowest = 0.0
    with Workbench(Settings.from_environment()) as bench:
        for document in documents(arguments.files):
            assistant = bench.alone(document)
            assistant.ask("When did the work begin?")
            answers: dict[str, Answer] = {}
            begun = time.process_time()
            ask = remembering(assistant, answers)
            chosen = list(suggestions(assistant._parts().search, ask, arguments.number))
            seconds = time.process_time() - begun
            print(f"\n# {document.title} ({seconds:.2f} s, {len(answers)} asked)")
            for question in chosen:
                print(f"- {question}\n      {answers[question].text[:300]}")
            for part in candidates(assistant._parts().search, arguments.number)[0]:
                for one in part[:TRIED]:
                    answer = assistant.ask(one.text)
                    made, found = made + 1, found + answer.found
                    right += is_answered(one, answer)
            offered, count = offered + len(chosen), count + 1
            slowest = max(slowest, seconds)
    print(f"\n{offered} offered for {count} documents, the slowest in {slowest:.2f} s")
    print(f"made {made}: {found} found, {right} answered on the right words")


if __name__ == "__main__":
    main()
