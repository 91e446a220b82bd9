"""Pages of a shop's back office as the browser prints them: 30 KB, 100 KB and 1 MB of snapshot.

The same size and step give the same bytes. A step changes a line or two, as a click does; every
order has a note, so that what a criterion asks for can lie deep. Above: the benchmarks and the
tests of `context`; below: nothing.
"""

SIZES = {"30 KB": 30_000, "100 KB": 100_000, "1 MB": 1_000_000}
APP = "http://127.0.0.1:8000"
PEOPLE = ("Ada", "Grace", "Edsger", "Barbara", "Alan", "Katherine", "Tony", "Margaret")
STATES = ("open", "packed", "sent", "returned")


def shop_page(size: int, step: int = 0, *, path: str = "/orders") -> str:
    """What the browser answers: a page of at least `size` characters, after `step` clicks."""
    lines = [
        "- generic [ref=e1]:",
        "  - banner [ref=e2]:",
        '    - link "Shop" [ref=e3] [cursor=pointer]:',
        "      - /url: /",
        '    - textbox "Search orders" [ref=e4]',
        '    - button "Search" [ref=e5] [cursor=pointer]',
        '  - navigation "Main" [ref=e6]:',
        '    - link "Orders" [ref=e7] [cursor=pointer]:',
        "      - /url: /orders",
        '    - link "Customers" [ref=e8] [cursor=pointer]:',
        "      - /url: /customers",
        "  - main [ref=e9]:",
        '    - heading "Orders" [level=1] [ref=e10]',
    ]
    if step:
        lines.append(f"    - status [ref=e{900_000 + step}]: Order {4000 + step} was packed")
    lines.append('    - table "All orders" [ref=e11]:')
    written = sum(map(len, lines)) + len(lines)
    number = 0
    while written < size:
        order = _order(number, step)
        lines += order
        written += sum(map(len, order)) + len(order)
        number += 1
    return "\n".join(
        [
            "### Ran Playwright code",
            "```js",
            f"await page.goto('{APP}{path}');",
            "```",
            "### Page",
            f"- Page URL: {APP}{path}",
            "- Page Title: Orders",
            "### Snapshot",
            "```yaml",
            *lines,
            "```",
        ]
    )


def _order(number: int, step: int) -> list[str]:
    """The rows of one order: about 700 characters."""
    key, ref = 4000 + number, 100 + number * 10
    state = "packed" if 0 < number <= step else STATES[number * 7 % len(STATES)]
    person, price = PEOPLE[number * 5 % len(PEOPLE)], f"${number * 37 % 900 + 9}.50"
    return [
        f'      - row "{key} {person} {state} {price} Pack" [ref=e{ref}]:',
        f'        - cell "{key}" [ref=e{ref + 1}]:',
        f'          - link "{key}" [ref=e{ref + 2}] [cursor=pointer]:',
        f"            - /url: /orders/{key}",
        f'        - cell "{person}" [ref=e{ref + 3}]',
        f'        - cell "{state}" [ref=e{ref + 4}]',
        f'        - cell "{price}" [ref=e{ref + 5}]',
        f'        - cell "Leave parcel {number * 7919 % 9973} with the neighbour" [ref=e{ref + 6}]',
        f'        - cell "Pack" [ref=e{ref + 7}]:',
        f'          - button "Pack" [ref=e{ref + 8}] [cursor=pointer]',
    ]
