"""Sending something back: a name, a receipt, and a photo that arrives."""

from starlette.testclient import TestClient

from orchestrator.demo.shop import application

PHOTO = {"photo": ("torn.png", b"\x89PNG and so on", "image/png")}
FORM = {"name": "Ada", "reason": "The strap is torn", "receipt": "yes"}


def test_a_return_tells_what_was_sent_and_shows_the_photo() -> None:
    with TestClient(application(frozenset())) as shop:
        answer = shop.post("/returns", data=FORM, files=PHOTO)
        assert answer.url.path == "/returns/sent"
        assert "<dd>The strap is torn</dd>" in answer.text
        assert 'src="/returns/photo" alt="torn.png"' in answer.text
        photo = shop.get("/returns/photo")
    assert photo.content == PHOTO["photo"][1]
    assert photo.headers["content-type"] == "image/png"


def test_without_a_photo_it_says_so_and_serves_none() -> None:
    empty = {"photo": ("", b"", "application/octet-stream")}
    with TestClient(application(frozenset())) as shop:
        assert "No photo" in shop.post("/returns", data=FORM, files=empty).text
        assert shop.get("/returns/photo").status_code == 404


def test_what_is_no_picture_is_never_served_as_a_page() -> None:
    page = {"photo": ("page.html", b"<script>alert(1)</script>", "text/html")}
    with TestClient(application(frozenset())) as shop:
        shop.post("/returns", data=FORM, files=page)
        assert shop.get("/returns/photo").status_code == 404


def test_spaces_are_no_name_and_the_rest_is_kept() -> None:
    with TestClient(application(frozenset())) as shop:
        page = shop.post("/returns", data=FORM | {"name": "  "}).text
    assert "Enter your name" in page
    assert "Enter what is wrong" not in page
    assert 'value="The strap is torn"' in page


def test_nothing_can_be_sent_before_the_receipt_is_ticked() -> None:
    with TestClient(application(frozenset())) as shop:
        page = shop.get("/returns").text
    assert '<button class="wide" data-needs="receipt" disabled>Send request</button>' in page


def test_no_request_was_sent_by_a_new_visitor() -> None:
    with TestClient(application(frozenset())) as shop:
        assert shop.get("/returns/sent").url.path == "/returns"
        assert shop.get("/returns/photo").status_code == 404


def test_blank_name_lets_spaces_through_but_not_nothing() -> None:
    with TestClient(application(frozenset({"blank-name"}))) as shop:
        assert "We have your request" in shop.post("/returns", data=FORM | {"name": "  "}).text
        assert "Enter your name" in shop.post("/returns", data=FORM | {"name": ""}).text


def test_upload_lost_keeps_the_request_and_loses_the_photo() -> None:
    with TestClient(application(frozenset({"upload-lost"}))) as shop:
        page = shop.post("/returns", data=FORM, files=PHOTO).text
        assert "We have your request" in page
        assert "No photo" in page


def test_button_live_never_disables_the_button() -> None:
    with TestClient(application(frozenset({"button-live"}))) as shop:
        assert '<button class="wide">Send request</button>' in shop.get("/returns").text
