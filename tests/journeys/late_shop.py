"""An application whose page does everything late: `python late_shop.py PORT`."""

import sys

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

PAGE = """\
<!doctype html><title>Late</title><link rel="icon" href="data:,"><h1>Late</h1>
<button onclick="setTimeout(() => alert('late one'), 700)">Alert</button>
<button onclick="setTimeout(() => { throw new Error('late boom') }, 600)">Boom</button>
<button onclick="setTimeout(() => window.open('/second'), 700)">Window</button>
<button onclick="setInterval(() => window.open('/second'), 400)">Windows</button>
<button>Nothing</button>
<button onclick="fetch('/save').then(() => said.textContent = 'Saved')
.catch(() => said.textContent = 'You are offline')">Save</button><p id="said"></p>
"""


async def page(_request: Request) -> Response:
    return HTMLResponse(PAGE)


async def second(_request: Request) -> Response:
    return HTMLResponse(
        '<!doctype html><title>Second</title><link rel="icon" href="data:,"><h1>Second</h1>'
    )


routes = [Route("/", page), Route("/second", second)]
uvicorn.run(Starlette(routes=routes), host="127.0.0.1", port=int(sys.argv[1]), log_level="error")
