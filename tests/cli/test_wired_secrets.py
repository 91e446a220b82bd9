"""Which of a project's values are secrets: what the environment gave, wherever it is used."""

from pathlib import Path

from orchestrator.cli.wire import _masked, _secrets
from orchestrator.library.catalog import Catalog, load
from orchestrator.messages import ToolCall
from orchestrator.tools.masking import Mask
from orchestrator.tools.origins import Origins
from orchestrator.tools.secrets import Vault

VALUES = {
    "SHOP_PASSWORD": "canary-password",
    "SHOP_TENANT": "canary-tenant",
    "MODEL_KEY": "canary-model-key",
    "CRM_TOKEN": "canary-crm-token",
    "CRM_HEADER": "canary-crm-header",
    "JIRA_TOKEN": "canary-jira-token",
}
CONTEXT = """\
---
app: {url: "http://127.0.0.1:8000"}
models:
  local: {api: openai, base_url: "http://127.0.0.1:1/v1", model: m, key: "${MODEL_KEY}"}
accounts:
  shopper: {username: ada-the-first, password: "${SHOP_PASSWORD}", pin: "${SHOP_PIN:-not-a-secret}"}
  tenant: {username: "x-${SHOP_TENANT}-y", origins: "https://login.example.com"}
---
"""
SERVERS = """\
{"mcpServers": {
  "crm": {"command": "crm", "env": {"TOKEN": "Bearer ${CRM_TOKEN}", "PLAIN": "open-text"}},
  "far": {"type": "http", "url": "http://127.0.0.1:1/mcp", "headers": {"X-Key": "${CRM_HEADER}"}}
}}
"""
AGENT = """\
---
name: clerk
description: Files things
credentials: {crm: {TOKEN: "${JIRA_TOKEN}"}}
---
You file.
"""
APP = "http://127.0.0.1:8000/login"


def catalog(folder: Path) -> Catalog:
    (folder / "CONTEXT.md").write_text(CONTEXT, encoding="utf-8")
    (folder / ".mcp.json").write_text(SERVERS, encoding="utf-8")
    (folder / ".agents").mkdir()
    (folder / ".agents" / "clerk.md").write_text(AGENT, encoding="utf-8")
    found = load(folder, environ=VALUES)
    found.stop_on_errors()
    return found


def vault(found: Catalog) -> Vault:
    return Vault(_secrets(found.context, Origins.of(APP)))


def test_everything_that_the_environment_gave_is_masked_and_nothing_else(tmp_path: Path) -> None:
    found = catalog(tmp_path)
    values = _masked(found, vault(found))
    assert values == {
        "shopper.password": "canary-password",
        "tenant.username": "x-canary-tenant-y",
        "tenant.username.2": "canary-tenant",
        "models.local": "canary-model-key",
        "crm.TOKEN": "canary-crm-token",
        "far.X-Key": "canary-crm-header",
        "clerk.crm.TOKEN": "canary-jira-token",
    }
    words = "ada-the-first not-a-secret open-text"
    assert Mask(values).mask(words) == words


def test_an_account_is_typed_on_its_own_origins_and_else_on_the_projects(tmp_path: Path) -> None:
    typing = vault(catalog(tmp_path))
    for name, url, value in (
        ("shopper.password", APP, "canary-password"),
        ("tenant.username", "https://login.example.com/", "x-canary-tenant-y"),
    ):
        call = ToolCall(id="1", tool="browser.browser_type", arguments={"text": f"{{{{{name}}}}}"})
        assert typing.fill(call, url).arguments == {"text": value}
