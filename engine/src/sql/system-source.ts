import { RowLayout } from '../bsatn/row-layout.ts';
import { encodeValue } from '../bsatn/value.ts';
import type { RowList } from '../commit.ts';
import { forEachRowOf, RowListBuilder } from './row-list.ts';
import type { RowSource, RowVisitor } from './row-source.ts';
import { type DescribedDatabase, SYSTEM_ROWS } from './system-rows.ts';
import { SYSTEM_TABLES, type SystemTableDef } from './system-tables.ts';

/** A system table that is computed from the schema, with the rows of the moment it is first read. */
export class SystemSource implements RowSource {
  readonly layout: RowLayout;
  readonly typespace = [];
  readonly indexes = [];
  readonly #def: SystemTableDef;
  readonly #database: DescribedDatabase;
  #rows: RowList | null = null;

  constructor(def: SystemTableDef, database: DescribedDatabase) {
    this.#def = def;
    this.#database = database;
    this.layout = new RowLayout(
      def.columns.map(({ type }) => type),
      [],
    );
  }

  get name(): string {
    return this.#def.name;
  }
  get columns(): SystemTableDef['columns'] {
    return this.#def.columns;
  }
  get rowCount(): number {
    return this.#read().count;
  }
  forEachRow(visit: RowVisitor): void {
    forEachRowOf(this.#read(), visit);
  }

  #read(): RowList {
    this.#rows ??= this.#compute();
    return this.#rows;
  }

  #compute(): RowList {
    const builder = new RowListBuilder();
    for (const row of SYSTEM_ROWS[this.#def.name]?.(this.#database) ?? []) {
      const parts = this.#def.columns.map(({ name, type }) => encodeValue(type, [], row[name]));
      builder.pushParts(add => {
        for (const part of parts) add(part, 0, part.length);
      });
    }
    return builder.finish();
  }
}

/** The system table of this name; null when there is none, or when it is stored like other tables. */
export function systemSource(name: string, database: DescribedDatabase): SystemSource | null {
  const def = SYSTEM_TABLES.find(table => table.name === name);
  if (def === undefined || SYSTEM_ROWS[name] === undefined) return null;
  return new SystemSource(def, database);
}
