"""The figures of the gallery, family by family."""

from neurosim.gallery.entry import Entry
from neurosim.gallery.functions import FUNCTIONS, LANDSCAPES
from neurosim.gallery.networks import NETWORKS
from neurosim.gallery.tables import TABLES
from neurosim.gallery.training import TRAINING

#: Families and their figures, in the order in which a course meets them.
GALLERY: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    ("The network", NETWORKS),
    ("Functions", FUNCTIONS),
    ("Landscapes", LANDSCAPES),
    ("Training", TRAINING),
    ("Tables", TABLES),
)
