import sharp from 'sharp';
import { type Face, faceSvg } from './drawing/face.ts';
import { type StillLife, stillLifeSvg } from './drawing/still-lifes.ts';

/** Something the demonstration can draw. */
export type Drawing =
  | { readonly kind: 'picture'; readonly recipe: StillLife }
  | { readonly kind: 'avatar'; readonly face: Face };

/** Uncompressed pixels, three bytes each (red, green, blue), row by row. */
export type Pixels = {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
  readonly channels: 3;
};

/**
 * Width of a drawn picture in pixels. Flat shapes gain nothing from more, and encoding, which is most
 * of what seeding costs, grows with the square.
 */
const PICTURE_WIDTH = 1280;

/** Width and height of a drawn face in pixels: the largest size in which avatars are kept. */
const AVATAR_WIDTH = 480;

/** Librsvg draws one unit as one pixel at this density. */
const UNIT_DENSITY = 72;

/** Draws at full size. The pixels come from the SVG alone: no fonts, no files, no network. */
export async function drawPixels(drawing: Drawing): Promise<Pixels> {
  const { svg, width } =
    drawing.kind === 'picture'
      ? { svg: stillLifeSvg(drawing.recipe), width: PICTURE_WIDTH }
      : { svg: faceSvg(drawing.face), width: AVATAR_WIDTH };
  const units = Number(/ width="(\d+)"/.exec(svg)?.[1]);
  const { data, info } = await sharp(Buffer.from(svg), { density: (UNIT_DENSITY * width) / units })
    .resize(width)
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: 3 };
}
