import { expect, it } from 'vitest';
import type { AlgebraicType } from '../schema/module-def.ts';
import { inlineType } from './inline-type.ts';

it('[HTTP4] puts types where references to them stood', () => {
  const mood: AlgebraicType = { tag: 'Sum', variants: [{ name: 'Calm', type: { tag: 'U8' } }] };
  const typespace = [mood, { tag: 'Ref', ref: 0 }] satisfies AlgebraicType[];
  const moods = { tag: 'Array', element: { tag: 'Ref', ref: 1 } } as const;
  const row = { tag: 'Product', elements: [{ name: 'moods', type: moods }] } as const;
  expect(inlineType(row, typespace)).toEqual({
    tag: 'Product',
    elements: [{ name: 'moods', type: { tag: 'Array', element: mood } }],
  });
});

it('[HTTP4] ends where a type contains itself', () => {
  const list: AlgebraicType = {
    tag: 'Product',
    elements: [{ name: 'next', type: { tag: 'Array', element: { tag: 'Ref', ref: 0 } } }],
  };
  expect(inlineType({ tag: 'Ref', ref: 0 }, [list])).toEqual(list);
});
