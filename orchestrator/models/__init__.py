"""The seam to models: one protocol, the embedded engine, the scripted twin.

Each converts at its own edge from and to the words of `messages`; none ever sees what stands
behind a tool. Above: `agent` and whoever chooses a model; below: `messages`, `errors`.
"""
