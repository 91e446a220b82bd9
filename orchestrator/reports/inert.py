"""Text from outside for a tracker: what could be markup anywhere is written in its wide form.

Every tracker takes Markdown and shows something else: GitHub knows a backslash as an escape, Jira
Cloud shows it, Data Center reads wiki markup. So a sign that one of them obeys becomes its wide
twin, `[object Object]` as `［object Object］`, which all of them show and none obeys. Nothing is
hidden in it, and every other sign stays. Not the report in full, which is Markdown alone
(`markdown.plain`). Above: `markdown`; below: `sanitise`.
"""

import re

from orchestrator.reports.sanitise import one_line

_OBEYED = re.compile(
    r"""[\\`*{}\[\]<>|~]             # escapes, code, emphasis, macros, links, tags, cells
      | (?<![^\W_])_ | _(?![^\W_])   # emphasis too, but not within a name such as a_b
      | ^[#] | [#](?=\d)             # a heading or a list, a reference to an issue
      | (?<!\w)@(?=\w)               # somebody who would be told
      | (?<!\w)!(?=\w)               # a picture
      | &(?=[#]?\w+;)                # a sign by its name
      | \$(?![\s\d])                 # a formula, but not a price
      | (?<!\w)(?P<pair>[-+^])(?=\S)(?=.*\S(?P=pair)(?!\w))  # struck out, underlined, raised
      | (?<=\bhttp): | (?<=\bhttps): | (?<=\bftp): | (?<=\bmailto): | (?<=\bwww)\.
    """,
    re.VERBOSE | re.IGNORECASE,
)
_WIDE = 0xFEE0
"""From a printable sign of ASCII to its wide form."""


def inert(text: str) -> str:
    """The text on one line, with nothing in it that a tracker reads as more than a text."""
    return _OBEYED.sub(lambda found: chr(ord(found[0]) + _WIDE), one_line(text))
