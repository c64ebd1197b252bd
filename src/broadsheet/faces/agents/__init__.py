"""The portal for agents: a server of the Model Context Protocol, which only reads.

In: questions. Out: the shapes of `engine/catalogue`, as data beside a notice. Nothing
heavy is imported here.
"""
