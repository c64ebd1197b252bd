"""What installed packages add to a portal, found by the names that its settings give.

In: settings. Out: the readers, signals and outputs that they name, loaded, or what is wrong with the names.
Nothing that a portal does not name is imported.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from broadsheet.cluster import HEAT_WEIGHTS
from broadsheet.domain.draft import Draft
from broadsheet.domain.errors import Problem
from broadsheet.domain.extending import Extensions, SignalReader, Strength
from broadsheet.domain.mistakes import suggestion
from broadsheet.domain.portal import Portal
from broadsheet.domain.yaml_lines import Place, YamlFile
from broadsheet.enrich import WEIGHTS, check_weights

READERS, SIGNALS, OUTPUTS = "broadsheet.readers", "broadsheet.signals", "broadsheet.outputs"
_BUILT_IN = {**WEIGHTS, **HEAT_WEIGHTS}


def installed(group: str) -> dict[str, EntryPoint]:
    """The entry points of a group, by name; where two packages use a name, the first by package stands."""
    found = sorted(entry_points(group=group), key=lambda each: (each.name, _package(each)), reverse=True)
    return {each.name: each for each in found}


def load_extensions(portal: Portal, written: YamlFile) -> tuple[Extensions, tuple[Problem, ...]]:
    """What `portal` uses of installed packages, and every mistake in naming it, each with its line."""
    loading = _Loading(written)
    for index, source in enumerate(portal.sources):
        if source.reader is not None:
            loading.load(READERS, source.reader, ("sources", index, "reader"))
    for index, name in enumerate(portal.outputs):
        loading.load(OUTPUTS, name, ("outputs", index))
    # To look through all installed packages takes long, and nearly no portal weighs a signal of theirs.
    signals = installed(SIGNALS) if portal.judging.weights.keys() - _BUILT_IN.keys() else {}
    known = {**_BUILT_IN, **dict.fromkeys(signals, 0.0)}
    for name, message in check_weights(portal.judging.weights, known).items():
        loading.refuse(("judging", "weights", name), f"judging.weights: {message}")
    for name in portal.judging.weights:
        if name in signals and name not in _BUILT_IN:
            loading.load(SIGNALS, name, ("judging", "weights", name))
    return loading.loaded(), tuple(loading.problems)


class _Loading:
    """Extensions as they are loaded, one by one."""

    def __init__(self, written: YamlFile) -> None:
        self._written = written
        self._found: dict[str, dict[str, Any]] = {READERS: {}, SIGNALS: {}, OUTPUTS: {}}
        self._versions: set[str] = set()
        self.problems: list[Problem] = []

    def load(self, group: str, name: str, place: Place) -> None:
        """Load the extension that stands at `place` of the settings, or tell why it cannot be."""
        entries = installed(group)
        kind = group.rpartition(".")[2].removesuffix("s")
        if name not in entries:
            near = suggestion(name, entries) or f"; installed are: {', '.join(sorted(entries)) or 'none'}"
            self.refuse(place, f"{name!r} is no installed {kind}{near}")
            return
        try:
            self._found[group][name] = entries[name].load()
        except Exception as error:  # noqa: BLE001 - whatever a foreign module does when it is imported
            self.refuse(place, f"the {kind} {name!r} cannot be loaded: {type(error).__name__}: {error}")
            return
        self._versions.add(f"{group}:{name}={_package(entries[name])}")

    def refuse(self, place: Place, message: str) -> None:
        """Keep a mistake for the end."""
        self.problems.append(Problem(self._written.file, self._written.line(place), message))

    def loaded(self) -> Extensions:
        """All that could be loaded."""
        signals = self._found[SIGNALS]
        return Extensions(
            readers=self._found[READERS],
            signals={name: _guarded(signals[name]) for name in sorted(signals)},
            outputs=self._found[OUTPUTS],
            versions=tuple(sorted(self._versions)),
        )


def _guarded(read: Callable[[Draft], Any]) -> SignalReader:
    """A signal whose failure costs one story its points, not everybody the run."""

    def guarded(draft: Draft) -> Strength:
        try:
            value, detail = read(draft)
            return Strength(min(1.0, max(0.0, float(value))), str(detail))
        except Exception as error:  # noqa: BLE001 - a foreign function fails in its own way
            return Strength(0.0, f"could not be read: {type(error).__name__}: {error}")

    return guarded


def _package(entry: EntryPoint) -> str:
    return f"{entry.dist.name}=={entry.dist.version}" if entry.dist else entry.value
