/** The notice board of the host's tests, as it is and with changes. For tests. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleModule } from '../../module-host/bundle.ts';

/** The module's folder. */
export const boardFolder = join(import.meta.dirname, '../fixtures/board');

/** Changes of the module's source that republishing is tested with. */
export const boardChanges = {
  /** Adds a table, which no client minds. */
  newTable: {
    'const spacetimedb = schema({ note, visit });':
      'const tag = table({ public: true }, { name: t.string() });\nconst spacetimedb = schema({ note, visit, tag });',
  },
  /** Adds a column with a default, which clients with older bindings cannot read. */
  newColumn: {
    'size: t.option(t.u32()),\n  },':
      "size: t.option(t.u32()),\n    color: t.string().default('red'),\n  },",
    'text, size });': "text, size, color: 'blue' });",
  },
  /** Gives a column another type: what stands in it would be lost. */
  otherType: { 'text: t.string(),\n    size': 'text: t.u32(),\n    size' },
} as const;

/**
 * Calls `use` with a folder that holds the module with some of its source replaced.
 * @throws {Error} a text to be replaced is not there
 */
export async function withChangedBoard<T>(
  replacements: Readonly<Record<string, string>>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  // Inside the package, so that the module finds the SDK.
  const cache = join(import.meta.dirname, '../../../.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'board-'));
  try {
    cpSync(join(boardFolder, 'src'), join(folder, 'src'), { recursive: true });
    const file = join(folder, 'src/index.ts');
    let source = readFileSync(file, 'utf8');
    for (const [from, to] of Object.entries(replacements)) {
      if (!source.includes(from)) throw new Error(`the board's source has no ${from}`);
      source = source.replace(from, to);
    }
    writeFileSync(file, source);
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The bundle of the module with some of its source replaced. */
export function changedBoard(replacements: Readonly<Record<string, string>>): Promise<string> {
  return withChangedBoard(replacements, bundleModule);
}
