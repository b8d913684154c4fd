"""One workbook a factory, to be sent to it: what to make, inspect and ship in the next periods.

`content` picks out of a plan what is one factory's, `words` has the words in each language, `page` writes the
page, `files` puts the files in place. The page is written from one factory's content alone: nothing of others
can slip into it.
"""
