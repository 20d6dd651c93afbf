import sharp from 'sharp';
import { expect, test } from 'vitest';
import { faceSvg } from './face.ts';
import { drawHair, HAIR_STYLES } from './face-hair.ts';
import { inventFace } from './invent-face.ts';
import { PORTRAITS, type PortraitName, portraitSvg } from './portraits.ts';

// Object.keys widens to string.
const names = Object.keys(PORTRAITS) as PortraitName[];

test('each portrait is a square picture of its own', async () => {
  const drawn = names.map(portraitSvg);
  expect(new Set(drawn).size).toBe(names.length);
  for (const svg of drawn) {
    expect(await sharp(Buffer.from(svg)).metadata()).toMatchObject({ width: 200, height: 200 });
  }
});

test('no two neighbours in a list share their ground, so that small faces stay apart', () => {
  const grounds = names.map(name => PORTRAITS[name].ground);
  expect(new Set(grounds).size).toBe(grounds.length);
});

test('the same seed always invents the same face', () => {
  expect(inventFace('quay')).toEqual(inventFace('quay'));
  const many = Array.from({ length: 60 }, (_, i) => faceSvg(inventFace(`seed ${i}`)));
  expect(new Set(many).size).toBe(60);
});

test('invented faces use every style of hair', () => {
  const styles = new Set(Array.from({ length: 400 }, (_, i) => inventFace(`${i}`).hair));
  expect([...styles].sort()).toEqual([...HAIR_STYLES].sort());
  for (const style of HAIR_STYLES) expect(drawHair(style, '#333333', '#2743a6').front).not.toBe('');
});
