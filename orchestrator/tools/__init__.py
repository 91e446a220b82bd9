"""Using tools: servers and their pool, and the layers that every call passes through."""
