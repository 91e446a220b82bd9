"""Walking a command's steps: calls, agents, handoffs, and the one result at the end."""
