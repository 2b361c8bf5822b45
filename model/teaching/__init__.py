"""Teaching: a network learns a person's own actions from a few labelled clips.

`clips` is what goes in, `lesson` what is wanted, `teach` does it, `report` is what comes out.
"""
