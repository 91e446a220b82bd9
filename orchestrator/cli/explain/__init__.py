"""`orch explain`: what a name or a key means here, and which file and line says so."""
