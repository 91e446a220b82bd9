"""The kinds of expectation, one file a group; each says what may be asked and how it is judged.

A kind is a Kind: `check` refuses a claim that makes no sense or could not fail (ValueError with
a sentence), `judge` compares it with one look, negation left out (that is `expect`). A new kind
is one more entry in a group's KINDS, and in `expect`. Above: `expect`. Below: `targets`.
"""
