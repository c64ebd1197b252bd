"""Sentence vectors: one contract for all embedders, the model's own reading of text, cache and fallback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.cluster import Embedder
from broadsheet.cluster.embedder import quantized
from broadsheet.cluster.filtering import appraisal_from_line
from broadsheet.domain.errors import EmbeddingError
from broadsheet.domain.modes import Embedding, Mode
from broadsheet.domain.portal import EndpointSettings, JudgingSettings, Portal
from broadsheet.embedding import open_embedder
from broadsheet.embedding.endpoint import BATCH, EndpointEmbedder
from broadsheet.embedding.minilm import FOLDER, MiniLmEmbedder
from broadsheet.embedding.tiny import TinyEmbedder
from broadsheet.embedding.wordpiece import WordPieces
from broadsheet.engine.judgement.meaning import meanings_of
from broadsheet.engine.portal.progress import Silent
from broadsheet.faces.filters import chosen_embedder
from broadsheet.store import Store
from tests.clustering import place, story
from tests.commands import broadsheet

PIECES = WordPieces(FOLDER / "vocabulary.txt")
TEXTS = (
    "Council approves the new river bridge",
    "River bridge approved by the council",
    "Volcano wakes after 800 years",
    "",
    "Ünïcödé – 東京2020 👍\x00\udcff",
    "word " * 500,
)


class EmbeddingServer(ThreadingHTTPServer):
    """Speaks the protocol with the vectors of the tiny embedder, last text first; `reply` replaces that."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.reply: tuple[int, bytes] | None = None
        self.keys: list[str | None] = []
        self.texts: list[str] = []

    @property
    def settings(self) -> EndpointSettings:
        return EndpointSettings(url=f"http://127.0.0.1:{self.server_port}/v1/", model="some-model")


class _Handler(BaseHTTPRequestHandler):
    server: EmbeddingServer

    def do_POST(self) -> None:
        texts = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["input"]
        self.server.texts += texts
        self.server.keys.append(self.headers["Authorization"])
        data = [
            {"index": number, "embedding": [byte - 256 * (byte > 127) for byte in vector]}
            for number, vector in enumerate(TinyEmbedder().vectors(texts))
        ]
        status, body = self.server.reply or (200, json.dumps({"data": data[::-1]}).encode())
        self.send_response(status if self.path == "/v1/embeddings" else 404)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_) -> None:
        """Say nothing."""


@contextmanager
def serving() -> Iterator[EmbeddingServer]:
    with EmbeddingServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def shared_server() -> Iterator[EmbeddingServer]:
    with serving() as server:
        yield server


@pytest.fixture
def server() -> Iterator[EmbeddingServer]:
    with serving() as server:
        yield server


@pytest.fixture(scope="module", params=["default", "tiny", "endpoint"])
def embedder(request, shared_server) -> Embedder:
    chosen = JudgingSettings(embedding=Embedding(request.param), endpoint=shared_server.settings)
    found = open_embedder(chosen)
    assert found is not None
    return found


def cosine(one: bytes, other: bytes) -> float:
    a, b = ([byte - 256 * (byte > 127) for byte in vector] for vector in (one, other))
    return (
        sum(x * y for x, y in zip(a, b, strict=True)) / (sum(x * x for x in a) * sum(y * y for y in b)) ** 0.5
    )


def test_each_text_has_a_vector_of_one_length(embedder):
    vectors = list(embedder.vectors(TEXTS))
    assert len(vectors) == len(TEXTS)
    assert len({len(vector) for vector in vectors}) == 1
    assert list(embedder.vectors([])) == []
    assert 0 < embedder.even < 1
    assert " " not in embedder.name


def test_a_text_has_the_same_vector_whatever_stands_beside_it(embedder):
    together = list(embedder.vectors(TEXTS))
    assert [next(iter(embedder.vectors([text]))) for text in TEXTS] == together
    assert list(embedder.vectors(TEXTS[::-1])) == together[::-1]


def test_what_is_alike_is_near(embedder):
    bridge, again, volcano, *_ = embedder.vectors(TEXTS)
    assert cosine(bridge, again) > cosine(bridge, volcano) + 0.2


def test_the_model_knows_other_words_for_one_thing():
    doctor, physician, volcano = MiniLmEmbedder().vectors(
        ["Doctors strike over pay", "Physicians walk out in wage row", "Volcano wakes after 800 years"]
    )
    assert cosine(doctor, physician) > 0.5 > cosine(doctor, volcano) + 0.2


