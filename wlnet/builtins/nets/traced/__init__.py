"""Functions of arrays, traced: evaluated in the language on arrays that are not there yet, they write IR.

`tracer.py` says what stands for an array, `trace.py` what happens while a function is evaluated on it, `rules.py` how
a rule for a built-in is declared; the other modules hold the rules by theme. `function.py` is the way in.
"""
