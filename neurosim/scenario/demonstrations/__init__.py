"""What a scenario can show besides a training, each demonstration a module of its own."""
