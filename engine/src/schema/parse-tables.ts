/** Checks the tables of a description: columns, keys, indexes, constraints, defaults. */
import { decodeValue } from '../bsatn/value.ts';
import type { DefinitionNames } from './definition-names.ts';
import type {
  AlgebraicType,
  ColumnDef,
  IndexDef,
  TableDef,
  UniqueConstraintDef,
} from './module-def.ts';
import type { RawIndexDef, RawModuleDef, RawTableDef } from './raw-module-def.ts';

export class TableParser {
  readonly #names: DefinitionNames;
  /** As the module wrote it: its element names are the columns' source names. */
  readonly #source: RawModuleDef['typespace'];
  readonly #typespace: readonly AlgebraicType[];

  constructor(
    names: DefinitionNames,
    source: RawModuleDef['typespace'],
    typespace: readonly AlgebraicType[],
  ) {
    this.#names = names;
    this.#source = source;
    this.#typespace = typespace;
  }

  /** Columns of a row type, without auto-increment or defaults; null when it is none. */
  columns(typeRef: number, owner: string): ColumnDef[] | null {
    const names = this.#names;
    const type = this.#typespace[typeRef];
    const source = this.#source[typeRef];
    if (type?.tag !== 'Product' || source?.tag !== 'Product') {
      names.refuse(`The row type of \`${owner}\` is no product.`);
      return null;
    }
    return type.elements.map((element, i) => {
      const sourceName = source.elements[i]!.name;
      if (sourceName === null) names.refuse(`Column ${i} of \`${owner}\` has no name.`);
      return {
        name: sourceName === null ? `col_${i}` : names.canonical(sourceName),
        sourceName: sourceName ?? `col_${i}`,
        type: element.type,
        autoIncrement: false,
        defaultValue: null,
      };
    });
  }

  /** The table without its schedule; null when it cannot be one. */
  table(raw: RawTableDef): TableDef | null {
    const names = this.#names;
    const name = names.table(raw.sourceName);
    const bareColumns = this.columns(raw.rowTypeRef, raw.sourceName);
    if (!bareColumns) return null;
    names.take(name);
    if (raw.sourceName !== name) names.take(raw.sourceName);
    if (!raw.isSystem && name.startsWith('st_')) {
      names.refuse(`The table name \`${name}\` is reserved: \`st_\` marks system tables.`);
    }
    const columns = this.#withColumnFacts(raw, name, bareColumns);
    const named = (columnList: readonly number[]): string =>
      columnList.map(column => columns[column]?.name ?? `col_${column}`).join('_');
    const constraints = raw.uniqueConstraints.map((columnList): UniqueConstraintDef => {
      const constraintName = names.take(`${name}_${named(columnList)}_key`);
      this.#checkColumns(columnList, columns, constraintName);
      return { name: constraintName, columns: columnList };
    });
    const indexes = raw.indexes.map(index => this.#index(index, name, columns, constraints));
    for (const constraint of constraints) {
      if (!indexes.some(index => sameColumns(index.columns, constraint.columns))) {
        names.refuse(`The unique constraint \`${constraint.name}\` has no index on its columns.`);
      }
    }
    return {
      name,
      sourceName: raw.sourceName,
      rowTypeRef: raw.rowTypeRef,
      columns,
      primaryKey: this.#primaryKey(raw, name, columns, constraints),
      indexes,
      constraints,
      schedule: null,
      isPublic: raw.isPublic,
      isEvent: raw.isEvent,
    };
  }

  #withColumnFacts(raw: RawTableDef, name: string, columns: ColumnDef[]): ColumnDef[] {
    const names = this.#names;
    const attached = [...columns];
    for (const { column, value } of raw.defaultValues) {
      const def = attached[column];
      if (!def) {
        names.refuse(`A default value of table \`${name}\` names column ${column}: there is none.`);
        continue;
      }
      try {
        decodeValue(def.type, this.#typespace, value);
      } catch {
        names.refuse(`The default value of \`${name}.${def.name}\` is not of the column's type.`);
      }
      attached[column] = { ...def, defaultValue: value };
    }
    for (const column of raw.sequences) {
      const def = attached[column];
      if (!def) {
        names.refuse(`A sequence of table \`${name}\` names column ${column}: there is none.`);
        continue;
      }
      names.take(`${name}_${def.name}_seq`);
      if (!/^[IU]\d/.test(def.type.tag)) {
        names.refuse(`\`${name}.${def.name}\` auto-increments but is no integer.`);
      }
      if (def.autoIncrement) names.refuse(`\`${name}.${def.name}\` has several sequences.`);
      attached[column] = { ...def, autoIncrement: true };
    }
    return attached;
  }

  #checkColumns(columnList: readonly number[], columns: readonly ColumnDef[], owner: string): void {
    const names = this.#names;
    if (columnList.length === 0) names.refuse(`\`${owner}\` names no columns.`);
    if (columnList.some(column => !columns[column])) {
      names.refuse(`\`${owner}\` names a column that does not exist.`);
    }
    if (new Set(columnList).size !== columnList.length) {
      names.refuse(`\`${owner}\` names a column twice.`);
    }
  }

  #index(
    raw: RawIndexDef,
    table: string,
    columns: readonly ColumnDef[],
    constraints: readonly UniqueConstraintDef[],
  ): IndexDef {
    const names = this.#names;
    const named = raw.columns.map(column => columns[column]?.name ?? `col_${column}`).join('_');
    const generated = `${table}_${named}_idx_${raw.algorithm}`;
    const sourceName = names.take(raw.sourceName ?? generated);
    const name = names.index(sourceName, generated);
    if (name !== sourceName) names.take(name);
    this.#checkColumns(raw.columns, columns, name);
    const column = columns[raw.columns[0] ?? -1];
    if (raw.algorithm === 'direct' && column && !this.#suitsDirectIndex(column.type)) {
      names.refuse(`The direct index \`${name}\` needs an unsigned integer of at most 64 bits.`);
    }
    return {
      name,
      sourceName,
      accessorName: raw.accessorName,
      algorithm: raw.algorithm,
      columns: raw.columns,
      isUnique: constraints.some(constraint => sameColumns(constraint.columns, raw.columns)),
    };
  }

  #suitsDirectIndex(type: AlgebraicType): boolean {
    if (['U8', 'U16', 'U32', 'U64'].includes(type.tag)) return true;
    const target = type.tag === 'Ref' ? this.#typespace[type.ref] : type;
    return (
      target?.tag === 'Sum' &&
      target.variants.every(({ type: t }) => t.tag === 'Product' && t.elements.length === 0)
    );
  }

  #primaryKey(
    raw: RawTableDef,
    table: string,
    columns: readonly ColumnDef[],
    constraints: readonly UniqueConstraintDef[],
  ): number | null {
    const names = this.#names;
    const [column] = raw.primaryKey;
    if (column === undefined) return null;
    if (raw.primaryKey.length > 1) names.refuse(`Table \`${table}\` has several primary keys.`);
    if (!columns[column]) names.refuse(`The primary key of \`${table}\` names no column.`);
    else if (!constraints.some(constraint => sameColumns(constraint.columns, [column]))) {
      names.refuse(`The primary key of \`${table}\` has no unique constraint.`);
    }
    return column;
  }
}

function sameColumns(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every(column => b.includes(column));
}
