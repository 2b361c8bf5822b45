"""Every sentence that a user of the window can see, by subject; Qt-free.

One pattern throughout: fixed words are constants, words with values in them are functions of those
values. A translation is a copy of this folder in another language: the words in the quotes change,
and what stands between braces moves to where that language wants it; a function may hold whatever
a language needs, such as plural forms. Names of actions come from the weights and are worded by
`app.text.formats`. What the terminal alone shows is worded where it is printed.
"""
