"""A person painted from a skeleton, human enough that a pose estimator finds them.

`body` puts a recorded skeleton on adult proportions, `camera` looks at it, `appearance` chooses
clothes, skin, hair and light from a seed, `room` paints what is behind, and `paint` draws it all.
"""
