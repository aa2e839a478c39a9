"""The three passes over a network: forward, backward, update."""
