"""The demo shop as an application, and as a server until somebody stops it.

The only place that knows every page. Prints nothing: whoever starts it is told its address.
Above: `cli`; below: the pages, `store`, `bugs`, Starlette and uvicorn.
"""

import errno
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from types import FrameType

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from orchestrator.demo import cart, catalogue, checkout, delivery, login, orders, returns
from orchestrator.demo.bugs import chosen
from orchestrator.demo.frame import frame
from orchestrator.demo.store import Store
from orchestrator.demo.visit import Visit, endpoint, go
from orchestrator.errors import OrchError, UsageError

HOST = "127.0.0.1"
ASSETS = Path(__file__).parent / "assets"


def application(bugs: frozenset[str], *, database: str = ":memory:") -> Starlette:
    """The shop with these bugs; its database opens and closes with the lifespan."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[dict[str, Store]]:
        store = Store(database)
        try:
            yield {"store": store}
        finally:
            store.close()

    shop = Starlette(routes=_routes(), lifespan=lifespan, exception_handlers={404: _missing})
    shop.state.bugs = chosen(bugs)
    return shop


def serve(port: int, bugs: Iterable[str], announce: Callable[[str], None]) -> None:
    """Serves the shop on 127.0.0.1 until SIGINT or SIGTERM, then returns.

    Port 0 is any free one. `announce` is given the URL once a browser can open it. UsageError
    for an unknown bug or a port that cannot be; OrchError for a port in use.
    """
    shop = application(frozenset(bugs))
    config = uvicorn.Config(
        shop,
        log_config=None,
        log_level="error",
        access_log=False,
        ws="none",
        timeout_graceful_shutdown=2,
    )
    server = uvicorn.Server(config)
    with _listening(port) as listener, _stopped_by_signal(server):
        announce(f"http://{HOST}:{listener.getsockname()[1]}")
        server.run(sockets=[listener])


def _routes() -> list[Route | Mount]:
    return [
        Route("/", endpoint(_home)),
        Route("/login", endpoint(login.show)),
        Route("/login", endpoint(login.submit), methods=["POST"]),
        Route("/logout", endpoint(login.leave), methods=["POST"]),
        Route("/products", endpoint(catalogue.show)),
        Route("/cart", endpoint(cart.show)),
        Route("/cart/add", endpoint(cart.add), methods=["POST"]),
        Route("/cart/remove", endpoint(cart.remove), methods=["POST"]),
        Route("/cart/voucher", endpoint(cart.redeem), methods=["POST"]),
        Route("/checkout", endpoint(checkout.show)),
        Route("/checkout", endpoint(checkout.submit), methods=["POST"]),
        Route("/checkout/overview", endpoint(checkout.overview)),
        Route("/checkout/overview", endpoint(checkout.place), methods=["POST"]),
        Route("/checkout/thanks", endpoint(checkout.thanks)),
        Route("/delivery", endpoint(delivery.show)),
        Route("/api/delivery", endpoint(delivery.answer)),
        Route("/returns", endpoint(returns.show)),
        Route("/returns", endpoint(returns.submit), methods=["POST"]),
        Route("/returns/sent", endpoint(returns.sent)),
        Route("/returns/photo", endpoint(returns.photo)),
        Route("/orders", endpoint(orders.show)),
        Route("/orders/cancel", endpoint(orders.cancel), methods=["POST"]),
        Route("/health", _health),
        Route("/favicon.ico", _favicon),
        Mount("/assets", StaticFiles(directory=ASSETS)),
    ]


def _home(_: Visit) -> Response:
    return go("/products")


async def _health(_: Request) -> Response:
    return PlainTextResponse("ok")


async def _favicon(_: Request) -> Response:
    return FileResponse(ASSETS / "favicon.svg")


async def _missing(_: Request, __: Exception) -> Response:
    body = (
        '<section class="panel empty"><h1>Page not found</h1>'
        '<p><a href="/products">Show all products</a></p></section>'
    )
    return frame("Page not found", body, status_code=404)


@contextmanager
def _listening(port: int) -> Iterator[socket.socket]:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    with listener:
        try:
            listener.bind((HOST, port))
            listener.listen()
        except OverflowError:
            raise UsageError(
                f"{port} is not a port", hint="ports are 1 to 65535, and 0 for any free one"
            ) from None
        except OSError as error:
            why = "is in use" if error.errno == errno.EADDRINUSE else f"refused: {error.strerror}"
            raise OrchError(
                f"port {port} {why}",
                hint="stop what listens there, or choose another with --port (0 is any free one)",
            ) from error
        yield listener


@contextmanager
def _stopped_by_signal(server: uvicorn.Server) -> Iterator[None]:
    """Makes SIGINT and SIGTERM an ordinary end, from before the server starts.

    uvicorn shuts down on them and then raises them again for whoever had them before it.
    """

    def stop(_: int, __: FrameType | None) -> None:
        server.should_exit = True

    before = {sent: signal.signal(sent, stop) for sent in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for sent, handler in before.items():
            signal.signal(sent, handler)
