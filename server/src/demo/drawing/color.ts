/** A colour as `#rrggbb`. */
export type Hex = `#${string}`;

/** The ink of the house: shadows lean to it, so that they are blue like morning and never grey. */
export const INK: Hex = '#141c44';

/** Mixes two colours in plain sRGB. @param amount 0 gives `from`, 1 gives `to` */
export function mix(from: Hex, to: Hex, amount: number): Hex {
  const a = channels(from);
  const b = channels(to);
  const mixed = a.map((value, i) => Math.round(value + ((b[i] ?? value) - value) * amount));
  return `#${mixed.map(value => value.toString(16).padStart(2, '0')).join('')}`;
}

/** The same colour in shade. @param amount 0 (none) to 1 (ink) */
export function shade(color: Hex, amount = 0.18): Hex {
  return mix(color, INK, amount);
}

/** The same colour in light. @param amount 0 (none) to 1 (white) */
export function tint(color: Hex, amount = 0.25): Hex {
  return mix(color, '#ffffff', amount);
}

/** How light a colour looks, 0 to 255. */
export function luminance(color: Hex): number {
  const [red = 0, green = 0, blue = 0] = channels(color);
  return red * 0.299 + green * 0.587 + blue * 0.114;
}

function channels(color: Hex): number[] {
  const value = Number.parseInt(color.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}
