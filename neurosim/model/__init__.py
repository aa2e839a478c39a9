"""The network itself: neurons and connections held in a networkx graph."""
