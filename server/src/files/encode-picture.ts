/**
 * Makes what is kept of a picture. Whatever came in is decoded and encoded anew as WebP: metadata
 * (place, camera, author) does not survive, nor does anything hidden behind the pixels. The
 * orientation that a camera noted is applied first. Of an animation the first frame is kept.
 */
import sharp, { type Sharp, type WebpOptions } from 'sharp';
import { type PictureKind, RENDITION_SIZES, UPLOAD_PIXELS_MAX } from './renditions.ts';

/** A picture as it is kept. */
export interface EncodedPicture {
  /** WebP files by the size that names them in addresses. */
  readonly renditions: readonly { readonly size: number; readonly bytes: Buffer }[];
  readonly mime: 'image/webp';
  /** Pixels of the largest rendition. */
  readonly width: number;
  readonly height: number;
  /** Bytes of the largest rendition. */
  readonly byteSize: number;
  /** A few blurred pixels to show until the picture is there: a `data:` address. */
  readonly placeholder: string;
}

/** Pixels without a file around them: red, green, blue and perhaps alpha, row by row. */
export interface RawPixels {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
}

/** The bytes are no picture, or a broken or an oversized one. */
export class PictureError extends Error {
  override readonly name = 'PictureError';
}

const QUALITY = 80;

/** Photographs come one at a time and stay for years: the sharper edges are worth the work. */
const UPLOAD_WEBP: WebpOptions = { quality: QUALITY, smartSubsample: true };

/**
 * Drawings are flat, come by the dozen at the first start, and look the same with a sixth of the
 * work (36 pictures and 35 faces in three sizes: 1.8 s of one core instead of 11.4).
 */
const DRAWING_WEBP: WebpOptions = { quality: QUALITY, effort: 1 };

/** Longer side of the placeholder, in pixels. */
const PLACEHOLDER_SIZE = 12;

// Uploads share two cores with everybody's feed: one thread each, and no memory kept between.
sharp.concurrency(1);
sharp.cache(false);

/**
 * Encodes an uploaded file.
 * @param bytes of a format that sniff.ts takes
 * @throws {PictureError} it cannot be decoded, or has more than 50 million pixels
 */
export async function encodeUpload(bytes: Uint8Array, kind: PictureKind): Promise<EncodedPicture> {
  const options = { limitInputPixels: UPLOAD_PIXELS_MAX, failOn: 'error', pages: 1 } as const;
  return await encode(sharp(bytes, options).autoOrient(), kind, UPLOAD_WEBP).catch(
    (error: unknown) => {
      throw new PictureError('the picture cannot be decoded', { cause: error });
    },
  );
}

/** Encodes pixels that Plaza has drawn itself. */
export function encodePixels(pixels: RawPixels, kind: PictureKind): Promise<EncodedPicture> {
  const { data, width, height, channels } = pixels;
  return encode(sharp(data, { raw: { width, height, channels } }), kind, DRAWING_WEBP);
}

async function encode(
  source: Sharp,
  kind: PictureKind,
  webp: WebpOptions,
): Promise<EncodedPicture> {
  const sizes = RENDITION_SIZES[kind];
  const largest = await scaled(source, Math.max(...sizes), kind)
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = largest.info;
  const base = () => sharp(largest.data, { raw: { width, height, channels } });

  const renditions: { size: number; bytes: Buffer }[] = [];
  for (const size of sizes) {
    const bytes = await scaled(base(), size, kind).webp(webp).toBuffer();
    renditions.push({ size, bytes });
  }
  const tiny = await base()
    .resize(PLACEHOLDER_SIZE, PLACEHOLDER_SIZE, { fit: 'inside' })
    .webp({ quality: 40, alphaQuality: 0 })
    .toBuffer();
  return {
    renditions,
    mime: 'image/webp',
    width,
    height,
    byteSize: renditions.at(-1)?.bytes.length ?? 0,
    placeholder: `data:image/webp;base64,${tiny.toString('base64')}`,
  };
}

function scaled(source: Sharp, size: number, kind: PictureKind): Sharp {
  switch (kind) {
    case 'picture':
      // By width alone, as addresses and `srcset` count; a very tall one is held by its height.
      return source.resize({
        width: size,
        height: size * 2,
        fit: 'inside',
        withoutEnlargement: true,
      });
    case 'avatar':
      return source.resize({ width: size, height: size, fit: 'cover', position: 'attention' });
  }
}
