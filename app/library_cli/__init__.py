"""``python -m app library``: what the library's pages do, without a window."""
