"""Origins: the tricks of security cases B6 and B7, and the URLs that must go on working."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.errors import ConfigError, Place
from orchestrator.tools.origins import BadUrl, Origins, read_url

OURS = Origins(["http://127.0.0.1:*", "https://*.example.com", "https://shop.test:8443"])

ALLOWED = [
    "http://127.0.0.1:8000/login",
    "http://127.0.0.1",
    "HTTP://127.0.0.1:1/x#y",
    "https://a.example.com/",
    "https://a.b.EXAMPLE.com:443?x",
    "https://shop.test:8443/a b/%00?q=\\",
    "http://127.0.0.1:/",
    "https://bücher.example.com/",
    "https://a\u3002example\uff0ecom/",
]

REFUSED = [
    # another origin
    "https://127.0.0.1:8000/",
    "https://example.com/",
    "https://evilexample.com/",
    "https://a.example.com.evil.test/",
    "https://a.example.com:8443/",
    "https://shop.test/",
    "http://localhost:8000/",
    "http://[::1]:8000/",
    "http://[::ffff:127.0.0.1]/",
    # a user before the host
    "http://127.0.0.1@evil.test/",
    "http://127.0.0.1:80@evil.test/",
    "http://user:pw@127.0.0.1/",
    "http://@127.0.0.1/",
    # an address in other digits
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.0.0.1/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://127.0.0.01/",
    "http://127.0.0.1.:80/",
    "http://127.0.0.256/",
    "http://1.2.3.4.5/",
    # a host that is none
    "https://a.example.com./",
    "https://a..example.com/",
    "https://.example.com/",
    "https://*.example.com/",
    "https://a%2eexample.com/",
    "http://127.0.0.1%00.evil.test/",
    "https://evil.test\u200b\u2044.example.com/",
    "https://xn--.exa mple.com/",
    "http://[::1%25eth0]/",
    "http://127.0.0.1:80:80/",
    "http://127.0.0.1:99999/",
    "http://127.0.0.1:0/",
    "http://127.0.0.1:*/",
    "http://127.0.0.1:8o/",
    "http:///127.0.0.1/",
    "http:/127.0.0.1/",
    "http:127.0.0.1",
    "http://",
    # a backslash, a control character, white space
    "http://evil.test\\@127.0.0.1/",
    "http://127.0.0.1\\.evil.test/",
    "http://127.0.0.1/a\\..\\b",
    "http:\\\\127.0.0.1/",
    "http://127.0.0.1/\x00",
    "http://127.0.0.1\t/",
    "http://127.0.0.1/\n",
    " http://127.0.0.1/",
    "http://evil.test\x00.example.com/",
    # another scheme
    "about:blank",
    "data:text/html,hello",
    "blob:http://127.0.0.1:8000/1",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "view-source:http://127.0.0.1/",
    "chrome://settings",
    "ws://127.0.0.1/",
    "ftp://127.0.0.1/",
    "//127.0.0.1/",
    "/login",
    "",
]


@pytest.mark.parametrize("url", ALLOWED)
def test_a_url_on_an_origin_is_allowed(url: str) -> None:
    assert OURS.why_not(url) == ""


@pytest.mark.parametrize("url", REFUSED)
def test_a_url_off_the_origins_is_refused_with_a_sentence(url: str) -> None:
    assert not OURS.allows(url)
    assert OURS.why_not(url)


def test_a_blank_page_may_stand_open_and_is_never_evidence() -> None:
    assert OURS.tolerates("about:blank")
    assert OURS.tolerates("http://127.0.0.1:8000/")
    assert not OURS.allows("about:blank")
    assert not OURS.tolerates("about:srcdoc")
    assert not OURS.tolerates("data:,x")


def test_a_refusal_names_the_origin_and_what_would_do() -> None:
    assert Origins(["http://127.0.0.1:*"]).why_not("https://evil.test/x?y") == (
        "https://evil.test is not one of the origins (http://127.0.0.1:*)"
    )


def test_the_default_is_the_origin_of_the_application() -> None:
    shop = Origins.of("http://127.0.0.1:8000/shop/?x")
    assert str(shop) == "http://127.0.0.1:8000"
    assert shop.allows("http://127.0.0.1:8000/login")
    assert not shop.allows("http://127.0.0.1:8001/login")
    with pytest.raises(BadUrl):
        Origins.of("shop")


def test_a_path_becomes_a_url_of_the_application() -> None:
    base = "http://127.0.0.1:8000/shop/"
    for url, whole in [
        ("/login", "http://127.0.0.1:8000/login"),
        ("cart?n=1", "http://127.0.0.1:8000/shop/cart?n=1"),
        ("", "http://127.0.0.1:8000/shop/"),
        (" /a b ", "http://127.0.0.1:8000/a%20b"),
        ("/ü", "http://127.0.0.1:8000/%C3%BC"),
        ("HTTP://127.0.0.1:80/%41", "http://127.0.0.1/%41"),
        ("//evil.test/x", "http://evil.test/x"),
    ]:
        assert OURS.resolve(base, url) == whole


def test_what_cannot_be_read_stays_as_it_is_and_is_refused() -> None:
    for url in ("javascript:alert(1)", "\\\\evil.test", "/\x00", "http://u@127.0.0.1/"):
        resolved = OURS.resolve("http://127.0.0.1:8000/", url)
        assert not OURS.allows(resolved)


@given(st.text(alphabet=string.printable + "ü。\u200b\ud800", max_size=30))
def test_whatever_is_allowed_reads_the_same_again(text: str) -> None:
    for url in (f"http://127.0.0.1:8000/{text}", f"http://127.0.0.1{text}", f"http://{text}"):
        resolved = OURS.resolve("http://127.0.0.1/", url)
        if OURS.allows(resolved):
            assert OURS.resolve("https://elsewhere.test/", resolved) == resolved
            assert resolved.startswith(read_url(resolved).origin)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("127.0.0.1:8000", "scheme://host"),
        ("http://a.test/path", "no path"),
        ("ftp://a.test", "scheme://host"),
        ("http://*", "first label"),
        ("http://*:80", "first label"),
        ("http://a.*.test", "first label"),
        ("http://u@a.test", "first label"),
        ("https://*.com", "two labels"),
        ("http://*.127.0.0.1", "two labels"),
        ("*", "scheme://host"),
    ],
)
def test_an_origin_that_cannot_be_read_says_what_to_write(text: str, hint: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Origins([text], place=Place(path="CONTEXT.md", line=4))
    assert hint in caught.value.hint
    assert str(caught.value.place) == "CONTEXT.md:4"


def test_a_teams_own_top_label_may_have_a_star() -> None:
    assert Origins(["http://*.localhost:*"]).allows("http://shop.localhost:3000/")
