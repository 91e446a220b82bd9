"""A small application on which every example of the vocabulary comes true: one page an example."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import sleep

FORM = """<label>Name <input id=name oninput="said.textContent='typed '+value"
onkeyup="keys.textContent=++n+' keys'"></label><label>City <input></label>
<label>Search <input value=x onkeydown="if(event.key=='Enter')said.textContent='sent '+value"></label>
<label>Volume <input type=range max=10></label>
<label>Hue <select><option>Blue<option>Red</select></label>
<label><input type=radio onclick="said.textContent='express'">Express</label>
<label><input type=checkbox>I agree</label><p id=said></p><p id=keys></p><script>n=0</script>"""
ASKS = """<button onclick="said.textContent='said '+{}('Sure?')">Ask</button><p id=said></p>"""
TABLE = """<table aria-label=Orders><tr><th>Name<th>Price<th>Status<tr><td>Apple<td>$9<td>Sent
<tr><td>Pear<td>$10.50<td>Open<tr><td>Plum<td>$1,200<td>Sent</table>"""
CARDS = "<ul><li><h3>{}</h3><p>$9</p><li><h3>{}</h3><p>$10</p></ul>"
CLICKED = """<button onclick="said.textContent='done'">{}</button><p id=said></p>"""
HANDS = """<div oncontextmenu="said.textContent='menu';return false"
onclick="said.textContent=(event.shiftKey?'shift':event.ctrlKey?'control':'')+' held'"
ondblclick="said.textContent='twice'" style="cursor:pointer">{}</div><p id=said></p>"""
KEYS = """<p id=said></p><script>n=0;onkeydown=e=>said.textContent=e.key+' '+(++n)</script>"""
SCROLLED = """<p id=said style="position:fixed"></p><p id=over style="position:fixed;top:50px"></p>
<div style="height:4000px"></div><p onmouseover="over.textContent='there'">Imprint</p>
<script>onscrollend=()=>said.textContent=scrollY<1?'high':scrollY+innerHeight<
document.documentElement.scrollHeight-2?'lower':'low'</script>"""
FILES = """<label>Photo <input type=file onchange="said.textContent=files[0].name"></label>
<div id=d ondragover="event.preventDefault()"
ondrop="event.preventDefault();said.textContent=event.dataTransfer.files[0].name">Drop files here</div>
<p id=said></p>"""
DRAG = """<div draggable=true>Card</div><div style="height:60px;width:99px"
ondragover="event.preventDefault()" ondrop="event.preventDefault();said.textContent='moved'">Done
</div><p id=said></p>"""
SIZE = """<p id=said></p><script>onresize=()=>said.textContent=innerWidth+' wide';
dark=matchMedia('(prefers-color-scheme: dark)');
(show=()=>said.textContent=dark.matches?'dark':'light')();dark.onchange=show</script>"""
LATER = "<p id=said>Loading</p><script>setTimeout(()=>{{{}}},300)</script>"
TOTAL = """<div><span>Total</span> <b id=t>$12.50</b></div><p>Due</p><p>24 Dec 2026</p>
<button onclick="t.textContent='$15'">Add</button>
<label>Order number <input value=ORD-2041></label>"""
DUE = "<table><tr><th>Due<tr><td>24 Dec 2026</table>"
SENDS = """<button onclick="fetch('/api/cart',{method:'POST'})">Buy</button>
<button onclick="fetch('http://127.0.0.1:9/api/gone').catch(()=>0)">Try</button>"""
FAILS = "<button onclick=\"fetch('/api/404')\">Buy</button>"

SLOW = 4.0
"""Seconds that the slow address takes: a browser's server waits for it before it answers."""

KEPT = """<p id=said></p><script>setInterval(()=>said.textContent=document.cookie+' local '+
localStorage.getItem('seen')+' session '+sessionStorage.getItem('seen'),50)</script>"""
COOKIE = ('When I set the cookie "theme" to "dark"', 'Then I see "theme=dark"')
LOCAL = ('When I set "seen" in the local storage to "yes"', 'Then I see "local yes"')
SESSION = ('When I set "seen" in the session storage to "yes"', 'Then I see "session yes"')

SAVES = """<button onclick="fetch('/api/cart',{method:'POST'}).then(()=>said.textContent='Saved')
.catch(()=>said.textContent='You are offline')">Save</button><p id=said></p>"""
SAVE, AWAY, THERE = 'When I click "Save"', "When I go offline", "When I go online"

GO, BACK_THERE = 'Given I am on "/cart"', 'Then I am on "/cart"'


def said(words: str) -> tuple[str, ...]:
    return (f'Then I see "{words}"',)


@dataclass(frozen=True, slots=True)
class Scene:
    """What the page is, and which steps stand before and after the example."""

    body: str = "<p>Here</p>"
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


