"""From what a file says to a scenario: its network, its samples, its data."""
