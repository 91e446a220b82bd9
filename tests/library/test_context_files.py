"""CONTEXT.md: its values, its imports, and what it takes from the environment."""

from pathlib import Path

import pytest

from orchestrator.errors import ConfigErrors, Place
from orchestrator.library.context import (
    App,
    Budget,
    Context,
    EffectText,
    RuleText,
    origin_of,
)
from orchestrator.library.environment import Secret
from tests.library.whole import read_context

DESIGN = """---
model: anthropic/claude-sonnet-5-5     # no `model:` at all: gherkin, the embedded one
fallback: [local]
models:
  local: {api: openai, base_url: "http://127.0.0.1:11434/v1", model: qwen3, key: "${LOCAL_KEY:-none}"}
app: {url: "${SHOP_URL:-http://127.0.0.1:8000}", start: "make serve", ready: /health}
origins: ["http://127.0.0.1:*"]        # default: the origin of app.url
budget:
  run: {cost: 2.00, minutes: 20}
  criterion: {turns: 60, context: 60000, output: 8000}
allow: [tracker.read, tracker.search, "browser.*"]
ask: [tracker.comment, tracker.move, "billing.refund(amount>100)"]
deny: ["*.delete_*"]
effects: {"db.select_*": reads}
tracker: tickets                       # the server that plays the tracker
accounts:
  shopper: {username: ada, password: "${SHOP_PASSWORD}"}
owner: "@maria"
---
# How we work here
"""


def read(folder: Path, text: str, **environ: str) -> Context:
    path = folder / "CONTEXT.md"
    path.write_text(text, encoding="utf-8")
    return read_context(path, root=folder, environ=environ)


def test_the_example_of_the_design_is_read(tmp_path: Path) -> None:
    context = read(tmp_path, DESIGN, SHOP_PASSWORD="correct horse")
    assert context.model == "anthropic/claude-sonnet-5-5"
    assert context.fallback == ("local",)
    assert context.models["local"].key == "none"
    assert context.app == App(
        url="http://127.0.0.1:8000",
        start="make serve",
        ready="/health",
        place=Place(path="CONTEXT.md", line=6),
    )
    assert context.origins == ("http://127.0.0.1:*",)
    assert context.budget == Budget(cost=2.0, minutes=20, turns=60, context=60000, output=8000)
    assert context.rules.ask[2] == RuleText(
        text="billing.refund(amount>100)", place=Place(path="CONTEXT.md", line=12)
    )
    assert context.effects == (
        EffectText(pattern="db.select_*", effect="reads", place=Place(path="CONTEXT.md", line=14)),
    )
    account = context.accounts["shopper"].values
    assert account["username"] == "ada"
    assert account["password"] == Secret(
        name="SHOP_PASSWORD", value="correct horse", taken=("correct horse",)
    )
    assert context.body == "# How we work here"


def test_an_empty_context_has_the_defaults(tmp_path: Path) -> None:
    context = read(tmp_path, "Only words.\n")
    assert (context.model, context.app, context.origins, context.tracker) == (
        None,
        None,
        (),
        "tickets",
    )
    assert context.budget == Budget()


def test_a_criterion_that_takes_all_its_turns_may_think_in_each() -> None:
    assert Budget().output / Budget().turns > 500


def test_the_origin_of_the_application_is_the_default(tmp_path: Path) -> None:
    context = read(tmp_path, "---\napp: {url: '${URL}'}\n---\n", URL="https://shop.test:81/a?b")
    assert context.origins == ("https://shop.test:81",)
    assert origin_of("http://user:word@shop.test/a") == "http://shop.test"


def test_a_secret_is_never_shown(tmp_path: Path) -> None:
    context = read(
        tmp_path,
        "---\naccounts: {a: {token: 'Bearer ${TOKEN}', other: '${NOT:-${}'}}\n---\n".replace(
            "${NOT:-${}", "${NOT:-plain}"
        ),
        TOKEN="s3cr3t-value",
    )
    token = context.accounts["a"].values["token"]
    assert isinstance(token, Secret)
    assert token.value == "Bearer s3cr3t-value"
    assert token.hidden == ("s3cr3t-value",)
    for shown in (repr(context), str(token), f"{token}", repr([token])):
        assert "s3cr3t" not in shown
    assert context.accounts["a"].values["other"] == "plain"


def test_every_missing_variable_is_named_at_once(tmp_path: Path) -> None:
    text = "---\napp: {url: '${A}'}\naccounts:\n  x: {p: '${B}'}\n  y: {p: '${C}'}\n---\n"
    with pytest.raises(ConfigErrors) as caught:
        read(tmp_path, text, C="")
    said = [(error.message[-5:], error.place.line) for error in caught.value.errors if error.place]
    assert said == [("has no A"[-5:], 2), ("has no B"[-5:], 4), ("has no C"[-5:], 5)]


def test_an_account_may_have_origins_of_its_own(tmp_path: Path) -> None:
    context = read(tmp_path, "---\naccounts: {a: {name: b, origins: ['https://x.test']}}\n---\n")
    account = context.accounts["a"]
    assert (account.origins, dict(account.values)) == (("https://x.test",), {"name": "b"})


def imported(folder: Path, body: str, **files: str) -> Context:
    for name, text in files.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return read(folder, body)


def test_an_import_puts_the_file_in_the_place_of_its_name(tmp_path: Path) -> None:
    context = imported(
        tmp_path, "One\n@a.md\nSee @./b.md, too.\n", a="---\nx: 1\n---\nA text", b="B\n@a.md\n"
    )
    assert context.body == "One\nA text\nSee @./b.md, too.\nB\nA text"
    assert [one.path for one in context.definitions] == ["CONTEXT.md", "a.md", "b.md"]


@pytest.mark.parametrize(
    "body",
    [
        "write to ada@shop.md please",
        "`@a.md` in code",
        "``a ` @a.md`` in code",
        "```\n@a.md\n```",
        "~~~~\n~~~\n@a.md\n~~~~",
        "    @a.md",
        "@maria and @team/qa and @notes.txt",
    ],
)
def test_what_is_no_import_stays_as_it_is(tmp_path: Path, body: str) -> None:
    assert imported(tmp_path, f"x\n\n{body}", a="A text").body == f"x\n\n{body}"


def chain(folder: Path, length: int) -> Context:
    files = {f"f{n}": f"{n}\n@f{n + 1}.md" for n in range(1, length)}
    return imported(folder, "@f1.md", **files, **{f"f{length}": "end"})


def test_imports_go_four_deep(tmp_path: Path) -> None:
    assert chain(tmp_path, 4).body == "1\n2\n3\nend"
    with pytest.raises(ConfigErrors, match="more than 4 deep"):
        chain(tmp_path, 5)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("x\n@gone.md", "and no such file"),
        ("x\n@../outside.md", "outside the project"),
        ("x\n@loop.md", "imports itself"),
        ("x\n@broken.md", "never closed"),
    ],
)
def test_a_wrong_import_is_an_error_with_its_line(tmp_path: Path, body: str, said: str) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (tmp_path / "outside.md").write_text("secret", encoding="utf-8")
    with pytest.raises(ConfigErrors, match=said) as caught:
        imported(project, body, loop="@loop.md", broken="---\n")
    assert caught.value.errors[0].place is not None


def test_a_link_does_not_lead_an_import_outside(tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (tmp_path / "outside.md").write_text("secret", encoding="utf-8")
    (project / "link.md").symlink_to(tmp_path / "outside.md")
    with pytest.raises(ConfigErrors, match="outside the project"):
        read(project, "@link.md")
