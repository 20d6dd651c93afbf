import { describe, expect, it } from 'vitest';
import { checkFile } from './rules.ts';

const good = {
  id: 'b7Q_kd93-x',
  mime: 'image/webp',
  width: 1920,
  height: 1280,
  byteSize: 100_000,
  placeholder: 'data',
};

describe('checkFile', () => {
  it('accepts a picture', () => {
    expect(checkFile(good)).toEqual({ isValid: true, value: good });
  });

  it.each([
    ['an id that would leave its folder', { id: '../secrets' }],
    ['an id that is too short to be unguessable', { id: 'a' }],
    ['something that is no picture', { mime: 'text/html' }],
    ['an empty picture', { width: 0 }],
    ['an empty file', { byteSize: 0 }],
    ['a placeholder as large as a picture', { placeholder: 'x'.repeat(10_000) }],
  ])('refuses %s', (_, part) => {
    expect(checkFile({ ...good, ...part })).toMatchObject({ code: 'ARGUMENT_INVALID' });
  });
});
