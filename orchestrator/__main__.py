"""`orch` and `python -m orchestrator`: the same program.

Nothing is imported here but the command line, so that `--version` and `--help` stay fast.
"""

import sys


def main() -> None:
    """Run the program and exit with the code that design rule 1 gives."""
    if sys.argv[1:] in (["--version"], ["version"]):
        from orchestrator import __version__

        sys.stdout.write(f"orch {__version__}\n")
        return
    from orchestrator.cli.app import run

    sys.exit(run())


if __name__ == "__main__":
    main()
