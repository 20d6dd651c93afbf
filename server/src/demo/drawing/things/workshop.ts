import { type Hex, INK, shade, tint } from '../color.ts';
import { circle, path, place, rect, ring, roundTo2, stroke } from '../svg.ts';
import { OUTLINE as C, type Thing } from './thing.ts';

/** A bicycle wheel standing on its tyre. @param radius of the tyre */
export function wheel(radius: number, tyre: Hex, rim: Hex): Thing {
  const r = radius - 3;
  const cy = -radius;
  let spokes = '';
  for (let i = 0; i < 12; i++) {
    const a = (i * Math.PI) / 12;
    const x = Math.cos(a) * (r - 4);
    const y = Math.sin(a) * (r - 4);
    spokes += `M${roundTo2(-x)} ${roundTo2(cy - y)}L${roundTo2(x)} ${roundTo2(cy + y)}`;
  }
  const draw = (t: string, m: string, s: string) =>
    `${stroke(spokes, s, 1.1)}${ring(0, cy, r - 5, m, 3)}${ring(0, cy, r, t, 6)}${circle(0, cy, 6, t)}`;
  return {
    body: `${draw(tyre, rim, tint(tyre, 0.5))}${circle(0, cy, 2.5, rim)}`,
    outline: draw(C, C, C),
  };
}

/** A whole bicycle, 190 wide. */
export function bicycle(frame: Hex, dark: Hex, seat: Hex): Thing {
  const wheelThing = wheel(38, dark, tint(dark, 0.7));
  const tubes =
    'M-54 -38L-30 -82L30 -82L-8 -38zM-8 -38L-30 -82M-54 -38H-8M30 -82L54 -38M30 -82L25 -96';
  const draw = (t: string, s: string, d: string) =>
    `${stroke(tubes, t, 6)}${stroke('M-30 -82L-34 -94', d, 5)}${rect(-50, -100, 34, 8, s, 4)}${stroke('M25 -96C34 -102 42 -100 46 -92', d, 5)}${circle(-8, -38, 9, d)}${stroke('M-8 -38L4 -24M0 -22H10', d, 4)}`;
  return {
    body: `${place(wheelThing.body, { x: -54, y: 0 })}${place(wheelThing.body, { x: 54, y: 0 })}${draw(frame, seat, dark)}${stroke('M31 -79L54 -38', shade(frame, 0.25), 6)}`,
    outline: `${place(wheelThing.outline, { x: -54, y: 0 })}${place(wheelThing.outline, { x: 54, y: 0 })}${draw(C, C, C)}`,
  };
}

/** A toolbox with its handle up. */
export function toolbox(color: Hex, dark: Hex): Thing {
  const box = 'M-50 -42H50V-4Q50 0 46 0H-46Q-50 0 -50 -4z';
  const lid = 'M-50 -42L-40 -56H40L50 -42z';
  const handle = 'M-18 -56V-68Q-18 -72 -14 -72H14Q18 -72 18 -68V-56';
  return {
    body: `${stroke(handle, dark, 5)}${path(lid, tint(color, 0.22))}${path(box, color)}${path('M22 -42H50V-4Q50 0 46 0H22z', shade(color, 0.24))}${rect(-50, -42, 100, 5, shade(color, 0.32))}${rect(-30, -46, 12, 14, '#fff6e6', 2)}${rect(18, -46, 12, 14, '#fff6e6', 2)}`,
    outline: `${path(box, C)}${path(lid, C)}${stroke(handle, C, 5)}`,
  };
}

/** An open-ended spanner, 84 long, upright; turn it to lean or lie. */
export function spanner(metal: Hex): Thing {
  const shape =
    'M-5 -12V-66C-13 -70 -15 -80 -9 -88L-3 -78H3L9 -88C15 -80 13 -70 5 -66V-12C9 -9 9 0 0 0S-9 -9 -5 -12z';
  return {
    body: `${path(shape, metal)}${path('M1 -12V-78H3L9 -88C15 -80 13 -70 5 -66V-12C9 -9 9 0 0 0C3 -4 3 -8 1 -12z', shade(metal, 0.25))}${circle(0, -6, 2.6, shade(metal, 0.5))}`,
    outline: path(shape, C),
  };
}

/** A screwdriver standing on its handle, 80 tall. */
export function screwdriver(handle: Hex, metal: Hex): Thing {
  const grip = 'M-7 -2Q-7 0 -5 0H5Q7 0 7 -2V-26Q7 -34 3 -36H-3Q-7 -34 -7 -26z';
  const blade = 'M-2.500 -36H2.500V-74L4 -80H-4L-2.500 -74z';
  return {
    body: `${path(blade, metal)}${path(grip, handle)}${path('M1 0H5Q7 0 7 -2V-26Q7 -34 3 -36H1z', shade(handle, 0.26))}`,
    outline: `${path(blade, C)}${path(grip, C)}`,
  };
}

/** A can of oil with a long spout to the left. */
export function oilCan(color: Hex, metal: Hex): Thing {
  const body = 'M-18 0V-24C-18 -32 -8 -36 -5 -42H5C8 -36 18 -32 18 -24V0z';
  const spout = 'M0 -40C-6 -54 -22 -58 -36 -62';
  return {
    body: `${stroke(spout, metal, 3.4)}${stroke('M16 -20C30 -24 28 -4 17 -6', shade(color, 0.3), 4)}${path(body, color)}${path('M4 0V-28L5 -42C8 -36 18 -32 18 -24V0z', shade(color, 0.25))}${rect(-12, -16, 24, 8, '#fff6e6')}`,
    outline: `${path(body, C)}${stroke(spout, C, 3.4)}`,
  };
}