ASK = ('When I click "Ask"',)
BUY = ('When I click "Buy"',)
OPENED = ('When I open "/cart" in a new tab',)
NAMED = FORM.replace("id=name", "id=name value=Ada autofocus")
SEEN = Scene("<title>Shop</title><p>Thank you</p><p>Hi</p><p>A</p><p>B</p><p>Apple</p><p>Pear</p>")
BUTTONS = Scene(
    "<button>Log out</button><button disabled>Pay</button><button>Delete</button>"
    "<button>Delete</button><div role=alert>No</div>"
)
ROWS = "<table aria-label=Cart><tr><td>1<tr><td>2<tr><td>3</table>"

SCENES: Mapping[str, Scene] = {
    'I am on "/login"': Scene(after=('Then I am on "/login"',)),
    'I open "/cart"': Scene(after=(BACK_THERE,)),
    'I go to "/cart"': Scene(after=(BACK_THERE,)),
    "I go back": Scene(before=(GO, 'When I open "/login"'), after=(BACK_THERE,)),
    "I reload the page": Scene(FORM, ('When I fill "Name" with "x"',), ('Then "Name" is empty',)),
    'I click "Log in"': Scene(CLICKED.format("Log in"), after=said("done")),
    'I press the "Log in" button': Scene(CLICKED.format("Log in"), after=said("done")),
    'I double-click "Notes"': Scene(HANDS.format("Notes"), after=said("twice")),
    'I fill "Name" with "Ada"': Scene(FORM, after=said("typed Ada")),
    'I enter "Ada" in "Name"': Scene(FORM, after=said("typed Ada")),
    'I enter "Ada" slowly in "Name"': Scene(FORM, after=said("3 keys")),
    'I enter "Ada" in "Search" and press Enter': Scene(FORM, after=said("sent Ada")),
    'I set "Volume" to 7': Scene(FORM, after=('Then "Volume" has the value "7"',)),
    'I set "Due" to 2026-12-24': Scene(
        "<label>Due <input type=date></label>", after=('Then "Due" has the value "2026-12-24"',)
    ),
    'I fill in the form ["Name" "Ada"] ["City" "Paris"]': Scene(
        FORM, after=('Then "City" has the value "Paris"', 'Then "Name" has the value "Ada"')
    ),
    'I clear "Search"': Scene(FORM, after=('Then "Search" is empty',)),
    'I select "Red" in "Hue"': Scene(FORM, after=('Then "Red" is selected in "Hue"',)),
    'I choose "Red" in "Hue"': Scene(FORM, after=('Then "Red" is selected in "Hue"',)),
    'I choose "Express"': Scene(FORM, after=said("express")),
    'I check "I agree"': Scene(FORM, after=('Then "I agree" is checked',)),
    'I uncheck "I agree"': Scene(
        FORM, ('When I check "I agree"',), ('Then "I agree" is unchecked',)
    ),
    "I accept the dialog": Scene(ASKS.format("confirm"), ASK, said("said true")),
    "I dismiss the dialog": Scene(ASKS.format("confirm"), ASK, said("said false")),
    'I answer the dialog with "Ada"': Scene(ASKS.format("prompt"), ASK, said("said Ada")),
    "I press Enter": Scene(KEYS, after=said("Enter 1")),
    "I press Tab 3 times": Scene(KEYS, after=said("Tab 3")),
    'I click "More" 2 times': Scene(
        "<button onclick=\"said.textContent=++n+' more'\">More</button><p id=said></p>"
        "<script>n=0</script>",
        after=said("2 more"),
    ),
    'I right-click "Photo"': Scene(HANDS.format("Photo"), after=said("menu")),
    'I shift-click "Row 3"': Scene(HANDS.format("Row 3"), after=said("shift held")),
    'I control-click "Row 1"': Scene(HANDS.format("Row 1"), after=said("control held")),
    'I hover over "Help"': Scene(
        "<button onmouseover=\"said.textContent='tip'\">Help</button><p id=said></p>",
        after=said("tip"),
    ),
    'I drag "Card" to "Done"': Scene(DRAG, after=said("moved")),
    'I scroll to "Imprint"': Scene(SCROLLED, after=said("there")),
    "I scroll down": Scene(SCROLLED, after=said("lower")),
    "I scroll up": Scene(SCROLLED, ("When I scroll down", 'Then I see "lower"'), said("high")),
    "I scroll to the bottom": Scene(SCROLLED, after=said("low")),
    "I scroll to the top": Scene(
        SCROLLED, ("When I scroll to the bottom", 'Then I see "low"'), said("high")
    ),
    'I upload "cat.png" to "Photo"': Scene(FILES, after=said("cat.png")),
    'I drop "cat.png" on "Drop files here"': Scene(FILES, after=said("cat.png")),
    'I open "/help" in a new tab': Scene(after=('Then I am on "/help"', "When I close the tab")),
    "I switch to the first tab": Scene(
        before=OPENED, after=(*said("Here"), "When I close the 2nd browser tab")
    ),
    "I close the 2nd browser tab": Scene(before=OPENED, after=said("Here")),
    "I close the tab": Scene(before=OPENED, after=said("Here")),
    "I resize the window to 400 by 800": Scene(SIZE, after=said("400 wide")),
    "I use dark colours": Scene(SIZE, after=said("dark")),
    "I use light colours": Scene(SIZE, ("When I use dark colours",), said("light")),
    "I go offline": Scene(SAVES, after=(SAVE, *said("You are offline"), THERE)),
    "I am offline": Scene(SAVES, after=(SAVE, *said("You are offline"), THERE)),
    "the connection is lost": Scene(SAVES, after=(SAVE, *said("You are offline"), THERE)),
    "I go online": Scene(SAVES, (AWAY, SAVE, *said("You are offline")), (SAVE, *said("Saved"))),
    "I am online": Scene(SAVES, (AWAY, SAVE, *said("You are offline")), (SAVE, *said("Saved"))),
    "the connection is restored": Scene(
        SAVES, (AWAY, SAVE, *said("You are offline")), (SAVE, *said("Saved"))
    ),
    "I wait 2 seconds": Scene(after=said("Here")),
    'I remember "Total" as total': Scene(TOTAL, after=('Then "Total" is the remembered total',)),
    'I wait for "Ready"': Scene(LATER.format("said.textContent='Ready'")),
    'I wait for the "Pay" button': Scene(LATER.format("said.innerHTML='<button>Pay</button>'")),
    'I wait for "Loading" to disappear': Scene(LATER.format("said.remove()")),
    "I wait for the dialog to disappear": Scene(
        "<dialog open>Wait</dialog>" + LATER.format("document.querySelector('dialog').close()")
    ),
    'I wait until "Status" is "Done"': Scene(
        "<label>Status <input id=s value=New></label>" + LATER.format("s.value='Done'")
    ),
    'I wait until the "Pay" button is enabled': Scene(
        "<button id=b disabled>Pay</button>" + LATER.format("b.disabled=false")
    ),
    'I wait until "Total" is at least 10': Scene(
        "<p>Total <b id=t>9</b></p>" + LATER.format("t.textContent='10.50'")
    ),
    'I wait for the request to "/api/cart"': Scene(SENDS, BUY),
    'I wait until the request to "/api/cart" answers 200': Scene(SENDS, BUY),
    'Then I am on "/cart"': Scene(before=('When I open "/cart"',)),
    'I see "Thank you"': SEEN,
    '"Thank you" is shown': SEEN,
    '"Thank you" appears': SEEN,
    'the page shows "Hi"': SEEN,
    'I see the "Log out" button': BUTTONS,
    'the "Pay" button is shown': BUTTONS,
    "an alert appears": BUTTONS,
    'there is a "Pay" button': BUTTONS,
    "the page shows an error": BUTTONS,
    'the "Pay" button is disabled': BUTTONS,
    'the alert says "No"': BUTTONS,
    'I see 2 "Delete" buttons': BUTTONS,
    "the page shows no errors": SEEN,
    "I see no alert": SEEN,
    'there is no "Pay" button': SEEN,
    'the "Pay" button is gone': SEEN,
    "the dialog disappears": SEEN,
    '"Cart" has no rows': Scene('<ul aria-label="Cart"><li>none</ul>'),
    '"Name" has the value "Ada"': Scene(NAMED),
    'the value of "Name" is "Ada"': Scene(NAMED),
    'the value of "Q" contains "a"': Scene("<label>Q <input value=cart></label>"),
    'the "Name" field is empty': Scene(FORM),
    'the "Name" field is "Ada"': Scene(NAMED),
    'I see "Ada" in the "Name" field': Scene(NAMED),
    '"Name" has the focus': Scene(NAMED),
    "there are 3 rows": Scene(ROWS),
    '"Cart" has 3 rows': Scene(ROWS),
    'I see "A", "B" in this order': SEEN,
    '"Apple" is before "Pear"': SEEN,
    'the URL is "/cart"': Scene(before=('When I open "/cart"',)),
    'the URL contains "cart"': Scene(before=('When I open "/cart"',)),
    'the title is "Shop"': SEEN,
    'the title contains "op"': Scene("<title>Top op shop</title>"),
    "the console shows an error": Scene(FAILS, BUY),
    "there is a console error": Scene(FAILS, BUY),
    'the console shows "404"': Scene(FAILS, BUY),
    'a browser dialog says "Sure?"': Scene(
        ASKS.format("alert"), ASK, ("When I accept the dialog",)
    ),
    "a browser dialog is open": Scene(ASKS.format("alert"), ASK, ("When I accept the dialog",)),
    'the last answer says "404"': Scene(before=('When I open "/api/404"',)),
    '"Due" is the date "2026-12-24"': Scene(TOTAL),
    '"Due" is before the date "2027-01-01"': Scene(TOTAL),
    '"Due" is after the date "2026-12-01"': Scene(TOTAL),
    '"Loading" is gone': Scene(LATER.format("said.remove()")),
    '"Loading" disappears': Scene(LATER.format("said.remove()")),
    'I set the cookie "theme" to "dark"': Scene(KEPT, after=said("theme=dark")),
    'I clear the cookie "theme"': Scene(KEPT, COOKIE, ('Then I do not see "theme=dark"',)),
    "I clear all cookies": Scene(KEPT, COOKIE, ('Then I do not see "theme=dark"',)),
    'I set "seen" in the local storage to "yes"': Scene(KEPT, after=said("local yes")),
    'I clear "seen" in the local storage': Scene(KEPT, LOCAL, said("local null")),
    "I clear the local storage": Scene(KEPT, LOCAL, said("local null")),
    'I set "seen" in the session storage to "yes"': Scene(KEPT, after=said("session yes")),
    'I clear "seen" in the session storage': Scene(KEPT, SESSION, said("session null")),
    "I clear the session storage": Scene(KEPT, SESSION, said("session null")),
    '"Total" is 12.50': Scene(TOTAL),
    '"Total" is the amount "$12.50"': Scene(TOTAL),
    '"Total" is at least 10': Scene(TOTAL),
    '"Order number" matches "ORD-####"': Scene(TOTAL),
    '"Total" is the remembered total': Scene(TOTAL, ('When I remember "Total" as total',)),
    '"Total" is more than the remembered total': Scene(
        TOTAL, ('When I remember "Total" as total', 'When I click "Add"')
    ),
    'the "Price" column is sorted ascending': Scene(TABLE),
    'the "Orders" table is sorted by "Price" ascending': Scene(TABLE),
    'the rows are sorted by "Price" ascending': Scene(TABLE),
    "the prices are sorted from low to high": Scene(TABLE),
    'the row where "Name" is "Pear" has "Status" "Open"': Scene(TABLE),
    'the "Orders" table has the rows ["Name" "Status"] ["Pear" "Open"]': Scene(TABLE),
    'I see the texts ["Pear"] ["Apple"]': Scene(TABLE),
    "the items are sorted from A to Z": Scene(CARDS.format("Apple", "Pear")),
    "the items are sorted by price ascending": Scene(CARDS.format("Apple", "Pear")),
    "the items are sorted by name descending": Scene(CARDS.format("Pear", "Apple")),
    '"Red" is selected in "Hue"': Scene(FORM, ('When I select "Red" in "Hue"',)),
    '"Hue" has the options "Red" and "Blue"': Scene(FORM),
    'the request to "/api/cart" answers 200': Scene(SENDS, BUY),
    'a POST request to "/api/cart" is sent': Scene(SENDS, BUY),
    'the request to "/api/gone" fails': Scene(SENDS, ('When I click "Try"',)),
    '"orders.csv" is downloaded': Scene("<a href=/orders.csv>Save</a>", ('When I click "Save"',)),
    "a file is downloaded": Scene("<a href=/orders.csv>Save</a>", ('When I click "Save"',)),
}
"""By the example, without its keyword where one is enough to tell it apart."""


