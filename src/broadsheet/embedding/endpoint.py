"""Vectors from a server that speaks the OpenAI embeddings protocol, such as Ollama, vLLM or a company's own.

In: texts; the address, model and key that the portal names. Out: vectors as long as the model's.
One request for each 64 texts: POST URL/embeddings `{"model", "input": [texts]}` gives
`{"data": [{"index", "embedding"}]}`. The address is the owner's own word and may be private; no redirect
is followed, so that the key and the texts go nowhere else.
"""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence

import msgspec

from broadsheet.cluster.embedder import quantized
from broadsheet.domain.errors import EmbeddingError
from broadsheet.domain.portal import EndpointSettings
from broadsheet.environment import needed

BATCH = 64  # texts
MOST_BYTES = 8_000_000  # of an answer: 64 vectors of 4,096 numbers are 6 MB


class _Embedding(msgspec.Struct):
    index: int
    embedding: list[float]


class _Answer(msgspec.Struct):
    data: list[_Embedding]


def answered(body: bytes) -> list[list[float]]:
    """The vectors in an answer, by their index. Raises DecodeError, ValueError or RecursionError."""
    answer = msgspec.json.decode(body, type=_Answer)
    return [each.embedding for each in sorted(answer.data, key=lambda each: each.index)]


def endpoint_name(settings: EndpointSettings) -> str:
    """Address and model: vectors of another server are other vectors."""
    return f"{settings.url}#{settings.model}"


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Takes a redirect for the answer that it is, which is an error."""

    def redirect_request(self, *_: object) -> None:
        """None stops the library from asking elsewhere."""


class EndpointEmbedder:
    """A server; nothing is sent before the first text."""

    def __init__(self, settings: EndpointSettings) -> None:
        self._settings = settings
        variable = settings.key_variable
        self._key = needed(variable, "the server's key", EmbeddingError) if variable else ""

    @property
    def name(self) -> str:
        """Address and model."""
        return endpoint_name(self._settings)

    @property
    def even(self) -> float:
        """As the settings say."""
        return self._settings.even

    def vectors(self, texts: Sequence[str]) -> Iterator[bytes]:
        """One vector a text. Raises EmbeddingError when the server fails or its answer does not fit."""
        size = 0
        for start in range(0, len(texts), BATCH):
            batch = [text.encode("utf-8", "replace").decode() for text in texts[start : start + BATCH]]
            vectors = self._ask(batch)
            size = size or len(vectors[0]) if vectors else 0
            if len(vectors) != len(batch) or not size or any(len(vector) != size for vector in vectors):
                raise EmbeddingError(f"{self.name} gave other vectors than were asked for")
            yield from map(quantized, vectors)

    def _ask(self, texts: list[str]) -> list[list[float]]:
        headers = {"Content-Type": "application/json"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        body = msgspec.json.encode({"model": self._settings.model, "input": texts})
        address = self._settings.url.rstrip("/") + "/embeddings"
        request = urllib.request.Request(address, body, headers)  # noqa: S310 - settings admit http(s) alone
        try:
            opener = urllib.request.build_opener(_NoRedirect)
            with opener.open(request, timeout=self._settings.timeout) as response:
                return answered(response.read(MOST_BYTES))
        except urllib.error.HTTPError as error:
            with error:
                raise EmbeddingError(f"{self.name} answered {error.code} {error.reason}") from error
        except (OSError, ValueError, RecursionError, msgspec.DecodeError) as error:
            raise EmbeddingError(f"{self.name} cannot be used: {error}") from error
