"""Many trainings of a scenario: every seed, and every setting, on one computer or on many."""
