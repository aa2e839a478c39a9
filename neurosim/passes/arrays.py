"""A network as arrays: the outs of many samples at once, generation by generation.

References
----------
.. [1] C. L. Lawson, R. J. Hanson, D. R. Kincaid, F. T. Krogh, "Basic linear algebra subprograms for Fortran
   usage", ACM Transactions on Mathematical Software 5, 1979 (BLAS, which multiplies the matrices).
"""
