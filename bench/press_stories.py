"""Stories of the invented press with their events, for `broadsheet eval clusters`.

In: how many tellings (1,000 unless told). Out: JSON lines with `id`, `title`, `excerpt`, `publishedDateTime` and
`story`, the event, on stdout; copies and second captures are left out. The same number gives the same lines.

    python bench/press_stories.py 1000 > press.jsonl
    broadsheet eval clusters press.jsonl
"""

from __future__ import annotations

import json
import sys

from broadsheet.demo.press import tellings


def main() -> None:
    seen: set[str] = set()
    for telling in tellings(stories=int(sys.argv[1]) if len(sys.argv) > 1 else 1000):
        if telling.copy_of or telling.url in seen:
            continue
        seen.add(telling.url)
        line = {
            "id": telling.url,
            "title": telling.title,
            "excerpt": telling.description,
            "publishedDateTime": telling.published.isoformat(),
            "story": telling.event or telling.url,
        }
        print(json.dumps(line, ensure_ascii=False))


if __name__ == "__main__":
    main()
