"""The array language between nets and engines: graphs of primitive operations with concrete shapes.

`Builder` writes a `Graph`; `gradient` and the passes turn graphs into graphs; an engine runs them. Nothing here knows
layers or the Wolfram Language. See `wlnet.ir.graph` for the form and `wlnet.ir.primitive` for how to add an operation.
"""
