"""Reading what teams write: Markdown with front matter, checked and cross-checked.

Everything here reads files and gives back frozen values; nothing starts, calls or decides.
Above: the command line and the flow; below: `errors` and `messages`.
"""
