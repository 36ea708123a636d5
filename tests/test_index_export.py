"""Claims about the export: without torch, and equal to sentence-transformers."""

import random
from pathlib import Path

import numpy as np
import pytest

from index.document_embedder import DocumentEmbedder
from index.embedders import Embedders
from index.embedding import DEFAULT_WEIGHTS_SHA256, check_weights, model_folder, model_identity
from index.errors import DamagedIndexError, ModelError
from index.export import export
from index.home import open_home
from index.load import bundled
from index.question_embedder import QuestionEmbedder

TOKENIZER = model_folder(None) / "tokenizer.json"


@pytest.fixture(scope="module")
def embedders(article_home: Path) -> Embedders:
    return Embedders(None, article_home)


def test_a_thousand_texts_have_the_vectors_of_sentence_transformers(embedders: Embedders) -> None:
    generator = random.Random(7)
    words = bundled().text.split()
    texts = [" ".join(generator.choices(words, k=generator.randint(1, 60))) for _ in range(900)]
    letters = "aZ09 .,!?'\"éßøЖ日本語한국어🙂\t\n-"
    texts += ["".join(generator.choices(letters, k=generator.randint(1, 40))) for _ in range(95)]
    texts += ["", " ", "a", "?", "word " * 600]
    ours = embedders.for_questions.embed(texts)
    theirs = embedders.for_documents.embed(texts)
    assert isinstance(embedders.for_questions, QuestionEmbedder)
    assert len(texts) == 1000
    assert (ours * theirs).sum(1).min() >= 0.9999
    assert np.allclose(np.linalg.norm(ours, axis=1), 1, atol=1e-4)


def test_a_damaged_export_says_how_to_make_it_again(embedders: Embedders, tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    for file in embedders._export.iterdir():
        (folder / file.name).write_bytes(file.read_bytes()[:1000])
    with pytest.raises(DamagedIndexError, match="doctor --rebuild"):
        QuestionEmbedder(folder)


def test_a_model_that_has_no_export_is_used_through_sentence_transformers(
    embedders: Embedders,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr("index.export._write", _fail)
    other = Embedders(None, open_home(tmp_path / "home"))
    other.__dict__["for_documents"] = embedders.for_documents
    with caplog.at_level("INFO"):
        assert other.for_questions is embedders.for_documents
    assert "sentence-transformers" in caplog.text
    assert "no such operator" in caplog.text


def _fail(*_: object) -> None:
    raise RuntimeError("no such operator")


def test_a_model_that_is_not_on_disk_says_where_it_looked_and_what_to_run() -> None:
    with pytest.raises(
        ModelError, match=r"nobody/none.*Hugging Face cache.*hf download nobody/none"
    ):
        model_folder("nobody/none")


def test_a_folder_of_weights_is_taken_and_told_apart(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text("[]")
    assert model_folder(str(tmp_path)) == tmp_path
    one = model_identity(tmp_path)
    (tmp_path / "modules.json").write_text("[1]")
    assert model_identity(tmp_path) not in {one, DEFAULT_WEIGHTS_SHA256}


def test_the_default_weights_are_checked_by_their_hash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_weights(model_folder(None))
    (tmp_path / "model.safetensors").write_bytes(b"other")
    monkeypatch.setattr("index.embedding.model_folder", lambda name: tmp_path)
    with pytest.raises(ModelError, match="not the expected ones"):
        check_weights(tmp_path)


def test_what_a_killed_export_left_is_swept_and_a_second_one_does_nothing(
    embedders: Embedders, tmp_path: Path
) -> None:
    home = open_home(tmp_path / "home")
    (home / "models" / "new-killed").mkdir()
    other = Embedders(None, home)
    other.__dict__["for_documents"] = embedders.for_documents
    assert isinstance(other.for_questions, QuestionEmbedder)
    assert not (home / "models" / "new-killed").exists()
    before = other._export.stat().st_mtime_ns
    assert isinstance(embedders.for_documents, DocumentEmbedder)
    assert export(embedders.for_documents, other._export, TOKENIZER) is None
    assert other._export.stat().st_mtime_ns == before
