"""Who is measured: one file for each, all with the same three methods (`sides.Trainer`)."""
