import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { sniffPicture } from './sniff.ts';

const dot = sharp({ create: { width: 8, height: 8, channels: 3, background: '#123456' } });

describe('sniffPicture', () => {
  it.each(['jpeg', 'png', 'webp', 'gif', 'avif'] as const)(
    'knows %s by its content',
    async format => {
      expect(sniffPicture(await dot.clone().toFormat(format).toBuffer())).toBe(format);
    },
  );

  it.each([
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"></svg>'],
    ['HTML', '<!doctype html><script>alert(1)</script>'],
    ['PDF', '%PDF-1.7'],
    ['a sound that begins like a WebP', 'RIFF\x10\0\0\0WAVEfmt '],
    ['a film that begins like an AVIF', '\0\0\0\x18ftypmp42\0\0\0\0isommp42'],
    ['nothing', ''],
  ])('takes %s for no picture', (_, text) => {
    expect(sniffPicture(Buffer.from(text, 'latin1'))).toBe(null);
  });

  it('does not take TIFF, whose parser is large', async () => {
    expect(sniffPicture(await dot.clone().tiff().toBuffer())).toBe(null);
  });
});
