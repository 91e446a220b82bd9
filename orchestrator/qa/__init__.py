"""Testing a ticket: its criteria, the evidence, the verdicts.

Code decides here, from observations; no model's words do. Above: `flow`; below: `agent`, `gherkin`
and the words of floor 0.
"""
