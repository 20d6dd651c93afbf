import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { encodePixels, encodeUpload, PictureError } from './encode-picture.ts';

/** Left half red, right half blue. */
function twoHalves(width: number, height: number) {
  const half = (background: string) => ({
    create: { width: Math.ceil(width / 2), height, channels: 3 as const, background },
  });
  return sharp({ create: { width, height, channels: 3, background: '#ff0000' } }).composite([
    { input: half('#0000ff'), left: Math.floor(width / 2), top: 0 },
  ]);
}

const sizesOf = async (picture: Awaited<ReturnType<typeof encodeUpload>>) =>
  await Promise.all(
    picture.renditions.map(async ({ size, bytes }) => {
      const { width, height, format } = await sharp(bytes).metadata();
      return { size, width, height, format };
    }),
  );

async function pixelAt(bytes: Buffer, left: number, top: number): Promise<number[]> {
  const data = await sharp(bytes)
    .extract({ left, top, width: 1, height: 1 })
    .removeAlpha()
    .raw()
    .toBuffer();
  return [...data];
}

describe('encodeUpload', () => {
  it('makes three widths and keeps the shape', async () => {
    const picture = await encodeUpload(await twoHalves(2400, 1200).jpeg().toBuffer(), 'picture');
    expect(await sizesOf(picture)).toEqual([
      { size: 320, width: 320, height: 160, format: 'webp' },
      { size: 960, width: 960, height: 480, format: 'webp' },
      { size: 1920, width: 1920, height: 960, format: 'webp' },
    ]);
    expect(picture).toMatchObject({ mime: 'image/webp', width: 1920, height: 960 });
    expect(picture.byteSize).toBe(picture.renditions[2]?.bytes.length);
  });

  it('enlarges nothing', async () => {
    const picture = await encodeUpload(await twoHalves(200, 100).png().toBuffer(), 'picture');
    expect((await sizesOf(picture)).every(each => each.width === 200 && each.height === 100)).toBe(
      true,
    );
  });

  it('cuts avatars to squares', async () => {
    const picture = await encodeUpload(await twoHalves(900, 600).png().toBuffer(), 'avatar');
    expect((await sizesOf(picture)).map(each => [each.width, each.height])).toEqual([
      [64, 64],
      [160, 160],
      [480, 480],
    ]);
  });

  it('applies the orientation that the camera noted, and drops place and author', async () => {
    const photo = await twoHalves(400, 200)
      .withExif({
        IFD0: { Artist: 'Somebody', Orientation: '6' },
        IFD3: { GPSLatitude: '51/1 30/1 0/1' },
      })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    expect((await sharp(photo).metadata()).exif).toBeDefined();
    const picture = await encodeUpload(photo, 'picture');
    expect([picture.width, picture.height]).toEqual([200, 400]);
    const bytes = picture.renditions[2]?.bytes ?? Buffer.alloc(0);
    const { exif, icc, xmp, iptc, orientation } = await sharp(bytes).metadata();
    expect([exif, icc, xmp, iptc, orientation]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    // Turned clockwise, what was left is on top.
    expect((await pixelAt(bytes, 100, 50))[0]).toBeGreaterThan(200);
    expect((await pixelAt(bytes, 100, 350))[2]).toBeGreaterThan(200);
  });

  it('keeps the first frame of an animation', async () => {
    const frames = ['#00ff00', '#ff00ff'].map(background => ({
      create: { width: 40, height: 40, channels: 3 as const, background },
    }));
    const [first, second] = await Promise.all(frames.map(frame => sharp(frame).png().toBuffer()));
    const gif = await sharp(
      [first, second].map(frame => frame ?? Buffer.alloc(0)),
      { join: { animated: true } },
    )
      .gif({ delay: [100, 100] })
      .toBuffer();
    expect((await sharp(gif).metadata()).pages).toBe(2);
    const picture = await encodeUpload(gif, 'picture');
    const bytes = picture.renditions[0]?.bytes ?? Buffer.alloc(0);
    expect((await sharp(bytes).metadata()).pages ?? 1).toBe(1);
    expect((await pixelAt(bytes, 20, 20))[1]).toBeGreaterThan(200);
  });

  it('keeps transparency', async () => {
    const clear = {
      width: 30,
      height: 30,
      channels: 4 as const,
      background: { r: 0, g: 0, b: 0, alpha: 0 },
    };
    const picture = await encodeUpload(await sharp({ create: clear }).png().toBuffer(), 'picture');
    expect((await sharp(picture.renditions[0]?.bytes).metadata()).hasAlpha).toBe(true);
  });

  it('has a placeholder that fits beside a post', async () => {
    const noise = {
      width: 600,
      height: 450,
      channels: 3 as const,
      noise: { type: 'gaussian' as const, mean: 128, sigma: 60 },
    };
    const background = '#808080';
    const picture = await encodeUpload(
      await sharp({ create: { ...noise, background } })
        .png()
        .toBuffer(),
      'picture',
    );
    expect(picture.placeholder).toMatch(/^data:image\/webp;base64,[A-Za-z0-9+/=]+$/);
    expect(picture.placeholder.length).toBeLessThanOrEqual(600);
  });

  it('refuses what unfolds beyond fifty million pixels', async () => {
    const bomb = await sharp({
      create: { width: 10_000, height: 5001, channels: 3, background: '#fff' },
    })
      .png({ compressionLevel: 9 })
      .toBuffer();
    expect(bomb.length).toBeLessThan(1_000_000);
    await expect(encodeUpload(bomb, 'picture')).rejects.toThrow(PictureError);
  });

  it('refuses a picture that breaks off', async () => {
    const whole = await twoHalves(400, 400).jpeg().toBuffer();
    await expect(encodeUpload(whole.subarray(0, whole.length / 2), 'picture')).rejects.toThrow(
      PictureError,
    );
  });
});

describe('encodePixels', () => {
  it('encodes what Plaza drew itself', async () => {
    const data = Buffer.alloc(480 * 480 * 3, 90);
    const picture = await encodePixels({ data, width: 480, height: 480, channels: 3 }, 'avatar');
    expect(picture).toMatchObject({ width: 480, height: 480 });
  });
});
