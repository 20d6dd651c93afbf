import type { CSSProperties } from 'react';

/** Renditions that the server makes, by width in pixels. */
const widths = [320, 960, 1920] as const;

/** The address of a picture in one of its sizes. */
export function pictureUrl(fileId: string, width: (typeof widths)[number]): string {
  return `/files/${fileId}/${width}`;
}

/** `src`, `srcSet` and `sizes` of an image. @param sizes how wide it will stand, as CSS says it */
export function pictureSource(
  fileId: string,
  sizes: string,
): { src: string; srcSet: string; sizes: string } {
  return {
    src: pictureUrl(fileId, 960),
    srcSet: widths.map(width => `${pictureUrl(fileId, width)} ${width}w`).join(', '),
    sizes,
  };
}

/** What stands in a picture's place until it arrives: a colour or a tiny picture of its own. */
export function placeholderStyle(placeholder: string): CSSProperties {
  if (/^#[0-9a-f]{3,8}$/i.test(placeholder)) return { backgroundColor: placeholder };
  if (/^data:image\/[a-z]+;base64,[a-z0-9+/=]+$/i.test(placeholder)) {
    return { backgroundImage: `url(${placeholder})`, backgroundSize: 'cover' };
  }
  return {};
}
