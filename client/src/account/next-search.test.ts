import { expect, it } from 'vitest';
import { nextSearch } from './next-search.ts';

it('leads back only to pages of this site', () => {
  expect(nextSearch({ next: '/s/town-square?x=1' })).toEqual({ next: '/s/town-square?x=1' });
  for (const next of ['https://evil.example', '//evil.example', '/\\evil.example', 7, undefined]) {
    expect(nextSearch({ next })).toEqual({});
  }
});
