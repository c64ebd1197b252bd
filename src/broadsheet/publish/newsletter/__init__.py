"""The newsletter. In: an edition, and which stories readers were sent before. Out: an issue, the letter that
is mailed (HTML and plain text), and what stays of it on the web: page, list, API, content file.

Pure: equal input gives equal bytes. Nothing here mails anything.

- `choosing`: `choose_issue`; `keeping_up`: `in_step`, while it is a draft
- `letter`: `write_letter`, `personal`
- `plain_letter`: the plain-text part
- `archive`: `issue_item`; the pages are made by `site`
"""
