"""Driving one agent: the loop, and what bounds it."""
