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

from broadsheet.cluster.embedder import quantized
from broadsheet.domain.errors import EmbeddingError
from broadsheet.embedding.wordpiece import WordPieces

FOLDER = Path(__file__).parent / "minilm"
MOST_PIECES = 128  # of a text; headlines have about 20
SIZE = 384
# Of a text's letters, in pieces of more than one: .75 to 1 in Latin letters, below .4 in others.
LEAST_KNOWN = 0.5


class MiniLmEmbedder:
    """The model, loaded. Raises EmbeddingError where onnxruntime or the model file cannot be used."""

    name = "minilm-2"
    even = 0.38

    def __init__(self, folder: Path = FOLDER) -> None:
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # it would gather reports for its maker
        try:
            import numpy as np
            import onnxruntime  # type: ignore[import-untyped]  # the wheel carries no types
        except ImportError as error:
            raise EmbeddingError(f"onnxruntime cannot be loaded: {error}") from error
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._pieces = WordPieces(folder / "vocabulary.txt")
            model = (folder / "model.onnx").read_bytes()
            self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime's own errors share no base but Exception
            raise EmbeddingError(f"the model in {folder.name} cannot be loaded: {error}") from error
        self._array = np.array

    def vectors(self, texts: Sequence[str]) -> Iterator[bytes]:
        """One vector a text, as it is asked for; zeros where the model cannot read it."""
        for text in texts:
            if self._pieces.known(text) < LEAST_KNOWN:
                yield bytes(SIZE)
                continue
            ids = self._array([self._pieces.encode(text, MOST_PIECES)], dtype="int64")
            (vectors,) = self._session.run(None, {"ids": ids})
            yield quantized(vectors[0].tolist())
