"""What `exact=False` puts in the place of exp and of what is made from it."""
