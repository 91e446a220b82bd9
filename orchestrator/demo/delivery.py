"""When a delivery would arrive: a page, and the slow endpoint that it asks again and again.

Working it out takes its time, as it would in a real shop: until it is done the endpoint says so,
and the page asks a little later. Above: `shop`; below: `visit` and `frame`.
"""

from time import monotonic

from starlette.responses import JSONResponse, Response

from orchestrator.demo.bugs import ANSWER_LATE
from orchestrator.demo.frame import Field, frame
from orchestrator.demo.visit import Visit

TAKES = 0.3
"""Seconds to work out a day."""

TAKES_LONG = 20.0
"""The same with the bug. The ticket says 5: room on either side for a machine that is busy."""

DAYS = ("in 2 days", "in 3 days")


def show(visit: Visit) -> Response:
    code = Field(label="Postal code", name="postal_code", autocomplete="postal-code")
    body = (
        '<section class="panel narrow"><h1>When does it arrive?</h1>'
        '<p class="lead">Tell us where you live, and we work it out.</p>'
        f'<form data-asks="/api/delivery">{code}'
        '<button class="wide">Check delivery</button></form></section>'
    )
    return frame("Delivery", body, visit=visit)


def answer(visit: Visit) -> Response:
    """`{"ready": …, "says": …}`; ready once it has been worked on for so long."""
    code = visit.word("postal_code")
    if not code:
        return JSONResponse({"ready": True, "says": "Enter your postal code"})
    asked, now = f"delivery {code}", monotonic()
    began = float(visit.session.setting(asked) or now)
    takes = TAKES_LONG if ANSWER_LATE in visit.bugs else TAKES
    ready = now - began >= takes
    visit.session.set_setting(asked, "" if ready else str(began))
    if not ready:
        return JSONResponse({"ready": False, "says": "Working it out"})
    return JSONResponse({"ready": True, "says": f"It arrives {DAYS[len(code) % len(DAYS)]}"})