@pytest.mark.parametrize(
    ("bridge", "again", "others"),
    [
        (
            "Совет Арлена одобрил новый мост через реку",
            "Новый мост через реку одобрен советом Арлена",
            (
                "В Исландии проснулся вулкан, жителей вывозят",
                "Школьники нашли на пляже древнюю монету",
                "Цены на хлеб выросли второй месяц подряд",
            ),
        ),
        (
            "阿伦市议会批准新建跨河大桥",
            "跨河大桥获阿伦市议会批准",
            ("冰岛火山苏醒居民撤离", "小学生海滩拾得古钱币", "面包价格连续两月上涨"),
        ),
        (
            "สภาเมืองอาเลนอนุมัติสร้างสะพานข้ามแม่น้ำแห่งใหม่",
            "สะพานข้ามแม่น้ำแห่งใหม่ได้รับอนุมัติจากสภาเมืองอาเลน",
            ("ภูเขาไฟไอซ์แลนด์ปะทุ อพยพชาวบ้าน", "นักเรียนพบเหรียญโบราณบนชายหาด", "ราคาขนมปังขึ้นสองเดือนติดต่อกัน"),
        ),
    ],
    ids=["Russian", "Chinese", "Thai"],
)
def test_the_model_joins_nothing_that_it_cannot_read(bridge, again, others):
    model = MiniLmEmbedder()
    told = (bridge, *others, again, "Iceland volcano wakes, residents leave", "Volcano wakes in Iceland")
    placed = place(*(story(number, title) for number, title in enumerate(told)), embedder=model)
    first, *apart, second, english, also = (each.cluster for each in placed)
    assert first == second
    assert english == also
    assert len({first, *apart, english}) == 2 + len(others)
    assert not any(any(vector) for vector in model.vectors([bridge, *others]))


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        (
            "Council's $4.5m bridge—approved!",
            [101, 2473, 1005, 1055, 1002, 1018, 1012, 1019, 2213, 2958, 1517, 4844, 999, 102],
        ),
        ("Stadträtin öffnet Brücke", [101, 2358, 18727, 8609, 2378, 2125, 7159, 7987, 12722, 2063, 102]),
        ("北京 wins", [101, 1781, 1755, 5222, 102]),
        ("antidisestablishmentarianism", [101, 3424, 10521, 4355, 7875, 13602, 3672, 12199, 2964, 102]),
        (" ", [101, 102]),
        ("x" * 101, [101, 100, 102]),
    ],
)
def test_word_pieces_are_those_of_the_models_own_tokenizer(text, pieces):
    assert PIECES.encode(text, 128) == pieces


def test_long_texts_are_cut_and_keep_their_end_mark():
    pieces = PIECES.encode("bridge " * 300, 16)
    assert (len(pieces), pieces[0], pieces[-1]) == (16, 101, 102)


@given(st.lists(st.floats(-1e30, 1e30), max_size=20))
def test_quantized_numbers_fit_a_byte_and_keep_their_order(numbers):
    values = [byte - 256 * (byte > 127) for byte in quantized(numbers)]
    assert all(-127 <= value <= 127 for value in values)
    ordered = [value for _, value in sorted(zip(numbers, values, strict=True))]
    assert ordered == sorted(values)


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=80))
def test_any_text_can_be_read(text):
    (vector,) = TinyEmbedder().vectors([text])
    assert len(vector) == 256
    assert PIECES.encode(text, 64)[-1] == 102


def test_many_texts_are_asked_for_in_parts(server):
    texts = [f"text {number}" for number in range(BATCH + 5)]
    vectors = EndpointEmbedder(server.settings).vectors(texts)
    assert list(vectors) == list(TinyEmbedder().vectors(texts))


@pytest.mark.parametrize(
    "reply",
    [
        (500, b"no"),
        (200, b"<html>"),
        (200, b'{"data": []}'),
        (200, b'{"data": [{"index": 0, "embedding": "x"}]}'),
        (200, b'{"data": [{"index": 0, "embedding": [1]}, {"index": 1, "embedding": [1, 2]}]}'),
        (200, b'{"data": [{"index": 0, "embedding": []}, {"index": 1, "embedding": []}]}'),
    ],
)
def test_a_server_that_fails_is_named(reply, server):
    server.reply = reply
    with pytest.raises(EmbeddingError, match=str(server.server_port)):
        list(EndpointEmbedder(server.settings).vectors(["one", "two"]))


def test_a_server_that_is_not_there_is_named():
    with serving() as server:
        gone = server.settings
    with pytest.raises(EmbeddingError, match="cannot be used"):
        list(EndpointEmbedder(gone).vectors(["one"]))


def test_a_key_is_read_from_the_environment_and_sent(monkeypatch, server):
    named = server.settings.model_copy(update={"key_variable": "TEST_EMBEDDING_KEY"})
    with pytest.raises(EmbeddingError, match="TEST_EMBEDDING_KEY"):
        EndpointEmbedder(named)
    monkeypatch.setenv("TEST_EMBEDDING_KEY", "secret")
    assert len(list(EndpointEmbedder(named).vectors(["one"]))) == 1
    assert server.keys == ["Bearer secret"]


