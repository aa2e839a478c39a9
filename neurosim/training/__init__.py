"""Training a network, and checking its gradients."""
