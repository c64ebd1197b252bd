"""The newsletter at work: issues are built when due, sent, and their subscribers kept.

- `issuing`: build, show, approve, edit and cancel an issue
- `sending`: hand an issue to the mail server, message by message
- `schedule`: when the next issue is due; `due_issue`, which runs and workers call
- `subscribing`: double opt-in, unsubscribing; `tokens`: the links that prove who clicks
- `bounces`: reports of other servers; `lists`: subscribers as CSV
"""
