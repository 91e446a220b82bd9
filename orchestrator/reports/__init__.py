"""What a run came to, told to people and to programs, from its journal alone.

`tally` folds envelopes into one `Summary`; `terminal`, `live`, `timeline` and `listing` show it,
`machine` writes it down; all text that came from outside passes `sanitise`. It decides nothing: an
outcome is in the journal or it is not. Above: `cli`; below: `journal`, `events`.
"""