class _Site(BaseHTTPRequestHandler):
    """`/scene/N` is the page of the N-th scene; the rest is small and fixed."""

    scenes: Sequence[Scene] = ()

    def do_GET(self) -> None:
        path = self.path
        if path == "/orders.csv":
            self._answer(200, "a,b", "text/csv", "attachment; filename=orders.csv")
        elif path == "/api/404":
            self._answer(404, "<p>Nothing</p>")
        elif path.startswith("/scene/"):
            self._answer(200, self.scenes[int(path.rsplit("/", 1)[1])].body)
        else:
            self._answer(200, f"<title>{path}</title><h1>{path}</h1>")

    def do_POST(self) -> None:
        sleep(SLOW if self.path == "/api/slow" else 0.2)
        self._answer(200, "{}", "application/json")

    def _answer(self, status: int, body: str, kind: str = "text/html", as_file: str = "") -> None:
        self.send_response(status)
        self.send_header("content-type", f"{kind}; charset=utf-8")
        if as_file:
            self.send_header("content-disposition", as_file)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *words: object) -> None:
        """Say nothing."""


@contextmanager
def site(scenes: Sequence[Scene]) -> Iterator[str]:
    """The application with these scenes, running; its address."""
    handler = type("Site", (_Site,), {"scenes": scenes})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
