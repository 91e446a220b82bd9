"""Write the JSON Schemas of everything that a team writes into the package.

.venv/bin/python scripts/schemas.py

`tests/library/test_json_schemas.py` fails where a file is not as this would write it.
"""

from orchestrator.library.json_schema import FOLDER, SCHEMAS, schema_text


def main() -> None:
    """Write every schema whose file differs."""
    FOLDER.mkdir(exist_ok=True)
    for kind in SCHEMAS:
        path = FOLDER / f"{kind}.schema.json"
        if not path.exists() or path.read_text(encoding="utf-8") != schema_text(kind):
            path.write_text(schema_text(kind), encoding="utf-8")
            print(f"wrote {path.name}")


if __name__ == "__main__":
    main()
