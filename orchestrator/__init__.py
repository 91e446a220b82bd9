"""orch: Markdown in git in, verdicts with evidence out.

Read it top down: `cli` asks for a run, `flow` walks a command's steps, `qa` turns a ticket into
criteria and evidence into verdicts, `agent` drives the loop, and everything below serves it.
"""

__version__ = "0.1.0"
