"""Measurements: each script asks one question. `python -m benchmarks` runs them and writes `results.md`."""
