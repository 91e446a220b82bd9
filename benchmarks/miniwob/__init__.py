"""MiniWoB: pages and oracles that nobody here wrote, solved from tickets written by hand."""
