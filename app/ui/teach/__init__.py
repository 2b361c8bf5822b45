"""The teach page: what the clips of the library teach the recogniser, and how well."""
