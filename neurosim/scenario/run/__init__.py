"""Running a scenario: its passes, its training, and what is told of them."""
