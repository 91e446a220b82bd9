"""Pages that answer late, the steps of a person who gives them a time, and the right verdict.

The browser's server holds the answer to a click back until what the click asked for has come.
"""

from tests.gherkin.steps_site import Scene

ASKING = """<button onclick="{}fetch('/api/slow',{{method:'POST'}}).then(()=>{})">Send</button>
<p id=said></p>"""
LATE = ASKING.format("said.textContent='Loading';", "said.textContent='Sent'")
TOAST = ASKING.format(
    "setTimeout(()=>said.textContent='Saved',400);setTimeout(()=>said.textContent='',2600);", "0"
)
PLAIN = """<button onclick="setTimeout(()=>said.textContent='Sent',100)">Send</button>
<p id=said>Loading</p>"""
SEND = 'When I click "Send"'

TIMED: tuple[tuple[Scene, str], ...] = (
    (Scene(LATE, (SEND, 'Then within 1 second I see "Sent"')), "wrong"),
    (Scene(LATE, (SEND, 'Then I see "Sent" within 30 seconds')), "pass"),
    (Scene(LATE, (SEND, 'Then I see "Sent"', 'And within 1 second I see "Sent"')), "wrong"),
    (Scene(LATE, (SEND, 'Then I no longer see "Loading" within 1 second')), "wrong"),
    (Scene(LATE, (SEND, 'Then "Loading" is gone within 30 seconds')), "pass"),
    (Scene(LATE, (SEND, 'Then the request to "/api/slow" answers 200 within 1 second'))
     , "no-evidence"),
    (Scene(TOAST, (SEND, 'Then I see "Saved" within 3 seconds')), "pass"),
    (Scene(PLAIN, (SEND, 'Then within 20 seconds I see "Sent"')), "pass"),
)  # fmt: skip
"""Each with its outcome, or with the reason code where it isn't a pass."""
