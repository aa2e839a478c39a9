"""The gallery: every lecture figure by name, with what it teaches and the command that makes it."""
