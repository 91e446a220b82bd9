"""The context of a project in its layers: the shipped one, CONTEXT.md, other tools' files.

Rule lists and effects merge, shipped first; everything else is the project's own where it says
anything. Above: `catalog`; below: `context`, `imports`, `discover`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from orchestrator.errors import ConfigError, Place
from orchestrator.events import Definition
from orchestrator.library.aside import Ignored
from orchestrator.library.builtin import SHOWN, builtin_root
from orchestrator.library.context import Context, Rules, context_from
from orchestrator.library.discover import CONTEXT_FILE, context_files
from orchestrator.library.document import collect_document
from orchestrator.library.imports import Imports


@dataclass(frozen=True, slots=True)
class Layers:
    """One project's; mistakes and what was set aside go into the lists."""

    root: Path
    environ: Mapping[str, str]
    errors: list[ConfigError]
    ignored: list[Ignored]

    def context(self) -> Context:
        """The project's context on top of the shipped one, with other tools' files after it."""
        shipped = self._read_context(builtin_root(), shipped=True)
        own = None
        if builtin_root() != self.root and (self.root / CONTEXT_FILE).exists():
            own = self._read_context(self.root, shipped=False)
        others, definitions = self._other_contexts(own or shipped)
        texts = [own.body] if own else []
        context = own or shipped
        if not own and not others:
            texts = [shipped.body]
        if own:
            rules = Rules(
                allow=(*shipped.rules.allow, *own.rules.allow),
                ask=(*shipped.rules.ask, *own.rules.ask),
                deny=(*shipped.rules.deny, *own.rules.deny),
            )
            context = replace(
                own,
                rules=rules,
                effects=(*shipped.effects, *own.effects),
                definitions=(*shipped.definitions, *own.definitions),
            )
        return replace(
            context,
            body="\n\n".join(text for text in (*texts, *others) if text),
            definitions=(*context.definitions, *definitions),
        )

    def _read_context(self, root: Path, *, shipped: bool) -> Context:
        path = root / CONTEXT_FILE
        prefix = "" if root == self.root else SHOWN
        document = collect_document(path, root, self.errors, prefix=prefix)
        if document is None:
            return Context(place=Place(path=CONTEXT_FILE))
        return context_from(
            document, path, self.errors, root=root, environ=self.environ, shipped=shipped
        )

    def _other_contexts(self, context: Context) -> tuple[list[str], list[Definition]]:
        """AGENTS.md and the like, unless they were imported; what is wrong in them is told."""
        texts: list[str] = []
        imports = Imports(self.root, list(context.definitions))
        before = len(imports.definitions)
        for path in context_files(self.root):
            errors: list[ConfigError] = []
            if path.name == CONTEXT_FILE:
                continue
            document = collect_document(path, self.root, errors)
            if document is not None:
                definition = Definition(path=document.path, sha256=document.sha256)
                if all(one.sha256 != document.sha256 for one in imports.definitions):
                    imports.definitions.append(definition)
                    texts.append(imports.expand(document, path))
            errors.extend(imports.errors)
            imports.errors.clear()
            self.ignored.extend(
                Ignored(place=one.place or Place(path=path.name), why=one.message) for one in errors
            )
        return texts, imports.definitions[before:]
