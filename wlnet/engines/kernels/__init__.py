"""Kernels: plain functions that compute one primitive into an array given to them.

Each is called as `kernel(out, *inputs, scratch=scratch, **settings)`. `out` is contiguous and holds anything; inputs
may be strided views. The plain form of the primitive in `wlnet.ir.ops` says what a kernel must give.
"""
