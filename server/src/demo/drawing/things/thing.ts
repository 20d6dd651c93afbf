import { place } from '../svg.ts';

/**
 * One thing of a still life. It stands with the middle of its foot at 0,0 and grows upwards (negative
 * y). Light comes from the left, so each `body` carries its own shade on the right. `outline` is the
 * same shape in `currentColor`; lying on the table it becomes the long shadow.
 */
export type Thing = { readonly body: string; readonly outline: string };

/** The colour of an outline: whoever lays the shadow decides. */
export const OUTLINE = 'currentColor';

/** Puts several things together as one. */
export function together(
  ...parts: readonly {
    readonly thing: Thing;
    readonly x?: number;
    readonly y?: number;
    readonly turn?: number;
    readonly scale?: number;
  }[]
): Thing {
  const at = (part: (typeof parts)[number]) => ({
    x: part.x ?? 0,
    y: part.y ?? 0,
    turn: part.turn,
    scale: part.scale,
  });
  return {
    body: parts.map(part => place(part.thing.body, at(part))).join(''),
    outline: parts.map(part => place(part.thing.outline, at(part))).join(''),
  };
}

/** The same thing at another size. */
export function scaled(factor: number, thing: Thing): Thing {
  if (Math.abs(factor - 1) < 0.005) return thing;
  const scale = { x: 0, y: 0, scale: factor };
  return { body: place(thing.body, scale), outline: place(thing.outline, scale) };
}
