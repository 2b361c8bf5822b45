"""The labelling page: a clip or a long recording above a timeline of labels."""
