"""Claims about overviews: requests of whole documents, and sentences that answer them."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.overview import Choice, overview
from assistant.requests import Kind, sentences_asked, whole_document
from index.document import Document
from index.home import open_home
from index.library import Library
from index.load import make_document
from index.search import Search
from index.store import Store
from tests.conftest import HashEmbedder

Overview = Callable[..., tuple[Choice, ...]]

NEWS = (
    "Ferry strike ends after nine days\n"
    "\n"
    "By Rosa Lindqvist\n"
    "Published 12 March 2024\n"
    "\n"
    "Ferries between Port Ellery and the Skarn islands sailed again on Monday after crews "
    "accepted a new pay offer. The nine-day strike had cut off about 4,000 islanders from the "
    "mainland and left shops short of fresh food.\n"
    "\n"
    "Transport Minister Helena Osei announced the agreement at a press conference in Port "
    'Ellery late on Sunday. She said the government would pay half of the increase. "Nobody '
    'wanted this to last," Osei said.\n'
    "\n"
    "Tom Varga, who led the talks for the Seafarers Union, called the outcome fair. But he "
    "warned that the ferries remain old and understaffed. The Northern Ferries Company will "
    "hire 60 more deckhands by June 2024, according to the agreement.\n"
    "\n"
    "Was it worth it? On Skarn, the baker Ida Holm threw away most of her flour during the "
    "strike. Many islanders had to fetch medicine in their own boats.\n"
    "\n"
    "Photo: Ferry in harbour. Read more about the strike here.\n"
)
ENTRY = (
    "# Lake Vostra\n"
    "\n"
    "Lake Vostra is a freshwater lake in eastern Moldania, and the deepest lake of the "
    "country. It covers 212 square kilometres and drains into the River Ilm. The lake was "
    "formed by a glacier about 11,000 years ago.\n"
    "\n"
    "## History\n"
    "\n"
    "The monk Anselm of Brod first described the lake in 1143. Marta Kovic (1871–1939), a "
    "botanist, spent forty summers on its shores and catalogued more than 800 plants. Kovic "
    "also founded the Vostra Botanical Institute in 1908.\n"
    "\n"
    "## Ecology\n"
    "\n"
    "Lake trout, pike and eel live in the lake. Nutrients from farms caused severe algal "
    "blooms in the 1970s, until a treatment plant was built at Brod in 1984. The water has "
    "been clear since then.\n"
    "\n"
    "## Tourism\n"
    "\n"
    "About 90,000 people visit the lake every year, most of them in July. Boats with petrol "
    "engines have been banned since 1999.\n"
)
CONTRACT = (
    "LEASE AGREEMENT\n"
    "\n"
    "This Agreement is made on 3 May 2021 between Ms Clara Dunn (the Landlord) and Mr Peter "
    "Yates (the Tenant).\n"
    "\n"
    "1. Premises\n"
    "The Landlord lets to the Tenant the flat at 14 Mill Street, Harwick, together with its "
    "furniture.\n"
    "\n"
    "2. Rent\n"
    "The Tenant shall pay a rent of 850 pounds on the first day of each month. If the rent is "
    "more than ten days late, the Landlord may charge interest of four per cent.\n"
    "\n"
    "3. Term\n"
    "The lease begins on 1 June 2021 and ends on 31 May 2023. Either party may end it earlier "
    "by giving three months' notice in writing.\n"
    "\n"
    "4. Repairs\n"
    "The Landlord shall keep the roof, the walls and the heating in repair. The Tenant shall "
    "make good any damage that guests cause to the furniture.\n"
)
STORY = (
    "The Clockmaker's Door\n"
    "\n"
    "Nobody in the village had seen the door before the winter of the great snow. Matilda "
    "found it behind the oldest clock in her uncle's shop, no taller than a broom. She knelt "
    "and knocked twice.\n"
    "\n"
    '"Who is there?" asked a voice. Matilda held her breath. Then she whispered her name, and '
    "the door swung open.\n"
    "\n"
    "Behind it stood Jasper, the clockmaker's boy who had vanished forty years ago. He had not "
    'grown a day older. "Is it still Tuesday?" he asked. Matilda laughed, because she could '
    "not think what else to do.\n"
    "\n"
    "They carried the smallest clock into the snow and set it to the right hour. When the bell "
    "of the church struck noon, Jasper turned old, smiled, and walked home.\n"
)
MINUTES = (
    "Minutes of the Allotment Committee\n"
    "\n"
    "Present: Nora Bligh (chair), Sam Okoro, Lucy Tran.\n"
    "Apologies: Dev Patel.\n"
    "\n"
    "1. Water\n"
    "Sam Okoro reported that the new pump had been installed and cost 430 pounds. The "
    "committee agreed to lock the tap from October to March.\n"
    "\n"
    "2. Fees\n"
    "Nora Bligh proposed raising the yearly fee to 35 pounds. Lucy Tran objected that "
    "pensioners could not afford it. The committee voted to keep the fee for pensioners at 28 "
    "pounds.\n"
    "\n"
    "3. Date of next meeting\n"
    "The committee will meet again on Thursday, 9 November 2023 in the scout hut.\n"
)
NOBODY = (
    "Granite is a hard rock that forms when magma cools slowly underground. Its grains are "
    "large enough to be seen with the naked eye. Builders have used it for floors and bridges "
    "for thousands of years. The stone resists rain and frost better than marble does.\n"
)

REQUESTS: dict[Kind, tuple[str, ...]] = {
    "summary": (
        "Summarise this.",
        "summarize",
        "Please summarize the document",
        "Can you summarise this article in three sentences?",
        "sum up the text",
        "Sum it up please",
        "tl;dr",
        "TL;DR",
        "Give me an overview",
        "gist?",
        "What's the gist of this?",
        "What is this document about?",
        "what is this about?",
        "What's it about?",
        "What is the article about?",
        "what is the main idea",
        "What is the main topic of the text?",
        "What does it say?",
        "What does the document say?",
        "I'd like a short summary of this page",
        "sumarize this",
        "sumary please",
        "waht is this abuot",
        "Could you give me a brief summary?",
        "What is the main point?",
        "Summarise the whole text in one sentence, please.",
        "Write a one-paragraph summary.",
        "Tell me what this text is about",
        "summarize in 50 words",
        "Give me the main idea of the passage",
        "Hi! Can you please summarise this for me? Thanks",
        "what does this article discuss",
        "Describe the document.",
        "Summary",
        "What are we reading?",
        "what's in this document",
        "what is this text mainly about?",
        "Can you tell me what this is about?",
        "Provide a concise overview of the document",
    ),
    "points": (
        "Top takeaways?",
        "what points does the article make?",
        "What topics does the document cover?",
        "list three key points",
        "list the key points",
        "List the main points of the article",
        "What are the key points?",
        "Give me five key takeaways",
        "takeaways?",
        "key takeaways",
        "what are the main takeaways from this text",
        "bullet points please",
        "Summarise this in bullet points",
        "summarise the key points",
        "What are the main ideas?",
        "three main points please",
        "What should I remember from this document?",
        "what are the most important points",
    ),
    "people": (
        "Can you list everyone mentioned?",
        "who appears in the story?",
        "who is mentioned?",
        "Who is mentioned in it?",
        "Who is mentioned in the article",
        "who is named",
        "Who is quoted?",
        "Who are the people in this text?",
        "which people are mentioned",
        "list the people",
        "List all the people mentioned in the document.",
        "Who are the main characters?",
        "who are the people mentioned",
        "Who is mentionned in this artical?",
        "which persons are named in the text",
        "Does the document mention any people?",
        "name the people",
        "Who does the article mention?",
        "who is this about?",
        "Which names appear in the text?",
        "who was mentioned here",
    ),
    "places": (
        "which places are mentioned?",
        "which locations are named in the text?",
        "List the places mentioned",
        "what places does the article mention",
        "which countries are mentioned?",
        "what locations are mentionned",
    ),
    "organisations": (
        "which organisations are mentioned",
        "What organizations are named in the article?",
        "list the companies mentioned",
        "which organisation is mentioned?",
    ),
    "dates": (
        "which dates are mentioned?",
        "what dates are mentioned",
        "List all dates",
        "what are the key dates?",
        "Give me a timeline of events",
        "Which years are mentioned in the text?",
        "important dates",
    ),
    "title": (
        "what is the title?",
        "What's the title of the document?",
        "what is the headline",
        "title?",
        "What is this document called?",
        "what is the title of this article",
    ),
}
QUESTIONS = (
    "Is this the main point?",
    "What was said about dates?",
    "What do people say?",
    "What do companies do?",
    "Have the people been named?",
    "Which places have names?",
    "What do people get?",
    "Who is mentioned first?",
    "Where are the people?",
    "Summarise the dispute over the base",
    "What is the article's view of China?",
    "who is mentioned as the winner?",
    "What are the key points of the treaty?",
    "What does the article say about Iwojima?",
    "What is the treaty about?",
    "Who mentioned it?",
    "who said this?",
    "Who named the island?",
    "Who was it named by?",
    "What is it?",
    "What is the name of the island?",
    "What are the main goods?",
    "What does he say?",
    "What does it say about that?",
    "What is the date of the meeting?",
    "What date is it?",
    "which places did they visit",
    "Who are the main players in the talks?",
    "What is the main island?",
    "What is the key?",
    "Who is the main person?",
    "What is the title of the book he wrote?",
    "What is his title?",
    "List the reasons for the delay",
    "How many people are mentioned?",
    "Who is it?",
    "What is this place?",
    "What are these places?",
    "what is the main point of the second section?",
    "Summarise section 3",
    "Summarize what Hegseth said",
    "what are the key points of the contract",
    "Is this document about Japan?",
    "Why is this mentioned?",
    "When was it mentioned?",
    "What are the dates of the summit?",
    "Which companies signed?",
    "In which year?",
    "what is that",
    "Where is this?",
    "Who wrote this article?",
    "What is the topic of the April meeting?",
    "What is the subject of the ceremony?",
    "What is the message?",
    "Give me the name of the minister",
    "Does the document mention Tokyo?",
    "What country is it?",
    "What is it called?",
    "What was it called before?",
    "And which one?",
    "What is the main idea behind deterrence?",
    "Who is named in the will?",
    "Who is involved?",
    "the",
    "What are they about?",
    "Do they agree on that?",
    "Explain it",
    "Tell me about it",
    "And why there?",
    "Who are they?",
    "Which people live there?",
    "What is the report about?",
    "Tell me the main reason",
    "who is quoted on the price",
    "what is meant by overview",
    "List them",
    "",
)


def document(text: str) -> Document:
    return make_document(text, title="", source="a.txt")


@pytest.fixture
def ask(tmp_path: Path) -> Iterator[Overview]:
    home = open_home(tmp_path / "home")
    store, embedder = Store(home / "chroma"), HashEmbedder()
    library = Library(home, store, "hash", lambda: embedder)

    def asked(kind: Kind, *texts: str, most: int | None = None) -> tuple[Choice, ...]:
        documents = [library.index(document(text)) for text in texts]
        chosen = overview(kind, Search(store, embedder, documents), most)
        for choice in chosen:
            source = next(d.document for d in documents if d.document.id == choice.span.document_id)
            assert source.text[choice.span.start : choice.span.end] == choice.span.text
            if choice.focus:
                assert choice.span.start <= choice.focus[0] < choice.focus[1] <= choice.span.end
        return chosen

    yield asked
    store.close()


def texts_of(chosen: tuple[Choice, ...]) -> list[str]:
    return [choice.span.text for choice in chosen]


def named(chosen: tuple[Choice, ...]) -> list[str]:
    """The words in focus."""
    return [
        choice.span.text[choice.focus[0] - choice.span.start : choice.focus[1] - choice.span.start]
        for choice in chosen
        if choice.focus
    ]


@pytest.mark.parametrize(
    ("kind", "request_"), [(kind, text) for kind, texts in REQUESTS.items() for text in texts]
)
def test_a_request_of_the_whole_document_is_understood(kind: Kind, request_: str) -> None:
    assert whole_document(request_) == kind


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_about_something_in_the_document_is_none(question: str) -> None:
    assert whole_document(question) is None


def test_a_document_is_what_its_title_says_it_is() -> None:
    question = "What are the key points of the contract?"
    assert whole_document(question, ("Service contract between two firms",)) == "points"
    assert whole_document(question, ("A dispute over the contract",)) is None
    assert whole_document("What is the contract's price?", ("Service contract",)) is None


@pytest.mark.parametrize(
    ("request_", "most"),
    [
        ("Summarise this in three sentences.", 3),
        ("Give me 7 key takeaways", 7),
        ("the two main points please", 2),
        ("summarize in a single sentence", 1),
        ("summarise this in 50 words", None),
        ("Summarise this.", None),
    ],
)
def test_the_number_asked_for_is_read(request_: str, most: int | None) -> None:
    assert sentences_asked(request_) == most


@pytest.mark.parametrize(
    ("text", "lead", "count"),
    [
        (NEWS, "Ferries between Port Ellery", 3),
        (ENTRY, "Lake Vostra is a freshwater lake", 2),
        (CONTRACT, "This Agreement is made", 2),
        (STORY, "Nobody in the village had seen the door", 3),
        (NOBODY, "Granite is a hard rock", 1),
    ],
)
def test_a_summary_begins_with_the_lead_and_is_short(
    ask: Overview, text: str, lead: str, count: int
) -> None:
    summary = texts_of(ask("summary", text))
    assert summary[0].startswith(lead)
    assert len(summary) == count


@pytest.mark.parametrize("text", [NEWS, ENTRY, CONTRACT, STORY, MINUTES])
@pytest.mark.parametrize("kind", ["summary", "points"])
def test_every_sentence_stands_alone_and_is_of_the_text_proper(
    ask: Overview, kind: Kind, text: str
) -> None:
    chosen = ask(kind, text, most=12)
    assert chosen
    assert [c.span.start for c in chosen] == sorted(c.span.start for c in chosen)
    for sentence in texts_of(chosen):
        assert sentence.endswith(".")
        assert sentence.split()[0] not in ("He", "She", "It", "They", "But", "Then", "Was", "By")
        assert not sentence.startswith(("Photo", "Published", "Present", "Either", "Its"))


def test_what_is_asked_for_is_given_as_often(ask: Overview) -> None:
    assert [len(ask("summary", NEWS, most=most)) for most in (1, 2, 4)] == [1, 2, 4]


def test_the_same_is_not_said_twice(ask: Overview) -> None:
    again = "The bridge over the Ilm was closed for repairs on the first day of spring. "
    other = "Builders found cracks in three of its pillars during an inspection. "
    assert len(texts_of(ask("summary", again * 6 + other + again, most=3))) == 2


def test_a_broken_quotation_is_left_out(ask: Overview) -> None:
    text = NOBODY + 'The mason told the whole court, "I am only here to . \n'
    assert texts_of(ask("summary", text, most=9)) == texts_of(ask("summary", NOBODY, most=9))


def test_points_are_taken_from_every_section(ask: Overview) -> None:
    sections = [choice.span.section for choice in ask("points", ENTRY)]
    assert [s.rpartition(" › ")[2] for s in sections] == [
        "Lake Vostra",
        "History",
        "Ecology",
        "Tourism",
    ]


def test_the_points_that_a_document_lists_itself_are_its_points(ask: Overview) -> None:
    listed = (
        "- Key Point 1: The council sells the old mill to a brewery.\n"
        "- Key Point 2: Residents keep their right of way along the canal.\n\n"
    )
    points = texts_of(ask("points", listed + NEWS.partition("\n\n")[2]))
    assert points[:2] == [
        "The council sells the old mill to a brewery.",
        "Residents keep their right of way along the canal.",
    ]


def test_several_documents_share_five_sentences(ask: Overview) -> None:
    chosen = ask("summary", NEWS, ENTRY, STORY)
    assert len(chosen) == 5
    assert len({choice.span.document_id for choice in chosen}) == 3


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (NEWS, ["Helena Osei", "Tom Varga", "Ida Holm"]),
        (ENTRY, ["Anselm", "Marta Kovic"]),
        (CONTRACT, ["Clara Dunn"]),
        (STORY, ["Matilda", "Jasper"]),
        (MINUTES, ["Nora Bligh", "Dev Patel"]),
        (NOBODY, []),
    ],
)
def test_people_come_with_the_sentences_that_introduce_them(
    ask: Overview, text: str, names: list[str]
) -> None:
    assert named(ask("people", text)) == names


def test_one_sentence_is_enough_for_all_whom_it_names(ask: Overview) -> None:
    (choice,) = ask("people", CONTRACT)
    assert "Clara Dunn" in choice.span.text
    assert "Peter Yates" in choice.span.text


def test_titles_and_offices_are_no_part_of_a_name(ask: Overview) -> None:
    text = (
        "The talks between Japan’s Defense Minister Mori Gen and US Secretary of Defense Ann Lee "
        "began. The Prime Minister stayed away. The Bishop of Rome sent a letter."
    )
    assert named(ask("people", text)) == ["Mori Gen"]
    assert named(ask("people", text.replace("Mori Gen and ", ""))) == ["Ann Lee"]


def test_teams_places_and_days_are_no_people(ask: Overview) -> None:
    text = (
        "The Harwick Rovers met the Brod Wanderers on Saturday. Harwick Rovers said that the pitch "
        "was wet. Rovers fans sang in Port Ellery. Japan said it would pay. Lake Como was calm."
    )
    assert ask("people", text) == ()


def test_places_organisations_and_dates_are_named(ask: Overview) -> None:
    assert named(ask("places", ENTRY)) == ["Lake Vostra", "River Ilm"]
    assert named(ask("places", NEWS)) == ["Port Ellery"]
    assert named(ask("organisations", NEWS)) == ["Seafarers Union", "Northern Ferries Company"]
    assert named(ask("dates", NEWS)) == ["12 March 2024", "Monday", "Sunday", "June 2024"]
    assert named(ask("dates", MINUTES)) == ["October", "Thursday, 9 November 2023"]
    assert named(ask("dates", "They may march 1500 metres. In 1848 they met.")) == ["1848"]


@pytest.mark.parametrize("kind", ["people", "places", "organisations", "dates"])
def test_what_a_document_does_not_name_is_not_given(ask: Overview, kind: Kind) -> None:
    assert ask(kind, NOBODY) == ()


def test_names_are_given_in_at_most_eight_sentences(ask: Overview) -> None:
    days = "".join(f"On {day} May 1999 a ship named after a star came in. " for day in range(1, 20))
    assert len(ask("dates", days)) == 8


def test_the_title_is_the_heading_or_the_line_at_the_top(ask: Overview) -> None:
    assert texts_of(ask("title", ENTRY)) == ["Lake Vostra"]
    assert texts_of(ask("title", NEWS)) == ["Ferry strike ends after nine days"]
    assert texts_of(ask("title", "Mill sold: brewery moves in.\n- It opens soon.\n")) == [
        "Mill sold: brewery moves in."
    ]
    assert ask("title", NOBODY) == ()


def test_a_document_without_whole_sentences_still_answers(ask: Overview) -> None:
    assert ask("summary", most=3) == ()
    assert texts_of(ask("summary", "milk\neggs\nflour\n"))
    assert ask("people", "milk\neggs\nflour\n") == ()


@pytest.mark.parametrize(
    "text", ["please " * 570, "at " * 1300, "Who is " + "A" * 3000, "the whole " * 400]
)
def test_a_hostile_question_is_read_quickly(text: str) -> None:
    began = time.process_time()
    whole_document(text)
    sentences_asked(text)
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    "text", ["A. " * 8000, "Ab of " * 4000, "A’" * 12000, "1 May " * 4000, "(1" * 9000]
)
def test_a_hostile_document_is_read_quickly(ask: Overview, text: str) -> None:
    began = time.process_time()
    for kind in ("people", "places", "organisations", "dates"):
        ask(kind, text)
    assert time.process_time() - began < 60
