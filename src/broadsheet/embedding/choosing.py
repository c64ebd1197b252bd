"""The embedder that a portal's settings name.

In: the settings. Out: an embedder, or None where words alone are to be compared.
"""

from __future__ import annotations

from broadsheet.cluster.embedder import Embedder
from broadsheet.domain.modes import Embedding
from broadsheet.domain.portal import JudgingSettings


def embedder_name(judging: JudgingSettings) -> str | None:
    """What the embedder that the settings name is called, without loading it; None where there is none."""
    from broadsheet.embedding.endpoint import endpoint_name
    from broadsheet.embedding.minilm import MiniLmEmbedder
    from broadsheet.embedding.tiny import TinyEmbedder

    if judging.embedding is Embedding.NONE:
        return None
    if judging.endpoint is not None and judging.embedding is Embedding.ENDPOINT:
        return endpoint_name(judging.endpoint)
    return TinyEmbedder.name if judging.embedding is Embedding.TINY else MiniLmEmbedder.name


def open_embedder(judging: JudgingSettings) -> Embedder | None:
    """Load what `judging.embedding` names. Raises EmbeddingError when it cannot be used here."""
    if judging.embedding is Embedding.NONE:
        return None
    if judging.embedding is Embedding.TINY:
        from broadsheet.embedding.tiny import TinyEmbedder

        return TinyEmbedder()
    if judging.endpoint is not None and judging.embedding is Embedding.ENDPOINT:
        from broadsheet.embedding.endpoint import EndpointEmbedder

        return EndpointEmbedder(judging.endpoint)
    from broadsheet.embedding.minilm import MiniLmEmbedder

    return MiniLmEmbedder()
