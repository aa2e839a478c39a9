"""Data: truth tables, scikit-learn's moons and digits, and files (IDX, CSV, MATLAB, folders of images)."""

from neurosim.data.dataset import Dataset, Split
from neurosim.data.encoding import from_one_hot, one_hot
from neurosim.data.idx_files import idx, idx_split, read_idx
from neurosim.data.image_files import read_image
from neurosim.data.image_folders import ImageFolder, images
from neurosim.data.logic import and_, or_, xor
from neurosim.data.matlab import MatNetwork, mat
from neurosim.data.registry import DATASETS, load
from neurosim.data.scaling import MinMax
from neurosim.data.scikit import digits, digits_enlarged, moons
from neurosim.data.splits import split, split_indices
from neurosim.data.tables import csv

__all__ = [
    "DATASETS",
    "Dataset",
    "ImageFolder",
    "MatNetwork",
    "MinMax",
    "Split",
    "and_",
    "csv",
    "digits",
    "digits_enlarged",
    "from_one_hot",
    "idx",
    "idx_split",
    "images",
    "load",
    "mat",
    "moons",
    "one_hot",
    "or_",
    "read_idx",
    "read_image",
    "split",
    "split_indices",
    "xor",
]
