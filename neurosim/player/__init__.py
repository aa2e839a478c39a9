"""The player: a trace as one web page that steps through it, forwards and back.

The page needs no server and no network. It shows what a trace holds; its scripts compute a number only
where the viewer changes one, from the expression trees that stand in the page.
"""

from neurosim.player.cell import PlayedPage
from neurosim.player.page import PlayerPrinter

__all__ = ["PlayedPage", "PlayerPrinter"]
