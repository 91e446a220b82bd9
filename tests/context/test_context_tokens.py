"""Counting without a network: one table, a factor a model, exact once a reply has told it."""

import subprocess
import sys

from orchestrator.context.tokens import count, count_prompt, guessed, learnt, tools_text, uncounted
from orchestrator.context.tools import FIND, READ
from orchestrator.messages import Prompt, Text


def test_text_is_counted_without_a_network() -> None:
    assert count("") == 0
    assert count("hello world") == 2
    assert count("<|endoftext|>") > 1


def test_a_factor_is_a_guess_until_a_reply_has_told_it() -> None:
    assert guessed("anthropic/claude-sonnet-5-5").mark == "~"
    assert guessed("anthropic/claude-sonnet-5-5").of(1000) == 1450
    assert guessed("openai/gpt-5").value == 1.0
    assert guessed("local").value == 1.25
    told = learnt(1000, 1400)
    assert told is not None
    assert (told.of(2000), told.mark) == (2800, "")
    assert learnt(0, 1400) is None


def test_tools_are_the_same_bytes_in_any_order() -> None:
    assert tools_text((FIND, READ)) == tools_text((READ, FIND))
    assert count_prompt(Prompt(parts=(Text(text="Test."),)), (FIND, READ)) > 100


def test_the_table_is_not_loaded_before_it_is_needed() -> None:
    line = "import sys, orchestrator.context.tokens; sys.exit('tiktoken' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", line], check=False).returncode == 0


def test_without_the_table_tokens_are_guessed_by_length_and_nothing_is_fetched() -> None:
    line = (
        "import sys; sys.modules['tiktoken_ext.offline'] = None; sys.modules['tiktoken'] = None\n"
        "from orchestrator.context.tokens import count, uncounted\n"
        "print(count('abcdef'), count(''), uncounted())"
    )
    done = subprocess.run([sys.executable, "-c", line], check=False, capture_output=True, text=True)
    assert done.stderr == ""
    assert done.stdout.startswith("2 0 tokens are guessed by length")


def test_with_the_table_nothing_is_said_of_it() -> None:
    assert uncounted() == ""
