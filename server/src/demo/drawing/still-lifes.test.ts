import sharp from 'sharp';
import { expect, test } from 'vitest';
import { SCENE_NAMES } from './scenes.ts';
import { type Aspect, stillLifeSvg } from './still-lifes.ts';

const ratios: Readonly<Record<Aspect, number>> = { '3:2': 3 / 2, '4:3': 4 / 3, '1:1': 1 };

test.each(Object.entries(ratios) as [Aspect, number][])(
  'every scene can be drawn %s',
  async (aspect, ratio) => {
    for (const scene of SCENE_NAMES) {
      const { width, height } = await sharp(
        Buffer.from(stillLifeSvg({ scene, seed: 'one', aspect })),
      ).metadata();
      expect(width / height, scene).toBeCloseTo(ratio, 5);
    }
  },
);

test('the same recipe gives the same bytes, another seed another arrangement', () => {
  for (const scene of SCENE_NAMES) {
    const one = stillLifeSvg({ scene, seed: 'one', aspect: '3:2' });
    expect(stillLifeSvg({ scene, seed: 'one', aspect: '3:2' })).toBe(one);
    expect(stillLifeSvg({ scene, seed: 'two', aspect: '3:2' })).not.toBe(one);
  }
});

test('a named palette is used whatever the seed', () => {
  const wall = /<rect [^>]*fill="(#\w+)"\/>\s*<path/;
  const walls = ['one', 'two', 'three'].map(
    seed => wall.exec(stillLifeSvg({ scene: 'jug', seed, aspect: '1:1', palette: 'dusk' }))?.[1],
  );
  expect(walls).toEqual(['#2d3b80', '#2d3b80', '#2d3b80']);
});

test('pictures carry no text and nothing from elsewhere', () => {
  for (const scene of SCENE_NAMES) {
    const svg = stillLifeSvg({ scene, seed: 'one', aspect: '3:2' });
    expect(svg).not.toMatch(/<text|<image|href|NaN|undefined/);
  }
});
