"""What the site, the newsletter and the feeds say themselves, in the portal's language.

In: a portal: its `locale`, and the sentences of its `words/*.yaml`. Out: a `Language`: sentences, numbers,
dates and times as readers see them. Stories stay in their own language.

- `catalogue`: the files of sentences, shipped and a portal's own, and what is wrong with one
- `english`, `cldr`: numbers and dates in English, and in any language that Unicode's CLDR knows
- `speaking`: `language_of`, the two put together
- `tags`: language tags (BCP 47)
"""
