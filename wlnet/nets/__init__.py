"""Nets: typed layers, chains and graphs of them, and what follows from their shapes."""
