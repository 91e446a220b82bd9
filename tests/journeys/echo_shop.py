"""An application that says everywhere what was typed into it: `python echo_shop.py PORT`.

In its page, title, address, console, a cookie, an alert, and on its own standard output, where it
begins with its whole environment.
"""

import base64
import html
import json
import os
import sys

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

PAGE = """\
<!doctype html><title>Echo {plain}</title>
<form><label>Username <input name="user"></label>
<label>Password <input type="password" name="password"></label>
<button>Show</button></form>
<button type="button" onclick='alert("You typed " + {script})'>Alert</button>
<p>You typed {plain}</p><p>Hello {user}</p><p>{base64}</p><p>{hex}</p>
<script>console.error("typed", {script}); document.cookie = "typed=" + encodeURIComponent({script})
</script>
"""


async def echo(request: Request) -> Response:
    typed = request.query_params.get("password", "")
    sys.stdout.write(f"GET {request.url} typed {typed} {typed[::-1]} {typed.upper()}\n")
    sys.stdout.flush()
    page = PAGE.format(
        plain=html.escape(typed),
        user=html.escape(request.query_params.get("user", "")),
        script=html.escape(json.dumps(typed), quote=True).replace("&quot;", '"'),
        base64=base64.b64encode(b"x" + typed.encode()).decode(),
        hex=typed.encode().hex(),
    )
    response = HTMLResponse(page)
    if typed:
        response.set_cookie("echo", base64.b64encode(typed.encode()).decode())
    return response


sys.stdout.write(json.dumps(dict(os.environ)) + "\n")
uvicorn.run(
    Starlette(routes=[Route("/", echo)]),
    host="127.0.0.1",
    port=int(sys.argv[1]),
    log_level="info",
)
