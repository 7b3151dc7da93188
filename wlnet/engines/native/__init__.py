"""Machine code for the steps of a plan: kernels written as LLVM text, compiled when a plan first needs them.

Every kernel is a C function `void kernel(int64_t *row)`. Its row of 64-bit words holds addresses, sizes and strides, so
that one kernel serves all shapes. A program is a table of such rows, run by one call from Python. The NumPy kernels in
`wlnet/engines/kernels/` define what each kernel computes, and compute it where there is no compiler.
"""
