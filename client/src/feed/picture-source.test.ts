import { expect, it } from 'vitest';
import { placeholderStyle } from './picture-source.ts';

it('paints a colour or a tiny picture, and nothing that fetches', () => {
  expect(placeholderStyle('#12ab96')).toEqual({ backgroundColor: '#12ab96' });
  expect(placeholderStyle('data:image/webp;base64,AAAA').backgroundImage).toContain('base64,AAAA');
  expect(placeholderStyle('https://example.org/x.png')).toEqual({});
  expect(placeholderStyle('data:image/svg+xml;base64,AAAA) url(x')).toEqual({});
});
