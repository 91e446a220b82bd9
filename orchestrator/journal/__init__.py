"""What happened, in order, for good: the append-only file of a run's events.

`journal` is the protocol, `file` and `memory` its two twins; `lines` and `chain` are the format,
`blobs` keeps what is too large for a line, `reading` and `runs` find it again. It decides
nothing and shows nothing. Above: every room that leaves an event; below: the words of `events`.
"""
