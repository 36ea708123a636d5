"""Claims about the history: kept whole, found, each owner's own, and gone when it is deleted."""

import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Answer, Citation, FootnotesError, Hit, Passage, Sentence, Verdict
from ui.conversation import Exchange
from ui.history import FORGOTTEN, History, Rating
from ui.history_file import VERSION

PRIVATE = "a" * 64
OTHER = "b" * 64


def answered(question: str, quote: str = "It rained.", document: str = OTHER) -> Exchange:
    """An exchange whose answer is one quote, cited."""
    note = Citation(1, document, "The weather", 4, 4 + len(quote), quote, "May", focus=(4, 6))
    sentence = Sentence(quote, (note,), Verdict("supported", 1.0, ("its words",)))
    return Exchange(
        question,
        Answer(question, True, f"{quote} [1]", (sentence,), (note,), timings={"search": 0.25}),
        complete=True,
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "conversations.sqlite"


@pytest.fixture
def history(path: Path) -> Iterator[History]:
    history = History(path)
    yield history
    history.close()


def filled(history: History, owner: str, *exchanges: Exchange) -> str:
    conversation = history.start(owner)
    for number, exchange in enumerate(exchanges):
        history.save(owner, conversation, number, exchange)
    return conversation


def titles(history: History, owner: str, search: str = "") -> list[str]:
    return [summary.title for summary in history.listed(owner, search)]


def test_a_conversation_is_the_same_after_a_restart(history: History, path: Path) -> None:
    refused = Exchange("How high?", Answer("How high?", text="It does not say."), True)
    failed = Exchange("Why?", None, True, "the model is not there: start it")
    begun = Exchange("And then?", Answer("And then?"), False)
    said = (answered("Did it rain?"), refused, failed, begun)
    conversation = filled(history, "ann", *said)
    history.rate("ann", conversation, 1, Rating("wrong", "It does."))
    history.close()
    again = History(path)
    assert again.load("ann", conversation) == said
    assert again.ratings("ann", conversation) == {1: Rating("wrong", "It does.")}
    again.close()


def test_a_new_conversation_is_listed_once_something_is_asked(history: History) -> None:
    conversation = history.start("ann")
    assert history.listed("ann") == ()
    assert history.load("ann", conversation) == ()
    history.save("ann", conversation, 0, Exchange("Did it rain?"))
    (summary,) = history.listed("ann")
    assert (summary.id, summary.title, summary.exchanges) == (conversation, "Did it rain?", 1)


def test_ids_are_long_and_never_the_same(history: History) -> None:
    ids = {history.start("ann") for _ in range(100)}
    assert len(ids) == 100
    assert all(len(conversation) >= 22 for conversation in ids)


def test_a_growing_answer_takes_the_place_of_what_was_there(history: History) -> None:
    conversation = filled(history, "ann", Exchange("Did it rain?"))
    history.save("ann", conversation, 0, answered("Did it rain?"))
    assert history.load("ann", conversation) == (answered("Did it rain?"),)


def test_a_question_asked_anew_takes_away_what_follows(history: History) -> None:
    first, second, third = map(answered, ("One?", "Two?", "Three?"))
    conversation = filled(history, "ann", first, second, third)
    for number in range(3):
        history.rate("ann", conversation, number, Rating("helpful"))
    history.save("ann", conversation, 1, answered("Two, really?"))
    assert history.load("ann", conversation) == (first, answered("Two, really?"))
    assert history.ratings("ann", conversation) == {0: Rating("helpful")}
    history.save("ann", conversation, 0, first)  # the same, but nothing follows it now
    assert history.load("ann", conversation) == (first,)
    assert history.ratings("ann", conversation) == {0: Rating("helpful")}


def test_an_exchange_with_none_before_it_is_refused(history: History) -> None:
    conversation = filled(history, "ann", answered("One?"))
    with pytest.raises(FootnotesError, match=r"changed or deleted elsewhere\. Load it again"):
        history.save("ann", conversation, 2, answered("Three?"))
    with pytest.raises(FootnotesError, match="deleted elsewhere"):
        history.save("ann", history.start("ann"), 1, answered("Two?"))
    assert [summary.exchanges for summary in history.listed("ann")] == [1]


def test_the_last_changed_conversation_is_listed_first(history: History) -> None:
    first = filled(history, "ann", answered("One?"))
    filled(history, "ann", answered("Two?"))
    assert titles(history, "ann") == ["Two?", "One?"]
    history.save("ann", first, 1, answered("More?"))
    assert titles(history, "ann") == ["One?", "Two?"]
    assert history.listed("ann")[0].changed > history.listed("ann")[1].changed > 0


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("  Did\n it   rain? ", "Did it rain?"),
        (
            "Did it rain " + "and rain " * 20,
            "Did it rain and rain and rain and rain and rain and rain…",
        ),
        ("x" * 100, "x" * 59 + "…"),
        ("雨は降りましたか" * 20, ("雨は降りましたか" * 20)[:59] + "…"),
        ("Half a pair \ud83d?", "Half a pair ??"),
    ],
)
def test_the_title_is_the_first_question_cut_after_a_word(
    question: str, title: str, history: History
) -> None:
    filled(history, "ann", Exchange(question), answered("And then?"))
    assert titles(history, "ann") == [title]


