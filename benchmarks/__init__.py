"""Figures about the program: ratios within one run, never seconds to be proud of."""
