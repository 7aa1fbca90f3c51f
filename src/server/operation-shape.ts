/**
 * The shape of an operation: how deep it nests and how many aliases it has. Each fragment is walked
 * once and its figures are reused, so that fragments of fragments cost no more than they are long.
 */
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

export interface OperationShape {
  /** Fields on the longest way down; those of introspection do not count. */
  readonly depth: number;
  readonly aliases: number;
}

const EMPTY: OperationShape = { depth: 0, aliases: 0 };

/** Measures one operation of a validated document. */
export function operationShape(
  document: DocumentNode,
  operation: OperationDefinitionNode,
): OperationShape {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  }
  const known = new Map<string, OperationShape>();

  const ofFragment = (name: string): OperationShape => {
    const shape = known.get(name);
    if (shape !== undefined) return shape;
    const fragment = fragments.get(name);
    const measured = fragment === undefined ? EMPTY : ofSet(fragment.selectionSet);
    known.set(name, measured);
    return measured;
  };

  const ofSet = (set: SelectionSetNode | undefined): OperationShape => {
    let depth = 0;
    let aliases = 0;
    for (const node of set?.selections ?? []) {
      if (node.kind === Kind.FIELD && node.name.value.startsWith('__')) continue;
      const inner =
        node.kind === Kind.FRAGMENT_SPREAD ? ofFragment(node.name.value) : ofSet(node.selectionSet);
      const own = node.kind === Kind.FIELD ? 1 : 0;
      depth = Math.max(depth, inner.depth + own);
      aliases += inner.aliases + (node.kind === Kind.FIELD && node.alias !== undefined ? 1 : 0);
    }
    return { depth, aliases };
  };

  return ofSet(operation.selectionSet);
}