def test_a_title_that_was_given_stays_until_it_is_taken_back(history: History) -> None:
    conversation = filled(history, "ann", answered("One?"))
    assert history.rename("ann", conversation, " My\nweather ")
    history.save("ann", conversation, 0, answered("One, really?"))
    assert titles(history, "ann") == ["My weather"]
    assert history.rename("ann", conversation, "  ")
    assert titles(history, "ann") == ["One, really?"]


SAID = [
    answered("Where will they meet?", "They meet in TOKYO in April."),
    answered("東京で何がありますか", "会談は４月に開かれる。"),
    answered("Where is the Straße?", "100% of it_is * here ^ now."),
]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", [2, 1, 0]),
        ("  ", [2, 1, 0]),
        ("tokyo", [0]),
        ("TOK", [0]),
        ("april meet", [0]),
        ("april nothing", []),
        ("東京", [1]),
        ("京", [1]),
        ("4月", [1]),
        ("strasse", [2]),
        ("%", [2]),
        ("_", [2]),
        ("*", [2]),
        ("titled", [0]),
        ("titled tokyo", [0]),
        ('"', []),
        ("NEAR(a b)", []),
        ("said:tokyo OR 1", []),
        ("'; DROP TABLE exchange; --", []),
        ("\ud83d", [2, 1, 0]),  # it is kept as a question mark
    ],
)
def test_a_search_finds_words_and_parts_of_words_and_knows_no_syntax(
    search: str, found: list[int], history: History
) -> None:
    ids = [filled(history, "ann", exchange, answered("And then?", "No.")) for exchange in SAID]
    history.rename("ann", ids[0], "Titled")
    assert [s.id for s in history.listed("ann", search)] == [ids[number] for number in found]
    assert history.listed("bob", search) == ()


def test_what_is_anothers_is_as_if_it_were_not_there(history: History) -> None:
    said = answered("One?", document=PRIVATE)
    conversation = filled(history, "ann", said)
    history.rate("ann", conversation, 0, Rating("helpful"))
    assert history.load("bob", conversation) == ()
    assert history.summary("bob", conversation) is None
    assert history.ratings("bob", conversation) == {}
    assert not history.rename("bob", conversation, "Mine")
    assert not history.rate("bob", conversation, 0, Rating("wrong"))
    assert not history.delete("bob", conversation)
    history.forget("bob", PRIVATE)
    history.save("bob", conversation, 0, answered("Two?"))
    assert history.load("ann", conversation) == (said,)
    assert titles(history, "ann") == ["One?"]
    assert history.ratings("ann", conversation) == {0: Rating("helpful")}
    assert titles(history, "bob") == ["Two?"]


