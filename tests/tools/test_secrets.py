"""Secrets go in last of all: where something is typed, on the account's origins."""

import pytest

from orchestrator.errors import ConfigError, Place
from orchestrator.messages import Json, ToolCall
from orchestrator.tools.origins import Origins
from orchestrator.tools.secrets import TYPED, Secret, SecretRefused, Vault

SHOP = Origins(["http://127.0.0.1:*"])
PAGE = "http://127.0.0.1:8000/login"
VAULT = Vault(
    [
        Secret(name="shopper.username", value="ada", origins=SHOP, hidden=False),
        Secret(name="shopper.password", value="hunter2-{{shopper.username}}", origins=SHOP),
        Secret(name="admin.password", value="correct horse", origins=Origins([])),
    ]
)


TYPE, FORM = "browser.browser_type", "browser.browser_fill_form"


def fill(tool: str, arguments: dict[str, Json], url: str = PAGE) -> Json:
    return VAULT.fill(ToolCall(id="1", tool=tool, arguments=arguments), url).arguments


def refusal(arguments: dict[str, Json], url: str = PAGE, tool: str = TYPE) -> str:
    with pytest.raises(SecretRefused) as caught:
        fill(tool, arguments, url)
    return str(caught.value)


def test_a_value_goes_in_deep_down_and_is_not_read_again() -> None:
    fields = [{"name": "{{shopper.username}}", "value": "x{{ shopper.password }}"}]
    assert fill(FORM, {"fields": fields, "count": 3}) == {
        "fields": [{"name": "ada", "value": "xhunter2-{{shopper.username}}"}],
        "count": 3,
    }


def test_each_typing_tool_takes_a_secret_only_where_it_types() -> None:
    for tool, keys in TYPED.items():
        for key in ("text", "value", "values", "promptText"):
            arguments = {key: "{{shopper.password}}"}
            if key in keys:
                assert fill(tool, arguments) == {key: "hunter2-{{shopper.username}}"}
            else:
                refusal(arguments, tool=tool)


def test_a_secret_goes_to_no_other_server_under_whatever_name_of_an_argument() -> None:
    for tool in ("chat.post", "tracker.comment", "browser.browser_wait_for", "chat.browser_type"):
        assert "not in `text`" in refusal({"text": "{{shopper.password}}"}, tool=tool)


def test_a_value_is_not_typed_off_the_accounts_origins() -> None:
    why = refusal({"text": "{{shopper.password}}"}, "https://evil.test/login")
    assert why == (
        "{{shopper.password}} is not typed here: "
        "https://evil.test is not one of the origins (http://127.0.0.1:*)"
    )
    for url in ("", "about:blank", "data:text/html,x", "http://127.0.0.1@evil.test/"):
        refusal({"text": "{{shopper.password}}"}, url)
    assert "not one of the origins (none)" in refusal({"text": "{{admin.password}}"})


def test_a_secret_goes_only_into_what_is_typed() -> None:
    for key in ("url", "function", "body", "element", "filename"):
        assert f"not in `{key}`" in refusal({key: "x{{shopper.password}}"})


def test_what_is_no_secret_goes_anywhere() -> None:
    assert fill("tickets.add_comment", {"body": "by {{shopper.username}}"}, "") == {
        "body": "by ada"
    }


def test_only_what_is_no_secret_is_opened() -> None:
    words = "{{shopper.username}}, {{shopper.password}} and {{user.name}}"
    call = ToolCall(id="1", tool="orch.expect", arguments={"value": words})
    assert VAULT.opened(call).arguments == {"value": words.replace("{{shopper.username}}", "ada")}


def test_a_name_that_is_not_there_gets_the_nearest() -> None:
    assert refusal({"text": "{{shoper.password}}"}) == (
        "there is no {{shoper.password}}; did you mean {{shopper.password}}?"
    )
    assert refusal({"text": "{{xxx.yyy}}"}) == (
        "there is no {{xxx.yyy}}; there is {{admin.password}}, {{shopper.password}}, "
        "{{shopper.username}}"
    )


def test_words_in_braces_that_are_not_ours_stay() -> None:
    words = "{{title}} {{ 7*7 }} {shopper.password} {{shopper.password}"
    assert fill(TYPE, {"text": words}) == {"text": words}


def test_a_secret_never_shows_itself() -> None:
    secret = Secret(name="a.b", value="hunter2-zebra", origins=SHOP)
    assert "hunter2" not in repr(secret) + str(secret) + repr(Vault([secret]))


def test_a_secret_too_short_to_mask_is_refused_without_being_shown() -> None:
    with pytest.raises(ConfigError) as caught:
        Vault([Secret(name="a.b", value="xyzzy", origins=SHOP, place=Place(path="C.md", line=2))])
    assert "xyzzy" not in str(caught.value)
    assert str(caught.value.place) == "C.md:2"


def test_only_hidden_values_are_given_to_the_mask() -> None:
    assert VAULT.names == ("admin.password", "shopper.password", "shopper.username")
    assert set(VAULT.hidden) == {"admin.password", "shopper.password"}
