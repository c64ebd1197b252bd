"""The embedder that ships with Broadsheet: all-MiniLM-L6-v2 in 8 bits, on onnxruntime.

In: texts; English is what it knows best. Out: vectors of 384 numbers, all zero for texts in scripts that its
vocabulary does not spell: to the model these are rows of single letters, all alike. The model file is made by
`scripts/export_embedding.py`. Each text goes through the model by itself, on one thread: 8-bit activations
are scaled by what is computed together, so in a batch a text's vector would depend on its neighbours.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from broadsheet.cluster.embedder import quantized
from broadsheet.domain.errors import EmbeddingError
from broadsheet.embedding.wordpiece import WordPieces

FOLDER = Path(__file__).parent / "minilm"
MOST_PIECES = 128  # of a text; headlines have about 20
SIZE = 384
# Of a text's letters, in pieces of more than one: .75 to 1 in Latin letters, below .4 in others.
LEAST_KNOWN = 0.5


class MiniLmEmbedder:
    """The model, loaded when the first text is asked for: most decisions of the desk need no new vector.

    Raises EmbeddingError where onnxruntime cannot be used, and with `load` where the model file cannot.
    """

    name = "minilm-2"
    even = 0.38

    def __init__(self, folder: Path = FOLDER) -> None:
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # it would gather reports for its maker
        try:
            import numpy as np
            import onnxruntime  # type: ignore[import-untyped]  # the wheel carries no types
        except ImportError as error:
            raise EmbeddingError(f"onnxruntime cannot be loaded: {error}") from error
        self._folder, self._array, self._runtime = folder, np.array, onnxruntime
        self._loaded: tuple[WordPieces, Any] | None = None

    def load(self) -> tuple[WordPieces, Any]:
        """The vocabulary and the model's session. Raises EmbeddingError where its files cannot be used."""
        if self._loaded is None:
            options = self._runtime.SessionOptions()
            options.intra_op_num_threads = options.inter_op_num_threads = 1
            options.log_severity_level = 3
            providers = ["CPUExecutionProvider"]
            try:
                pieces = WordPieces(self._folder / "vocabulary.txt")
                model = (self._folder / "model.onnx").read_bytes()
                self._loaded = pieces, self._runtime.InferenceSession(model, options, providers=providers)
            except Exception as error:  # onnxruntime's own errors share no base but Exception
                name = self._folder.name
                raise EmbeddingError(f"the model in {name} cannot be loaded: {error}") from error
        return self._loaded

    def vectors(self, texts: Sequence[str]) -> Iterator[bytes]:
        """One vector a text, as it is asked for; zeros where the model cannot read it."""
        for text in texts:
            pieces, session = self.load()
            if pieces.known(text) < LEAST_KNOWN:
                yield bytes(SIZE)
                continue
            ids = self._array([pieces.encode(text, MOST_PIECES)], dtype="int64")
            (vectors,) = session.run(None, {"ids": ids})
            yield quantized(vectors[0].tolist())