def test_a_rating_is_kept_changed_and_taken_back(history: History) -> None:
    conversation = filled(history, "ann", answered("One?"))
    assert history.rate("ann", conversation, 0, Rating("helpful"))
    assert history.rate("ann", conversation, 0, Rating("citation", "Not \ud83d there", 1))
    assert history.ratings("ann", conversation) == {0: Rating("citation", "Not ? there", 1)}
    assert not history.rate("ann", conversation, 1, Rating("helpful"))
    assert not history.rate("ann", "none", 0, Rating("helpful"))
    assert history.rate("ann", conversation, 0, None)
    assert history.ratings("ann", conversation) == {}


def everything_written(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(path.parent.glob(f"{path.name}*")))


def test_nothing_of_a_deleted_conversation_stays_in_the_file(history: History, path: Path) -> None:
    secret = "Vellharbourplan"
    kept = filled(history, "ann", *(answered(f"Kept{n}?", "Rain. " * 400) for n in range(9)))
    gone = [
        filled(history, "ann", *(answered(f"{secret}{c}{n}?", secret * 99 * n) for n in range(6)))
        for c in range(9)
    ]
    for conversation in gone:
        history.rename("ann", conversation, f"{secret}{conversation}")
        history.rate("ann", conversation, 2, Rating("wrong", secret))
        assert conversation.encode() in everything_written(path)
    assert secret.encode() in everything_written(path)
    for conversation in gone:
        assert history.delete("ann", conversation)
    written = everything_written(path)  # also in the log, while the file is open
    assert not [word for word in (secret, secret.casefold(), *gone) if word.encode() in written]
    assert len(history.load("ann", kept)) == 9
    history.close()
    assert secret.encode() not in everything_written(path)
    assert [file.name for file in path.parent.glob(f"{path.name}*")] == [path.name]


def test_answers_that_show_a_removed_document_are_blanked(history: History, path: Path) -> None:
    secret = "Vellharbourplan"
    cites = answered("Cites?", secret, PRIVATE)
    found = (Hit(Passage(PRIVATE, 0, 15, secret, ""), 1.0),)
    shows = Exchange("Shows?", Answer("Shows?", text="Not said.", evidence=found), True)
    withholds = answered("Withholds?", "Rain.")
    assert withholds.answer and cites.answer
    withheld = replace(withholds.answer, withheld=cites.answer.sentences)
    withholds = replace(withholds, answer=withheld)
    speaks_of_it = answered("Speaks?", f'{{"document_id": "{PRIVATE}"}}')
    kept = answered("Kept?")
    conversation = filled(history, "ann", cites, shows, withholds, speaks_of_it, kept)
    another = filled(history, "bob", cites)
    for number in range(5):
        history.rate("ann", conversation, number, Rating("helpful"))
    history.forget("ann", PRIVATE)
    assert history.load("ann", conversation) == (
        *(Exchange(f"{q}?", None, True, FORGOTTEN) for q in ("Cites", "Shows", "Withholds")),
        speaks_of_it,
        kept,
    )
    assert history.load("bob", another) == (cites,)
    assert [*history.ratings("ann", conversation)] == [3, 4]
    assert history.listed("ann", secret) == ()
    history.delete("bob", another)
    assert secret.encode() not in everything_written(path)
    assert secret.casefold().encode() not in everything_written(path)


def test_forgetting_no_document_blanks_nothing(history: History) -> None:
    said = answered("One?")
    conversation = filled(history, "ann", said)
    history.forget("ann", "")
    history.forget("ann", OTHER[:10])
    assert history.load("ann", conversation) == (said,)


