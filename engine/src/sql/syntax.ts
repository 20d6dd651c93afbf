/** The shape of a parsed query, before names and types are resolved. */

export type ComparisonOperator = '=' | '<>' | '<' | '>' | '<=' | '>=';

export type Expression =
  | { readonly tag: 'column'; readonly table: string | null; readonly column: string }
  | { readonly tag: 'boolean'; readonly value: boolean }
  /** A literal as written, sign included, without quotes or hex prefix. */
  | { readonly tag: 'literal'; readonly kind: 'number' | 'string' | 'hex'; readonly text: string }
  /** `:sender`, the identity of the caller. */
  | { readonly tag: 'sender' }
  | {
      readonly tag: 'compare';
      readonly operator: ComparisonOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly tag: 'and' | 'or'; readonly left: Expression; readonly right: Expression };

export interface TableReference {
  readonly name: string;
  /** Equal to `name` when the query gives none. */
  readonly alias: string;
}

export interface JoinClause extends TableReference {
  /** Both sides are columns; null for a join that leaves its condition to WHERE. */
  readonly on: Expression | null;
}

export type Projection =
  /** `*` (table null) or `table.*`. */
  | { readonly tag: 'rows'; readonly table: string | null }
  | {
      readonly tag: 'columns';
      readonly columns: readonly {
        readonly table: string | null;
        readonly column: string;
        readonly as: string;
      }[];
    }
  | { readonly tag: 'count'; readonly as: string };

export interface SelectStatement {
  readonly projection: Projection;
  readonly from: TableReference;
  readonly joins: readonly JoinClause[];
  readonly where: Expression | null;
  /** The number as written; only queries outside subscriptions may have one. */
  readonly limit: string | null;
}
