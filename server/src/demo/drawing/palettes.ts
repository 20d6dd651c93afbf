import { type Hex, luminance } from './color.ts';

/** The colours of one still life: a wall, a table, and what stands on it. */
export type Palette = {
  readonly wall: Hex;
  readonly table: Hex;
  /** The loud one, the second voice and the third. */
  readonly a: Hex;
  readonly b: Hex;
  readonly c: Hex;
  /** The darker of b and c: for a thing that carries light marks. */
  readonly deep: Hex;
  readonly cream: Hex;
  readonly dark: Hex;
};

/** Palettes by name. In all of them any of a, b and c can stand on wall and table and be seen. */
export const PALETTES = {
  apricot: palette('#ffdcc2', '#f5aa85', '#df5328', '#1f7a70', '#2f55d4'),
  lemon: palette('#ffe9ad', '#fac85c', '#ef5c2a', '#2b4bcb', '#dd2f7a'),
  sky: palette('#d3e6ff', '#9fc4f8', '#c9682c', '#f4b526', '#22409f'),
  rose: palette('#ffdfd8', '#f5a99e', '#c31f4e', '#efa31a', '#1f7f74'),
  mint: palette('#d6f1e5', '#90d4bc', '#f2602c', '#233a8f', '#f4b526'),
  lilac: palette('#e9e0fb', '#bda9ec', '#dd2f7a', '#f4b526', '#2a3a8c'),
  pink: palette('#ffd8e6', '#f294ba', '#d81f72', '#ffd447', '#31245c'),
  sand: palette('#f5e9d3', '#debd8a', '#2c7a57', '#c9502f', '#33408f'),
  dusk: palette('#2d3b80', '#1d2860', '#ffbf3c', '#f0703c', '#86b6ff'),
} as const satisfies Readonly<Record<string, Palette>>;

/** A name in {@link PALETTES}. */
export type PaletteName = keyof typeof PALETTES;

function palette(wall: Hex, table: Hex, a: Hex, b: Hex, c: Hex): Palette {
  const deep = luminance(b) < luminance(c) ? b : c;
  return { wall, table, a, b, c, deep, cream: '#fff6e6', dark: '#1c2656' };
}