/** A stand mixer with its bowl. */
export function mixer(color: Hex, steel: Hex): Thing {
  const stand = 'M-44 0V-7Q-44 -10 -40 -10H18V-50H44V-8Q44 0 36 0z';
  const head =
    'M-46 -62C-46 -80 -34 -88 -16 -88H34C48 -88 54 -78 54 -68S48 -50 36 -50H-34C-42 -50 -46 -54 -46 -62z';
  return {
    body: `${path(stand, color)}${path('M28 -50H44V-8Q44 0 36 0H20V-10z', shade(color, 0.24))}${stroke('M-18 -50V-38', '#8c96b8', 5)}${path('M-42 -40H8C8 -20 0 -10 -8 -10H-26C-34 -10 -42 -20 -42 -40z', steel)}${path('M-8 -40H8C8 -20 0 -10 -8 -10H-16C-9 -16 -7 -28 -8 -40z', shade(steel, 0.2))}${path(head, color)}${path('M-40 -56C-20 -52 30 -54 53 -72C54 -60 48 -50 36 -50H-34C-37 -50 -40 -52 -40 -56z', shade(color, 0.2))}${rect(-44, -72, 96, 4, '#fff6e6')}${circle(34, -60, 4, '#fff6e6')}`,
    outline: `${path(stand, C)}${path(head, C)}${path('M-42 -40H8C8 -20 0 -10 -8 -10H-26C-34 -10 -42 -20 -42 -40z', C)}`,
  };
}

/** A table radio. */
export function radio(color: Hex, front: Hex): Thing {
  const shell = 'M-56 -56Q-56 -64 -48 -64H48Q56 -64 56 -56V-8Q56 -4 52 -4H-52Q-56 -4 -56 -8z';
  const holes = Array.from({ length: 6 }, (_, i) => `M-44 ${-52 + i * 7}H-6`).join('');
  return {
    body: `${stroke('M30 -64L56 -104', '#8c96b8', 2.4)}${rect(-44, -5, 12, 5, INK)}${rect(32, -5, 12, 5, INK)}${path(shell, color)}${path('M38 -64H48Q56 -64 56 -56V-8Q56 -4 52 -4H38z', shade(color, 0.24))}${rect(-50, -58, 50, 46, shade(color, 0.34), 3)}${stroke(holes, tint(color, 0.3), 2)}${rect(6, -56, 38, 16, front, 2)}${stroke('M12 -50H38M26 -54V-42', '#c9502f', 1.8)}${circle(15, -24, 8, front)}${circle(37, -24, 8, front)}${stroke('M15 -24L11 -29M37 -24L42 -28', INK, 2)}`,
    outline: `${path(shell, C)}${stroke('M30 -64L56 -104', C, 2.4)}`,
  };
}

/** A clock with hands at ten past ten. */
export function clock(radius: number, frame: Hex, face: Hex): Thing {
  const r = radius;
  return {
    body: `${stroke(`M${-r * 0.5} ${-r * 0.2}L${-r * 0.66} 0M${r * 0.5} ${-r * 0.2}L${r * 0.66} 0`, shade(frame, 0.3), 5)}${circle(0, -r, r, frame)}${path(`M0 ${-2 * r}a${r} ${r} 0 0 1 0 ${2 * r}c${r * 0.7} ${-r * 0.5} ${r * 0.7} ${-r * 1.5} 0 ${-2 * r}z`, shade(frame, 0.22))}${circle(0, -r, r * 0.78, face)}${stroke(`M0 ${-r}L${-r * 0.38} ${-r * 1.24}M0 ${-r}L${r * 0.46} ${-r * 1.34}`, INK, 3.4)}${circle(0, -r, 3, INK)}`,
    outline: `${circle(0, -r, r, C)}${stroke(`M${-r * 0.5} ${-r * 0.2}L${-r * 0.66} 0M${r * 0.5} ${-r * 0.2}L${r * 0.66} 0`, C, 5)}`,
  };
}

/** A domestic sewing machine. */
export function sewingMachine(color: Hex, accent: Hex): Thing {
  const shape = 'M-62 0V-12H28V-48H-36V-34H-56V-66Q-56 -78 -44 -78H50Q60 -78 60 -68V-12H66V0z';
  return {
    body: `${stroke('M-46 -34V-16', '#8c96b8', 2.4)}${rect(-52, -20, 12, 4, '#8c96b8')}${path(shape, color)}${path('M28 -12V-48H-36V-40H34V-12zM40 -78H50Q60 -78 60 -68V-12H66V0H40z', shade(color, 0.22))}${circle(62, -56, 9, accent)}${path('M62 -65a9 9 0 0 1 0 18z', shade(accent, 0.25))}${rect(-44, -66, 40, 7, accent, 2)}${rect(6, -88, 10, 12, accent, 2)}${rect(4, -91, 14, 4, '#fff6e6', 1)}${circle(44, -30, 4.5, '#fff6e6')}${circle(-46, -54, 4, '#fff6e6')}`,
    outline: `${path(shape, C)}${circle(62, -56, 9, C)}${rect(6, -90, 10, 14, C)}`,
  };
}

/** Scissors lying open, points to the right. */
export function scissors(handle: Hex, metal: Hex): Thing {
  const draw = (h: string, m: string, m2: string) =>
    `${path('M-2 -10L46 -22L44 -16L2 -3z', m)}${path('M-2 -3L46 -1L44 -7L2 -11z', m2)}${ring(-18, -15, 7, h, 4.5)}${ring(-18, 1, 7, h, 4.5)}${stroke('M-12 -12L2 -6M-12 -2L2 -7', h, 4.5)}`;
  return {
    body: `${draw(handle, metal, shade(metal, 0.22))}${circle(4, -7, 2, shade(metal, 0.5))}`,
    outline: '',
  };
}
