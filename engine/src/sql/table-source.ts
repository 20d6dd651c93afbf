import type { RowLayout } from '../bsatn/row-layout.ts';
import type { Table } from '../datastore/table.ts';
import type { AlgebraicType, ColumnDef } from '../schema/module-def.ts';
import type { RowSource, RowVisitor } from './row-source.ts';

/** A table as a relation of queries. */
export class TableSource implements RowSource {
  readonly table: Table;
  readonly typespace: readonly AlgebraicType[];

  constructor(table: Table, typespace: readonly AlgebraicType[]) {
    this.table = table;
    this.typespace = typespace;
  }

  get name(): string {
    return this.table.def.name;
  }
  get columns(): readonly ColumnDef[] {
    return this.table.def.columns;
  }
  get layout(): RowLayout {
    return this.table.layout;
  }
  get rowCount(): number {
    return this.table.rowCount;
  }
  get indexes(): Table['indexes'] {
    return this.table.indexes;
  }
  forEachRow(visit: RowVisitor): void {
    this.table.forEachRow(visit);
  }
}
