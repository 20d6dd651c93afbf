import { expect, it } from 'vitest';
import { readTarHeader, tarHeader } from './tar.ts';

it('reads what it writes, names of two fields and sizes beyond eleven digits too', () => {
  const entries = [
    { name: 'backup.json', bytes: 0 },
    { name: `databases/${'a'.repeat(90)}/data/0000000000000001.log`, bytes: 8 ** 11 - 1 },
    { name: 'checksums', bytes: 8 ** 11 },
  ];
  for (const entry of entries)
    expect(readTarHeader(tarHeader(entry, 1_700_000_000))).toEqual(entry);
});

it('refuses a size that is no number, under a checksum that is right', () => {
  for (const size of ['-0000001000', 'x0000000000', '0x000000010']) {
    const header = Buffer.from(tarHeader({ name: 'checksums', bytes: 1 }, 0));
    header.write(size, 124, 'latin1');
    header.fill(' ', 148, 156);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
    expect(() => readTarHeader(header)).toThrow('size');
  }
});
