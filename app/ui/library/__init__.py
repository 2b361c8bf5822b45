"""The library page: what was recorded, as a table or as moving thumbnails."""
