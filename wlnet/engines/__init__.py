"""Engines compile a graph of the array language to a plan and run it."""
