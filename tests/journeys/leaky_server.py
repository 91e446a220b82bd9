"""A server that tells its key to whoever listens: in its log, its answers and its errors.

`python leaky_server.py [refuses]`: it then answers the first message with an error.
"""

import json
import os
import sys
from typing import Any

KEY = os.environ["CRM_KEY"]


def answer(message: dict[str, Any]) -> dict[str, Any]:
    method = message["method"]
    if "refuses" in sys.argv:
        return {"error": {"code": -32602, "message": f"the key {KEY} is not known"}}
    if method == "initialize":
        version = message["params"]["protocolVersion"]
        info = {"name": "leaky", "version": "1"}
        return {
            "result": {
                "protocolVersion": version,
                "capabilities": {"tools": {}},
                "serverInfo": info,
            }
        }
    if method == "tools/list":
        tool = {"name": "peek", "description": "peeks", "inputSchema": {"type": "object"}}
        return {"result": {"tools": [tool]}}
    words = json.dumps({"key": KEY, "environment": dict(os.environ)})
    return {
        "result": {
            "content": [{"type": "text", "text": words}],
            "structuredContent": {KEY: KEY[::-1]},
        }
    }


sys.stderr.write(f"connected with {KEY}\n")
sys.stderr.flush()
for line in sys.stdin:
    message = json.loads(line)
    if "id" in message:
        reply = {"jsonrpc": "2.0", "id": message["id"], **answer(message)}
        sys.stdout.write(json.dumps(reply) + "\n")
        sys.stdout.flush()