def test_threads_share_a_history(history: History) -> None:
    conversations = [history.start("ann") for _ in range(8)]
    failures: list[BaseException] = []

    def work(conversation: str) -> None:
        try:
            for number in range(10):
                history.save("ann", conversation, number, answered(f"{conversation} {number}?"))
                assert len(history.load("ann", conversation)) == number + 1
                assert history.listed("ann", conversation)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(c,)) for c in conversations]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert [s.exchanges for s in history.listed("ann")] == [10] * 8


WORK = """
import sys
from pathlib import Path
from ui.conversation import Exchange
from ui.history import History
history = History(Path(sys.argv[1]))
for number in range(60):
    conversation = history.start("ann")
    history.save("ann", conversation, 0, Exchange(f"{sys.argv[2]} {number}"))
    if number % 2:
        history.delete("ann", conversation)
history.close()
"""


def test_processes_share_the_file(path: Path) -> None:
    workers = [
        subprocess.Popen([sys.executable, "-c", WORK, path, name], cwd=Path(__file__).parents[1])
        for name in ("one", "two", "three")
    ]
    assert [worker.wait(120) for worker in workers] == [0, 0, 0]
    history = History(path)
    assert len(history.listed("ann")) == 90
    assert len(history.listed("ann", "two")) == 30
    history.close()


def test_the_file_is_for_its_owner_only(history: History, path: Path) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_of_a_newer_version_is_left_alone(path: Path) -> None:
    History(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(FootnotesError, match=r"conversations\.sqlite .*newer.*Update Footnotes"):
        History(path)
    assert path.read_bytes() == before


def test_a_damaged_file_is_told_with_the_next_step(path: Path) -> None:
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(FootnotesError, match=r"conversations\.sqlite is damaged .*Move it away"):
        History(path)
    assert path.read_bytes() == b"no database at all" * 100


def test_a_file_damaged_inside_is_told_when_it_is_read(path: Path) -> None:
    history = History(path)
    conversation = filled(history, "ann", *(answered("?", "Rain. " * 900) for _ in range(20)))
    history.close()
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    path.write_bytes(data)
    history = History(path)
    with pytest.raises(FootnotesError, match=r"conversations\.sqlite is damaged .*Move it away"):
        history.load("ann", conversation)
    history.close()


def test_a_database_of_something_else_is_left_alone(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE recipe (name)")
    connection.close()
    with pytest.raises(FootnotesError, match="holds something else"):
        History(path)
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.close()
    with pytest.raises(FootnotesError, match="holds something else"):
        History(path)


def test_a_place_that_cannot_be_written_is_told(path: Path, tmp_path: Path) -> None:
    with pytest.raises(FootnotesError, match=r"none/c\.sqlite cannot be written.*_HOME"):
        History(tmp_path / "none" / "c.sqlite")
    path.mkdir()
    with pytest.raises(FootnotesError, match=r"conversations\.sqlite cannot be opened"):
        History(path)


def test_an_answer_of_another_shape_is_a_problem_in_its_place(history: History, path: Path) -> None:
    conversation = filled(history, "ann", answered("One?"), answered("Two?"))
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE exchange SET kept = replace(kept, 'supported', 'sure')")
        connection.execute(
            "UPDATE exchange SET kept = replace(kept, 'sure', 'supported') WHERE number = 1"
        )
    connection.close()
    first, second = history.load("ann", conversation)
    assert (first.question, first.answer, first.complete) == ("One?", None, True)
    assert "label is 'sure', not one of" in first.problem
    assert second == answered("Two?")


@given(question=st.text(), problem=st.text(), title=st.text())
def test_any_text_is_kept_but_half_pairs(question: str, problem: str, title: str) -> None:
    with TemporaryDirectory() as folder, closing(History(Path(folder) / "c.sqlite")) as history:
        conversation = filled(history, "ann", Exchange(question, None, True, problem))
        assert history.rename("ann", conversation, title)
        (kept,) = history.load("ann", conversation)
        for was, now in ((question, kept.question), (problem, kept.problem)):
            assert now == was.encode("utf-8", "replace").decode()
        (summary,) = history.listed("ann")
        summary.title.encode()
