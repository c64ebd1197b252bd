"""Where each story stands among the others: copies, clusters, leads, related stories and heat.

In: appraisals, the portal's settings and topics, and the time that counts as now. Out: one `Placement` for
each appraisal, in input order. Input order never matters for what is placed where. Stories are read in time
order and each joins what came before it, so that newer stories do not rearrange older clusters. Never
drops a story and never decides what is published: that is the desk's.
"""

from broadsheet.cluster.placing import cluster

__all__ = ["cluster"]
