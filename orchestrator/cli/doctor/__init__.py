"""`orch doctor`: what is wrong with a project and this machine, and the command that mends it."""
