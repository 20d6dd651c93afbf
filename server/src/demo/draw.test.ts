import { expect, test } from 'vitest';
import { type Drawing, drawPixels } from './draw.ts';
import { PORTRAITS } from './drawing/portraits.ts';

test('pictures are 1280 pixels wide, in their own form', async () => {
  const forms = [
    ['3:2', 853],
    ['4:3', 960],
    ['1:1', 1280],
  ] as const;
  for (const [aspect, height] of forms) {
    const recipe = { scene: 'jug', seed: 'one', aspect } as const;
    const pixels = await drawPixels({ kind: 'picture', recipe });
    expect(pixels).toMatchObject({ width: 1280, height, channels: 3 });
    expect(pixels.data).toHaveLength(1280 * height * 3);
  }
});

test('faces are square, and drawing twice gives the same pixels', async () => {
  const drawing: Drawing = { kind: 'avatar', face: PORTRAITS.ines };
  const pixels = await drawPixels(drawing);
  expect(pixels).toMatchObject({ width: 480, height: 480 });
  expect((await drawPixels(drawing)).data.equals(pixels.data)).toBe(true);
});
