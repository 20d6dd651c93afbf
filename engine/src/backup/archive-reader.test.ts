import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { CHECKSUMS_FILE, FACTS_FILE } from './archive.ts';
import { ArchiveReader } from './archive-reader.ts';
import { tarEnd, tarHeader, tarPadding } from './tar.ts';

it('[D16] nothing but zeros stands behind a backup, however many they are', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'plaza-archive-'));
  try {
    const files = [FACTS_FILE, CHECKSUMS_FILE].flatMap(name => {
      const content = Buffer.from(name === FACTS_FILE ? '{"format":1}' : '');
      const bytes = content.length;
      return [tarHeader({ name, bytes }, 0), content, tarPadding(bytes)];
    });
    const tar = Buffer.concat([...files, tarEnd(), new Uint8Array(3 << 20)]);
    const path = join(folder, 'saved.tar');
    writeFileSync(path, tar);
    await (await ArchiveReader.open(path)).close();
    for (const at of [tar.length - 1, tar.length - (1 << 20)]) {
      const damaged = Buffer.from(tar);
      damaged[at] = 1;
      writeFileSync(path, damaged);
      await expect(ArchiveReader.open(path)).rejects.toThrow(`is damaged at byte ${at}.`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
