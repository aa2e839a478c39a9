"""What a source printed, next to our numbers."""