def test_an_endpoint_has_to_be_named():
    with pytest.raises(ValueError, match="endpoint"):
        JudgingSettings(embedding=Embedding.ENDPOINT)


class Heard(Silent):
    def __init__(self) -> None:
        self.notices: list[str] = []

    def notice(self, message: str) -> None:
        self.notices.append(message)


def test_a_model_that_cannot_be_loaded_is_told_and_words_are_left(tmp_path, monkeypatch, capsys):
    (tmp_path / "vocabulary.txt").write_bytes((FOLDER / "vocabulary.txt").read_bytes())
    (tmp_path / "model.onnx").write_bytes(b"torn")
    with pytest.raises(EmbeddingError, match="cannot be loaded"):
        list(MiniLmEmbedder(tmp_path).vectors(["One bridge"]))
    monkeypatch.setattr("broadsheet.embedding.minilm.FOLDER", tmp_path)
    monkeypatch.setattr(MiniLmEmbedder.__init__, "__defaults__", (tmp_path,))
    heard = Heard()
    with Store.open(tmp_path / "store.sqlite3") as store:
        assert meanings_of(store, Portal(title="Test"), stories("One bridge"), heard) is None
    assert "words alone" in heard.notices[0]
    assert chosen_embedder(Embedding.DEFAULT, Mode.BROADSHEET) is None
    assert capsys.readouterr().err == f"{heard.notices[0]}\n"


def stories(*titles: str):
    return [
        appraisal_from_line({"id": str(number), "title": title, "publishedDateTime": "2024-05-02T12:00:00Z"})
        for number, title in enumerate(titles)
    ]


def test_the_model_is_loaded_for_headlines_alone_that_are_not_known(tmp_path, monkeypatch):
    portal = Portal(title="Test")
    with Store.open(tmp_path / "store.sqlite3") as store:
        first = meanings_of(store, portal, stories("One bridge"), Silent())
        monkeypatch.setattr(MiniLmEmbedder.__init__, "__defaults__", (tmp_path,))  # where there is none
        assert first is not None
        assert meanings_of(store, portal, stories("One bridge"), Silent()) == first
        assert meanings_of(store, portal, stories("Two bridges"), Silent()) is None


def asking(server: EmbeddingServer) -> Portal:
    judging = JudgingSettings(embedding=Embedding.ENDPOINT, endpoint=server.settings)
    return Portal(title="Test", judging=judging)


def test_vectors_are_computed_once_and_kept(tmp_path: Path, server):
    portal = asking(server)
    with Store.open(tmp_path / "store.sqlite3") as store:
        first = meanings_of(store, portal, stories("One bridge", "Two bridges", "One bridge"), Silent())
        second = meanings_of(store, portal, stories("Two bridges", "A third"), Silent())
    assert server.texts == ["One bridge", "Two bridges", "A third"]
    assert first is not None
    assert second is not None
    assert first.vectors["0"] == first.vectors["2"]
    assert first.vectors["1"] == second.vectors["0"]


def test_there_are_no_vectors_where_none_are_wanted(tmp_path: Path):
    with Store.open(tmp_path / "store.sqlite3") as store:
        for portal in (
            Portal(title="Test", mode=Mode.COMPATIBLE),
            Portal(title="Test", judging=JudgingSettings(embedding=Embedding.NONE)),
        ):
            assert meanings_of(store, portal, stories("One bridge"), Silent()) is None


def test_a_server_that_stops_leaves_words(tmp_path: Path, server):
    heard = Heard()
    server.reply = 503, b""
    with Store.open(tmp_path / "store.sqlite3") as store:
        assert meanings_of(store, asking(server), stories("One bridge"), heard) is None
    assert "503" in heard.notices[0]
    assert "words alone" in heard.notices[0]


@pytest.mark.parametrize("choice", ["default", "tiny", "none"])
def test_the_filter_joins_one_event_with_every_embedding(choice):
    lines = [
        {
            "id": number,
            "title": title,
            "publishedDateTime": datetime(2024, 5, 2, 12, number, tzinfo=UTC).isoformat(),
        }
        for number, title in enumerate(TEXTS[:3])
    ]
    stdin = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    out = broadsheet("cluster", "--embedding", choice, stdin=stdin).stdout.splitlines()
    first, second, third = (json.loads(line)["cluster"] for line in out)
    assert first == second != third


def test_the_model_s_runtime_keeps_no_reports_for_its_maker(tmp_path: Path) -> None:
    program = "from broadsheet.embedding.minilm import MiniLmEmbedder as M; list(M().vectors(['Harbour']))"
    environment = {name: value for name, value in os.environ.items() if name in ("PATH", "PYTHONPATH")}
    subprocess.run([sys.executable, "-c", program], env={**environment, "HOME": str(tmp_path)}, check=True)
    assert list(tmp_path.rglob("*")) == []
