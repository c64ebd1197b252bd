"""Files of sentences: those that are shipped, one a language, and a portal's own in `words/`.

In: YAML, a mapping of names to texts, or to texts by plural form. Out: catalogues; of a portal's files, also
every mistake with its line: a name that English does not have, a plural form that the language lacks, a
placeholder that English does not have or that is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import islice
from pathlib import PurePath

from broadsheet.domain.errors import Problem
from broadsheet.domain.mistakes import MOST, refuse, suggestion
from broadsheet.domain.own_words import OwnWords, Sentence
from broadsheet.domain.yaml_lines import YamlFile
from broadsheet.publish.language.cldr import Cldr, cldr
from broadsheet.publish.language.tags import language_tag, ways

Forms = dict[str, str]  # a text by plural form, or under `""`
Catalogue = dict[str, Forms]

ENGLISH = "en"
_FOLDER = files("broadsheet.publish.language").joinpath("sentences")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_MOST_FORMS = 6  # strange ones that are told
_FORMS = ("zero", "one", "two", "few", "many", "other")
_ALONE = frozenset(
    ["zero", "one", "two"]
)  # forms that may stand for a single number, which is then not needed


@cache
def shipped_languages() -> frozenset[str]:
    """The names of the languages that are shipped: `de`, `zh-hant`."""
    return frozenset(PurePath(file.name).stem for file in _FOLDER.iterdir())


@cache
def shipped(name: str) -> Catalogue:
    """The sentences of a shipped language."""
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    found = yaml.load(_FOLDER.joinpath(f"{name}.yaml").read_text("utf-8"), Loader=loader)  # noqa: S506 - texts alone
    return {key: value if isinstance(value, dict) else {"": value} for key, value in found.items()}


def parse_words(texts: Mapping[str, str]) -> tuple[OwnWords, ...]:
    """What a portal's files say, by file name and text; SettingsError with every mistake in all of them."""
    problems: list[Problem] = []
    found = []
    for file, text in texts.items():
        language, mistakes = _language_of(file)
        written = YamlFile(text, file)
        problems += [*written.problems, *mistakes]
        if isinstance(written.value, dict) and language is not None:
            own = _sentences(written.value)
            problems += islice(_mistakes(own, written, language), MOST)
            found.append(_own_words(file, own))
        elif written.value is not None and not mistakes:
            problems.append(Problem(file, 1, "must be names of sentences, each with its text"))
    refuse(problems)
    return tuple(found)


def missing_sentences(own: OwnWords) -> int:
    """How many sentences a language that is not shipped says in English."""
    if shipped_languages().intersection(ways(own.language)):
        return 0
    return len(shipped(ENGLISH).keys() - {each.name for each in own.sentences})


def _own_words(file: str, own: Mapping[str, Mapping[str, object]]) -> OwnWords:
    sentences = tuple(
        Sentence(name=name, forms=tuple((form, str(text)) for form, text in forms.items()))
        for name, forms in own.items()
    )
    return OwnWords(language=PurePath(file).stem.lower(), sentences=sentences)


def _sentences(value: Mapping[str, object]) -> dict[str, dict[str, object]]:
    return {key: each if isinstance(each, dict) else {"": each} for key, each in value.items()}


def _language_of(file: str) -> tuple[Cldr | None, list[Problem]]:
    """The language that a file is named by; CLDR has to know it, for its plural forms and dates."""
    name = PurePath(file).stem
    tag = language_tag(name)
    known = cldr(tuple(ways(tag))) if tag else None
    if known is None:
        return None, [Problem(file, 0, f"{name} is no language; name the file by its tag, such as ro.yaml")]
    return known, []


def _mistakes(
    own: Mapping[str, Mapping[str, object]], written: YamlFile, language: Cldr
) -> Iterator[Problem]:
    english = shipped(ENGLISH)
    for name, forms in own.items():
        line = written.line((name,))
        if name not in english:
            near = suggestion(name, english) or "; docs/site.md tells where all of them stand"
            yield Problem(written.file, line, f"there is no sentence {name}{near}")
            continue
        for message in form_mistakes(name, forms, language):
            yield Problem(written.file, line, f"{name}: {message}")


def form_mistakes(name: str, forms: Mapping[str, object], language: Cldr) -> Iterator[str]:
    """What is wrong with a sentence that English has under this name."""
    english = shipped(ENGLISH)[name]
    wanted = frozenset([""]) if "" in english else language.forms()
    if forms.keys() != wanted:
        yield _wrong_forms(forms, wanted)
        return
    placeholders = frozenset(found for text in english.values() for found in _PLACEHOLDER.findall(text))
    for form, text in forms.items():
        where = f"{form}: " if form else ""
        if not isinstance(text, str) or not text.strip():
            yield f"{where}has no text"
            continue
        named = frozenset(_PLACEHOLDER.findall(text))
        for unknown in sorted(named - placeholders):
            known = ", ".join(f"{{{each}}}" for each in sorted(placeholders)) or "none"
            yield f"{where}{{{unknown}}} is not filled in here; known are: {known}"
        for absent in sorted(placeholders - named):
            if not (absent == "number" and form in _ALONE and _stands_alone(form, language)):
                yield f"{where}{{{absent}}} is missing"
        if {"{", "}"}.intersection(_PLACEHOLDER.sub("", text)):
            yield f"{where}a brace stands alone; braces are for what is filled in"


def _wrong_forms(forms: Mapping[str, object], wanted: frozenset[str]) -> str:
    if "" in wanted:
        return "has one text, and no plural forms"
    told = ", ".join(form for form in _FORMS if form in wanted)
    if "" in forms:
        return f"needs a text for each plural form: {told}"
    wrong = [f"{form} is missing" for form in _FORMS if form in wanted - forms.keys()]
    strange = (form for form in forms if form not in wanted)
    wrong += [f"{form} is no plural form of this language" for form in islice(strange, _MOST_FORMS)]
    return f"{', '.join(wrong)}; it has {told}"


def _stands_alone(form: str, language: Cldr) -> bool:
    """Whether a plural form stands with one number only, as Arabic's `two` does and French `one` does not."""
    return sum(language.form(number) == form for number in range(200)) == 1
