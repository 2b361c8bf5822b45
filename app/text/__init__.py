"""Every sentence that a user of the window can see, by subject; no Qt here.

One pattern throughout: fixed words are constants, words with values in them are functions of those
values. A translation is a copy of this folder, and of `model.text` for what also works without the
app: the words between quotes change, and values go where that language wants them; a function may
hold whatever the language needs, such as its plural forms. `names` has joints and the bundled
weights' actions, `formats` how numbers and times are written. A letter after ``&`` is the key of a
menu entry. What the terminal alone shows is worded where it is printed. Of an error of the
system or of a library only its own words are shown, in brackets.
"""
