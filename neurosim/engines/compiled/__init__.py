"""Trainings as machine code: the formulas written in the language of LLVM, and compiled on this computer."""
