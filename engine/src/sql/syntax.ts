/** The shape of a parsed statement, before names and types are resolved. */

export type ComparisonOperator = '=' | '<>' | '<' | '>' | '<=' | '>=';

/** A value as written; what it means depends on the column that it is for. */
export type Literal =
  | { readonly tag: 'boolean'; readonly value: boolean }
  /** Sign included, without quotes or hex prefix. */
  | { readonly tag: 'literal'; readonly kind: 'number' | 'string' | 'hex'; readonly text: string };

export type Expression =
  | { readonly tag: 'column'; readonly table: string | null; readonly column: string }
  | Literal
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
  readonly tag: 'select';
  readonly projection: Projection;
  readonly from: TableReference;
  readonly joins: readonly JoinClause[];
  readonly where: Expression | null;
  /** The number as written; only queries outside subscriptions may have one. */
  readonly limit: string | null;
}

export interface InsertStatement {
  readonly tag: 'insert';
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Literal[])[];
}

export interface UpdateStatement {
  readonly tag: 'update';
  readonly table: string;
  readonly assignments: readonly { readonly column: string; readonly value: Literal }[];
  readonly where: Expression | null;
}

export interface DeleteStatement {
  readonly tag: 'delete';
  readonly table: string;
  readonly where: Expression | null;
}

/** `SET name = value`: a variable of the database. */
export interface SetStatement {
  readonly tag: 'set';
  readonly variable: string;
  readonly value: Literal;
}

/** `SHOW name`. */
export interface ShowStatement {
  readonly tag: 'show';
  readonly variable: string;
}

export type Statement =
  | SelectStatement
  | InsertStatement
  | UpdateStatement
  | DeleteStatement
  | SetStatement
  | ShowStatement;
