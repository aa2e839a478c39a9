"""What a scenario file may say: its tables, read and checked."""
