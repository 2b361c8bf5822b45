"""Recording clips from a live session into a library. No Qt here."""
