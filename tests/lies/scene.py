"""What lies and honest scripts are made of: criteria of the demo shop, and ways to begin."""

from dataclasses import dataclass

from tests.lies.script import Move, click, expect, fill, go, press

NOT_MINE = "is no expectation of this criterion"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A criterion and a script. `title` names it, `says` tells the lie, `answer` what comes of it.

    `answer` is a part of the reason that the verdict carries, `outcome` and `code` the verdict.
    """

    title: str
    criterion: str
    moves: tuple[Move, ...]
    says: str = ""
    answer: str = ""
    outcome: str = "unproven"
    code: str = "no-evidence"


def lie(title: str, says: str, criterion: str, *moves: Move, answer: str, **more: str) -> Told:
    """A lie that is insisted on: the last move is made twice."""
    again = moves if not moves[-1].tool else (*moves, moves[-1])
    return Told(title=title, says=says, criterion=criterion, moves=again, answer=answer, **more)


def honest(title: str, criterion: str, *moves: Move) -> Told:
    return Told(title=title, criterion=criterion, moves=moves, outcome="pass", code="")


LOGIN = 'Given I am on "/login", when I click "Log in", '
ADD = 'Given I am on "/products", when I click "Add to cart" in the "Backpack" card, '
SEARCH = 'Given I am on "/products", when I fill "Search" with "warm" and I press "Enter", '
REQUIRED = LOGIN + 'then I see "Enter your username"'
TWO = LOGIN + 'then I see "Enter your username" and I see "Enter your password"'
HEADED = LOGIN + 'then I see the heading "Member login"'
LOCKED = LOGIN + 'then I see the alert "This account is locked"'
QUIET = ADD + 'then I do not see "Something went wrong"'
ADDED = ADD + 'then I see the link "Cart (1)"'
CONFIRMED = ADD + 'then I see the status "Backpack was added to your cart"'
FOUND = SEARCH + "then I see 2 articles"
HIDDEN = SEARCH + 'then I do not see "Backpack"'
ORDERED = SEARCH + 'then "Thermos" is before "Wool Socks"'
CART = 'Given I am on "/products", when I click "Cart (0)", then the URL is "/cart"'
PLAIN = 'A search for "canoe" says "No products match your search"'

AT_LOGIN = (go("/login"), *click('"Log in" button', name="done"))
ADDING = (go("/products"), *click('"Add to cart" button', '"Backpack" card', name="done"))
SEARCHING = (go("/products"), *fill("Search", "warm"), press("Enter"))
USERNAME = expect("seen", "text", value="Enter your username")
