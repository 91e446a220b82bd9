"""The step language: sentences, scenarios, and prose cut into clauses.

Text in, tool calls or step lines out; nothing here looks at a page or runs anything. Above: `qa`
and whoever builds the embedded model; below: `messages` and `errors`.
"""
