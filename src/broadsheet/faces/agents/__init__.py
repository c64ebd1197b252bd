"""The portal for agents: a read-only server of the Model Context Protocol. Nothing heavy is imported here."""
