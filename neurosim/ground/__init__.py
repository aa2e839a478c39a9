"""What every floor stands on: errors, checks of what is given, files, rounding, progress."""
