"""Kernels for numba: whole epochs of descent in compiled code.

The files hold plain Python, which `loading` compiles; uncompiled it computes the same, only slowly. They
repeat the equations for numbers that lie in arrays, and a test holds them to the objects by bits.

Indices are unsigned (`numpy.uint64`): a signed index could count from the end of an array, and the test
for that would cost more than the arithmetic.
"""
