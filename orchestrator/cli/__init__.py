"""The command line: chooses the concrete things, prints, exits."""
