"""What a run tells besides the step log, one module for each part of it."""
