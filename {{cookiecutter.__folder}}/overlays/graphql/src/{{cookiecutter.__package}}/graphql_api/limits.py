"""Limits of a query, which hold before anything of it is executed."""

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValidationContext,
    ValidationRule,
)

MAX_TOKENS = 1000
MAX_DEPTH = 10
MAX_ALIASES = 15


class QueryLimits(ValidationRule):
    """Limits the depth and the aliases of operations, with their fragments.

    Strawberry's own limiters visit a fragment again at each spread: a query of one kilobyte, whose
    fragments each spread the next one twice, would take them hours.
    """

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        definitions = context.document.definitions
        self._fragments = {
            definition.name.value: definition
            for definition in definitions
            if isinstance(definition, FragmentDefinitionNode)
        }
        self._measured: dict[str, tuple[int, int]] = {}
        operations = [d for d in definitions if isinstance(d, OperationDefinitionNode)]
        measures = [self._measure(operation.selection_set) for operation in operations]
        if any(depth > MAX_DEPTH for depth, _ in measures):
            self.report_error(GraphQLError(f"The query is more than {MAX_DEPTH} levels deep."))
        if sum(aliases for _, aliases in measures) > MAX_ALIASES:
            self.report_error(GraphQLError(f"The query has more than {MAX_ALIASES} aliases."))

    def _measure(self, selection_set: SelectionSetNode | None) -> tuple[int, int]:
        """Return the depth and the number of aliases."""
        depth = aliases = 0
        for selection in selection_set.selections if selection_set else ():
            match selection:
                case FieldNode():
                    levels, inner = self._measure(selection.selection_set)
                    levels += 1
                    inner += selection.alias is not None
                case InlineFragmentNode():
                    levels, inner = self._measure(selection.selection_set)
                case FragmentSpreadNode():
                    levels, inner = self._measure_fragment(selection.name.value)
            depth = max(depth, levels)
            aliases += inner
        return depth, aliases

    def _measure_fragment(self, name: str) -> tuple[int, int]:
        if name not in self._measured:
            self._measured[name] = 0, 0  # ends the recursion of a cycle, which is another error
            fragment = self._fragments.get(name)
            self._measured[name] = self._measure(fragment.selection_set if fragment else None)
        return self._measured[name]
