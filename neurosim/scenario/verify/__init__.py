"""Products made again, and compared with what stands in them."""
