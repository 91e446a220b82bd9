"""MCP servers that come with the program; they know nothing of the rest of it.

Each runs in process (`mcp.Client(build(...))`) and alone (`python -m`). Above: `tools` connects
to them as to any other server. Below: nothing of ours.
"""
