import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

/**
 * How far the seeding of a data folder has come. It is kept beside the data and not inside the
 * engine, because the engine cannot tell a demonstration that is half imported from one that staff
 * have cleared.
 *
 *   untouched ──begin──► begun ──complete──► complete
 *                          └── after a crash: begin gives back the first moment, not a new one
 */
export type DemoMarker = {
  /** @returns the moment to which the demonstration's times refer, or null while untouched */
  read(): Promise<{ readonly begunAt: Date; readonly isComplete: boolean } | null>;
  /** Notes that seeding begins. @returns the moment of the first beginning */
  begin(now: Date): Promise<Date>;
  /** Notes that everything is imported. */
  complete(): Promise<void>;
};

const shape = z.object({ begunAt: z.coerce.date(), isComplete: z.boolean() });

/**
 * The marker of a data folder, the file `demo.json` in it.
 * @param dataDir an existing folder
 * @throws {Error} from every method when the file cannot be read, understood or written
 */
export function demoMarker(dataDir: string): DemoMarker {
  const file = join(dataDir, 'demo.json');

  const read = async () => {
    const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') return null;
      throw new Error(`${file} cannot be read`, { cause });
    });
    if (text === null) return null;
    const parsed = shape.safeParse(parseJson(text));
    if (!parsed.success) throw new Error(`${file} is damaged`, { cause: parsed.error });
    return parsed.data;
  };

  // Written aside and renamed, so that a crash leaves the old marker or the new one.
  const write = async (state: z.infer<typeof shape>) => {
    await writeFile(`${file}.new`, `${JSON.stringify(state)}\n`);
    await rename(`${file}.new`, file);
  };

  return {
    read,
    async begin(now) {
      const before = await read();
      if (before !== null) return before.begunAt;
      await write({ begunAt: now, isComplete: false });
      return now;
    },
    async complete() {
      const before = await read();
      if (before === null) throw new Error('the demonstration was completed before it was begun');
      await write({ ...before, isComplete: true });
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
