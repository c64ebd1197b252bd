"""Sentence vectors: what a headline means, as numbers.

In: a portal's choice. Out: an `Embedder` (see `cluster.embedder`): the model that ships with Broadsheet
(`default`), a small one without any model file (`tiny`), or someone's server (`endpoint`). Nothing is fetched
but from the endpoint that the portal names. It never compares vectors: that is the cluster package's.
"""

from broadsheet.embedding.choosing import embedder_name, open_embedder

__all__ = ["embedder_name", "open_embedder"]
