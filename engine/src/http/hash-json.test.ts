import { expect, it } from 'vitest';
import { programHash } from '../host/program-hash.ts';
import { hashFromJson, hashToJson } from './hash-json.ts';

it('[HTTP15] writes a hash as a number from its lowest byte, and reads it back', () => {
  const hash = `2a${'00'.repeat(30)}07`;
  expect(hashToJson(hash)).toBe(`0x7${'00'.repeat(30)}2a`);
  expect(hashToJson(`2a${'00'.repeat(31)}`)).toBe('0x2a');
  for (const text of [hash, programHash('export {}')]) {
    expect(hashFromJson(hashToJson(text))).toBe(text);
  }
});

it('[HTTP15] reads nothing else', () => {
  for (const text of ['', '0x', '2a', `0x${'1'.repeat(65)}`, '0xg']) {
    expect(hashFromJson(text)).toBeNull();
  }
});
