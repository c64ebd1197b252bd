"""The newsletter at work: issues are built when due, sent, and their subscribers kept.

In: a portal, the time, and what people and mail servers say. Out: issues and subscribers in the store, and
letters handed over. A letter is never handed over twice.

- `issuing`: build, show, approve, edit and cancel an issue
- `schedule`: when an issue is due; `delivering`: `due_issue`, which runs and workers call, and `send_now`
- `sending`: hand an issue to the mail server, message by message; `postroom`: the connection to it;
  `trying`: a letter to its author first
- `subscribing`: double opt-in, unsubscribing; `tokens`: the links that prove who clicks
- `reports`: what other servers report, and `bounces`: what follows from it; `statistics`: how issues
  fared; `lists`: subscribers as lists,
  and `list_files`: as CSV
"""
