/**
 * Finds, for a condition, a set of keys such that every row that satisfies it has one of them.
 * The same keys serve to look rows up in an index and to look queries up for a changed row.
 */
import type { AlgebraicType } from '../schema/module-def.ts';
import { type Condition, isEqualByBytes } from './condition.ts';

/** "These columns have these values". */
export interface EqualityKey {
  /** Column positions, ascending. */
  readonly columns: readonly number[];
  /** BSATN of each column's value, in the order of `columns`. */
  readonly values: readonly Uint8Array[];
}

/**
 * @param relation number of the relation in the query whose columns are meant
 * @returns the keys; none for a condition that nothing satisfies; null when rows of any key may match
 */
export function equalityKeys(
  condition: Condition,
  relation: number,
  typespace: readonly AlgebraicType[],
): readonly EqualityKey[] | null {
  switch (condition.tag) {
    case 'constant':
      return condition.value ? null : [];
    case 'compareConstant': {
      const isKey =
        condition.operator === '=' &&
        condition.column.relation === relation &&
        isEqualByBytes(condition.type, typespace);
      return isKey ? [{ columns: [condition.column.column], values: [condition.constant] }] : null;
    }
    case 'and': {
      const keyLists = condition.terms
        .map(term => equalityKeys(term, relation, typespace))
        .filter(keys => keys !== null);
      const shortest = keyLists.reduce<readonly EqualityKey[] | null>(
        (best, keys) => (best === null || keys.length < best.length ? keys : best),
        null,
      );
      if (shortest?.length !== 1) return shortest;
      return [joinKeys(keyLists.filter(keys => keys.length === 1).flat())];
    }
    case 'or': {
      const keys: EqualityKey[] = [];
      for (const term of condition.terms) {
        const ofTerm = equalityKeys(term, relation, typespace);
        if (ofTerm === null) return null;
        keys.push(...ofTerm);
      }
      return keys;
    }
    default:
      return null;
  }
}

/** The values of `columns`, in their order, concatenated; null when the key lacks one of them. */
export function keyBytes(key: EqualityKey, columns: readonly number[]): Uint8Array | null {
  const parts: Uint8Array[] = [];
  for (const column of columns) {
    const value = key.values[key.columns.indexOf(column)];
    if (value === undefined) return null;
    parts.push(value);
  }
  return new Uint8Array(Buffer.concat(parts));
}

/** One key with the columns of all; of two values for one column the first stands. */
function joinKeys(keys: readonly EqualityKey[]): EqualityKey {
  const values = new Map<number, Uint8Array>();
  for (const key of keys) {
    key.columns.forEach((column, i) => {
      const value = key.values[i];
      if (value !== undefined && !values.has(column)) values.set(column, value);
    });
  }
  const columns = [...values.keys()].sort((a, b) => a - b);
  return { columns, values: columns.map(column => values.get(column) ?? new Uint8Array()) };
}
