"""A server on the wire format with nothing but the standard library, and a fault by name."""

import json
import os
import sys
from typing import Any

TOOLS = [
    {"name": name, "description": f"the tool {name}", "inputSchema": {"type": "object"}}
    for name in ("echo", "big", "hang", "die", "garbage", "remember", "forget", "wrong")
]


def send(message: dict[str, Any]) -> None:
    message = {"jsonrpc": "2.0", **message}
    if "id-last" in sys.argv:
        message = dict(reversed(message.items()))
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def text(words: str) -> dict[str, Any]:
    return {"content": [{"type": "text", "text": words}]}


def call(name: str, arguments: dict[str, Any], memory: list[str]) -> dict[str, Any] | None:
    if name == "big":
        return {"structuredContent": {"id": 1}, **text("x" * int(arguments["size"]))}
    if name == "die":
        sys.stderr.write("I am gone\n")
        os._exit(3)
    if name == "garbage":
        sys.stdout.write("this is no JSON\n")
    if name == "hang":
        return None
    if name == "wrong" and arguments.get("torn"):
        return {"content": [{"type": "image", "data": "abc", "mimeType": "image/png"}]}
    if name == "wrong":
        words = "x" * int(arguments.get("size", 0))
        return {"structuredContent": {"id": 1}, "content": f"not a list {words}"}
    if name == "remember":
        memory.append(str(arguments["word"]))
    if name == "forget":
        memory.clear()
    return text(" ".join([str(arguments.get("say", "")), *memory]).strip())


def main() -> None:
    fault = sys.argv[1] if len(sys.argv) > 1 else ""
    if fault == "exits":
        sys.stderr.write("no configuration\n")
        return
    memory: list[str] = []
    for line in sys.stdin:
        if fault == "mute":
            continue
        message = json.loads(line)
        method, id_ = message.get("method"), message.get("id")
        if method == "initialize":
            version = message["params"]["protocolVersion"]
            info = {"name": "faulty", "version": "1"}
            result: dict[str, Any] | None = {
                "protocolVersion": version,
                "capabilities": {"tools": {}},
                "serverInfo": info,
            }
        elif method == "tools/list":
            more = {"outputSchema": {"type": "object"}} if fault == "promises" else {}
            result = {"tools": [{**tool, **more} for tool in TOOLS]}
        elif method == "tools/call":
            params = message["params"]
            result = call(params["name"], params.get("arguments") or {}, memory)
        elif id_ is not None:
            send({"id": id_, "error": {"code": -32601, "message": "unknown"}})
            continue
        else:
            continue
        if result is not None:
            send({"id": id_, "result": result})


main()
