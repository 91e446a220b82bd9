"""The demo shop: a small real application to test, with bugs that can be switched on.

Not a fixture of the tests: `orch demo` serves it to anyone. It knows nothing of runs, models or
browsers. Above: `cli`; below: `errors`.
"""
