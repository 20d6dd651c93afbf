import type { RowList } from '../commit.ts';
import { RowKey } from './row-key.ts';
import { RowListBuilder } from './row-list.ts';
import type { RowSource, RowVisitor } from './row-source.ts';

/** The rows of a relation by some of its columns, for joins that no index serves. Built when first asked. */
export class HashedRows {
  readonly #source: RowSource;
  readonly #columns: readonly number[];
  #byKey: ReadonlyMap<string, RowList> | null = null;

  constructor(source: RowSource, columns: readonly number[]) {
    this.#source = source;
    this.#columns = columns;
  }

  /** Visits the rows whose columns have these values, concatenated in the order of the columns. */
  forEachMatch(key: Uint8Array, visit: RowVisitor): void {
    this.#byKey ??= this.#build();
    const rows = this.#byKey.get(textOf(key));
    if (rows === undefined) return;
    for (let i = 0; i < rows.count; i += 1) {
      visit(rows.bytes, rows.starts[i] ?? 0, rows.starts[i + 1] ?? 0);
    }
  }

  #build(): ReadonlyMap<string, RowList> {
    const builders = new Map<string, RowListBuilder>();
    const key = new RowKey(this.#source.layout, this.#columns);
    this.#source.forEachRow((bytes, start, end) => {
      const text = textOf(key.copy(bytes, start));
      let builder = builders.get(text);
      if (builder === undefined) {
        builder = new RowListBuilder();
        builders.set(text, builder);
      }
      builder.push(bytes, start, end);
    });
    return new Map([...builders].map(([text, builder]) => [text, builder.finish()]));
  }
}

function textOf(key: Uint8Array): string {
  return Buffer.from(key.buffer, key.byteOffset, key.length).toString('latin1');
}
