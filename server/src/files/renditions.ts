/** Which files may come in as pictures, and what is kept of them. */

/** What a picture is for; it decides shape and sizes. */
export type PictureKind = 'picture' | 'avatar';

/**
 * Widths in pixels of what is kept. A picture keeps its shape, an avatar is a square. Nothing is
 * enlarged: a small original makes renditions of its own size.
 */
export const RENDITION_SIZES: Readonly<Record<PictureKind, readonly number[]>> = {
  picture: [320, 960, 1920],
  avatar: [64, 160, 480],
};

/** Every size that an address may name. */
export const ALL_SIZES: readonly number[] = Object.values(RENDITION_SIZES)
  .flat()
  .sort((a, b) => a - b);

/** Largest upload, in bytes. */
export const UPLOAD_BYTES_MAX = 12 * 1024 * 1024;

/** Largest upload, in pixels: a small file may unfold to gigabytes. */
export const UPLOAD_PIXELS_MAX = 50_000_000;

/** What a file is called in an address: hard to guess when a person uploaded it. */
export const FILE_ID_SHAPE = /^[A-Za-z0-9_-]{8,80}$/;
