import { type Hex, INK, shade, tint } from './color.ts';
import { circle, ellipse, path, place, rect, ring, stroke } from './svg.ts';

/**
 * One thing of a still life. It stands with the middle of its foot at 0,0 and grows upwards (negative
 * y). Light comes from the left, so each `body` carries its own shade on the right. `outline` is the
 * same shape in `currentColor`; lying on the table it becomes the long shadow.
 */
export type Thing = { readonly body: string; readonly outline: string };

const C = 'currentColor';

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

/** A bowl with a glazed inside and a raw foot. */
export function bowl(width: number, height: number, color: Hex, inside: Hex): Thing {
  const r = width / 2;
  const side = `M${-r} ${-height}C${-r} ${-height * 0.25} ${-r * 0.6} -4 ${-r * 0.36} -4V0H${r * 0.36}V-4C${r * 0.6} -4 ${r} ${-height * 0.25} ${r} ${-height}z`;
  const dark = `M${r} ${-height}C${r} ${-height * 0.25} ${r * 0.6} -4 ${r * 0.36} -4V0H${r * 0.02}V-4C${r * 0.34} -10 ${r * 0.5} ${-height * 0.4} ${r * 0.52} ${-height}z`;
  const rim = height * 0.15;
  return {
    body: `${path(side, color)}${path(dark, shade(color))}${ellipse(0, -height, r, rim, tint(color, 0.3))}${ellipse(0, -height + 0.6, r - 3, rim - 1.8, inside)}${path(`M${-r + 3} ${-height + 0.6}A${r - 3} ${rim - 1.8} 0 0 1 ${r * 0.2} ${-height - rim + 2.4}A${r} ${rim * 2} 0 0 0 ${-r + 3} ${-height + 0.6}z`, shade(inside, 0.28))}`,
    outline: `${path(side, C)}${ellipse(0, -height, r, rim, C)}`,
  };
}

/** A jug with a handle on the shaded side. */
export function jug(height: number, color: Hex, band: Hex): Thing {
  const body =
    'M-14 -78C-18 -62 -26 -52 -26 -30C-26 -12 -20 0 -14 0H14C20 0 26 -12 26 -30C26 -52 18 -62 14 -74L16 -80L-20 -84z';
  const dark =
    'M6 0H14C20 0 26 -12 26 -30C26 -52 18 -62 14 -74L16 -80L6 -81C6 -66 14 -54 14 -32C14 -14 10 -4 6 0z';
  const handle = 'M15 -68C42 -72 44 -30 24 -22';
  return scaled(height / 84, {
    body: `${stroke(handle, shade(color, 0.3), 7)}${path(body, color)}${path('M-25.6 -36C-22 -32 22 -32 25.600 -36C26.200 -30 26 -26 25.400 -22C20 -18 -20 -18 -25.400 -22C-26 -26 -26.200 -30 -25.600 -36z', band)}${path(dark, INK, 'opacity=".16"')}${path('M-20 -84L16 -80L14 -74L-14 -78z', tint(color, 0.3))}`,
    outline: `${path(body, C)}${stroke(handle, C, 7)}`,
  });
}

/** A closed jar with a paper label. */
export function jar(width: number, height: number, content: Hex, lid: Hex, mark: Hex): Thing {
  const r = width / 2;
  const lidHeight = height * 0.17;
  const top = -height + lidHeight;
  const glass = `M${-r} ${top + 8}Q${-r} ${top} ${-r + 7} ${top}H${r - 7}Q${r} ${top} ${r} ${top + 8}V-7Q${r} 0 ${r - 7} 0H${-r + 7}Q${-r} 0 ${-r} -7z`;
  const dark = `M${r * 0.34} ${top}H${r - 7}Q${r} ${top} ${r} ${top + 8}V-7Q${r} 0 ${r - 7} 0H${r * 0.34}z`;
  const labelTop = top + height * 0.22;
  const labelHeight = height * 0.38;
  return {
    body: `${path(glass, content)}${path(dark, shade(content, 0.26))}${rect(-r + 4, top + 8, 4, height * 0.5, tint(content, 0.45), 2)}${rect(-r * 0.62, labelTop, r * 1.24, labelHeight, '#fff6e6')}${path(`M${-r * 0.32} ${labelTop + labelHeight * 0.66}a${r * 0.32} ${r * 0.32} 0 0 1 ${r * 0.64} 0z`, mark)}${rect(-r * 0.32, labelTop + labelHeight * 0.74, r * 0.64, 2, mark)}${rect(-r + 3, -height, width - 6, lidHeight, lid, 2)}${rect(r * 0.34, -height, r * 0.66 - 3, lidHeight, shade(lid, 0.28), 2)}`,
    outline: `${path(glass, C)}${rect(-r + 3, -height, width - 6, lidHeight, C)}`,
  };
}

/** A scored loaf. */
export function loaf(width: number, crust: Hex): Thing {
  const shape =
    'M-52 0C-60 0 -62 -8 -58 -20C-52 -42 -28 -50 0 -50C28 -50 52 -42 58 -20C62 -8 60 0 52 0z';
  const dark = 'M20 0H52C60 0 62 -8 58 -20C53 -36 42 -44 26 -47.500C40 -34 40 -14 20 0z';
  const cuts = [-32, -10, 12, 34]
    .map(x => stroke(`M${x} -40C${x - 7} -30 ${x - 7} -20 ${x} -10`, '#f6dcae', 4))
    .join('');
  return scaled(width / 118, {
    body: `${path(shape, crust)}${path(dark, shade(crust, 0.24))}${path('M-52 -22C-46 -38 -26 -46 -2 -46.500C-24 -42 -40 -34 -52 -22z', tint(crust, 0.3))}${cuts}`,
    outline: path(shape, C),
  });
}

/** A round bun or small loaf with a cross. */
export function bun(width: number, crust: Hex): Thing {
  const shape =
    'M-24 0C-32 0 -32 -10 -28 -18C-22 -30 -12 -33 0 -33S22 -30 28 -18C32 -10 32 0 24 0z';
  return scaled(width / 60, {
    body: `${path(shape, crust)}${path('M8 0H24C32 0 32 -10 28 -18C24 -26 18 -30.500 10 -32C20 -22 20 -8 8 0z', shade(crust, 0.24))}${stroke('M-14 -20C-6 -25 6 -25 14 -20M0 -29C-2 -24 -2 -18 0 -13', '#f6dcae', 3)}`,
    outline: path(shape, C),
  });
}

/** A cutting board, seen from the edge. */
export function board(width: number, wood: Hex): Thing {
  const r = width / 2;
  return {
    body: `${rect(-r, -9, width, 9, wood, 3)}${rect(-r, -9, width, 3, tint(wood, 0.25), 2)}${rect(r * 0.5, -6, r * 0.5, 6, shade(wood, 0.2), 2)}`,
    outline: rect(-r, -9, width, 9, C, 3),
  };
}

/** Ears of wheat that lean to the right. */
export function wheat(color: Hex): Thing {
  const ear = (x: number, y: number, turn: number, fill: string) =>
    place(
      [0, 1, 2, 3]
        .map(i => `${ellipse(-4, -i * 9, 3.6, 6, fill)}${ellipse(4, -i * 9 - 4, 3.6, 6, fill)}`)
        .join('') + ellipse(0, -40, 3.4, 7, fill),
      { x, y, turn },
    );
  const stems = 'M0 0C2 -24 8 -34 12 -42M0 0C-2 -22 -6 -30 -10 -36';
  const draw = (fill: string, stem: string) =>
    `${stroke(stems, stem, 2.4)}${ear(12, -40, 16, fill)}${ear(-10, -34, -14, fill)}`;
  return { body: draw(color, shade(color, 0.3)), outline: draw(C, C) };
}

/** A bicycle wheel standing on its tyre. @param radius of the tyre */
export function wheel(radius: number, tyre: Hex, rim: Hex): Thing {
  const r = radius - 3;
  const cy = -radius;
  let spokes = '';
  for (let i = 0; i < 12; i++) {
    const a = (i * Math.PI) / 12;
    const x = Math.cos(a) * (r - 4);
    const y = Math.sin(a) * (r - 4);
    spokes += `M${f(-x)} ${f(cy - y)}L${f(x)} ${f(cy + y)}`;
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

/** A clay pot. @param plant what grows out of it, standing at its rim */
export function pot(width: number, height: number, clay: Hex, plant?: Thing): Thing {
  const r = width / 2;
  const side = `M${-r} ${-height}H${r}L${r * 0.7} 0H${-r * 0.7}z`;
  const rim = height * 0.24;
  const up = plant && { x: 0, y: -height + 2 };
  return {
    body: `${plant && up ? place(plant.body, up) : ''}${path(side, clay)}${path(`M${r * 0.3} ${-height}H${r}L${r * 0.7} 0H${r * 0.2}z`, shade(clay, 0.22))}${rect(-r - 3, -height, width + 6, rim, tint(clay, 0.16), 1.5)}${rect(r * 0.3, -height, r * 0.7 + 3, rim, shade(clay, 0.1), 1.5)}`,
    outline: `${plant && up ? place(plant.outline, up) : ''}${path(side, C)}${rect(-r - 3, -height, width + 6, rim, C)}`,
  };
}

/** Two first leaves on a stem. */
export function sprout(height: number, leaf: Hex): Thing {
  const draw = (left: string, right: string, stem: string) =>
    `${stroke('M0 0C1 -10 -1 -20 0 -30', stem, 2.6)}${path('M0 -28C-8 -42 -20 -42 -26 -34C-20 -26 -8 -24 0 -28z', left)}${path('M0 -30C4 -46 18 -50 26 -44C22 -32 10 -26 0 -30z', right)}`;
  return scaled(height / 46, {
    body: draw(tint(leaf, 0.14), shade(leaf, 0.16), shade(leaf, 0.22)),
    outline: draw(C, C, C),
  });
}

/** A plant of broad leaves. */
export function broadLeaves(height: number, leaf: Hex): Thing {
  const one = 'M0 0C-16 -8 -20 -28 0 -46C20 -28 16 -8 0 0z';
  const leaves: readonly [number, number, number][] = [
    [-8, 0, -62],
    [8, 0, 60],
    [-4, -12, -30],
    [6, -12, 32],
    [0, -22, 0],
  ];
  const body = leaves
    .map(([x, y, turn], i) =>
      place(
        `${path(one, i % 2 ? shade(leaf, 0.12) : leaf)}${path('M0 0C16 -8 20 -28 0 -46z', shade(leaf, 0.26))}${stroke('M0 0V-40', tint(leaf, 0.3), 1.4)}`,
        { x, y, turn },
      ),
    )
    .join('');
  const outline = leaves.map(([x, y, turn]) => place(path(one, C), { x, y, turn })).join('');
  return scaled(height / 68, {
    body: `${stroke('M0 0V-24M0 0L-8 -2M0 0L8 -2', shade(leaf, 0.3), 3)}${body}`,
    outline: `${stroke('M0 0V-24', C, 3)}${outline}`,
  });
}

/** Upright blades, striped like a sansevieria. */
export function blades(height: number, leaf: Hex): Thing {
  const shapes: readonly [number, number][] = [
    [-16, -24],
    [14, 22],
    [-6, -9],
    [6, 8],
    [0, 0],
  ];
  const one = 'M-6 0C-10 -30 -6 -56 2 -78C8 -54 10 -28 6 0z';
  const body = shapes
    .map(([x, turn], i) =>
      place(
        `${path(one, i % 2 ? shade(leaf, 0.1) : leaf)}${path('M1 0L2 -78C8 -54 10 -28 6 0z', shade(leaf, 0.26))}`,
        { x, y: 0, turn, scale: i < 2 ? 0.8 : 1 },
      ),
    )
    .join('');
  return scaled(height / 78, {
    body,
    outline: shapes
      .map(([x, turn], i) => place(path(one, C), { x, y: 0, turn, scale: i < 2 ? 0.8 : 1 }))
      .join(''),
  });
}

/** A pile of folded cloth, the lowest first. */
export function foldedCloth(width: number, colors: readonly Hex[]): Thing {
  const r = width / 2;
  let body = '';
  let outline = '';
  colors.forEach((color, i) => {
    const inset = (i * 7) % 12;
    const y = -i * 14;
    const fold = `M${-r + inset} ${y - 14}H${r - 7 - inset / 2}a7 7 0 0 1 0 14H${-r + inset}z`;
    body += `${path(fold, color)}${path(`M${r * 0.4} ${y - 14}H${r - 7 - inset / 2}a7 7 0 0 1 0 14H${r * 0.4}z`, shade(color, 0.2))}${stroke(`M${-r + inset} ${y - 7}H${r - 10 - inset / 2}`, shade(color, 0.26), 1.6)}`;
    outline += path(fold, C);
  });
  return { body, outline };
}

/** A spool of thread. */
export function spool(color: Hex, wood: Hex): Thing {
  const draw = (t: string, w: string) =>
    `${rect(-11, -32, 22, 28, t)}${rect(-14, -5, 28, 5, w, 1.5)}${rect(-14, -36, 28, 5, w, 1.5)}`;
  return {
    body: `${draw(color, wood)}${rect(3, -31, 8, 26, shade(color, 0.24))}${rect(4, -5, 10, 5, shade(wood, 0.2), 1.5)}${stroke('M-11 -24H11M-11 -17H11M-11 -10H11', shade(color, 0.16), 1)}`,
    outline: draw(C, C),
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

/** A domestic sewing machine. */
export function sewingMachine(color: Hex, accent: Hex): Thing {
  const shape = 'M-62 0V-12H28V-48H-36V-34H-56V-66Q-56 -78 -44 -78H50Q60 -78 60 -68V-12H66V0z';
  return {
    body: `${stroke('M-46 -34V-16', '#8c96b8', 2.4)}${rect(-52, -20, 12, 4, '#8c96b8')}${path(shape, color)}${path('M28 -12V-48H-36V-40H34V-12zM40 -78H50Q60 -78 60 -68V-12H66V0H40z', shade(color, 0.22))}${circle(62, -56, 9, accent)}${path('M62 -65a9 9 0 0 1 0 18z', shade(accent, 0.25))}${rect(-44, -66, 40, 7, accent, 2)}${rect(6, -88, 10, 12, accent, 2)}${rect(4, -91, 14, 4, '#fff6e6', 1)}${circle(44, -30, 4.5, '#fff6e6')}${circle(-46, -54, 4, '#fff6e6')}`,
    outline: `${path(shape, C)}${circle(62, -56, 9, C)}${rect(6, -90, 10, 14, C)}`,
  };
}

/** A desk lamp that looks to the left. */
export function deskLamp(color: Hex, dark: Hex): Thing {
  const arm = 'M14 -6L30 -56L-4 -96';
  const head = 'M-8 -108L10 -90L-14 -70C-26 -72 -36 -84 -34 -96z';
  return {
    body: `${stroke(arm, dark, 4.5)}${rect(-8, -8, 46, 8, color, 3)}${rect(18, -8, 20, 8, shade(color, 0.22), 3)}${ellipse(-24, -83, 8, 11, '#fff2b8')}${path(head, color)}${path('M10 -90L-14 -70L-20 -74L4 -98z', shade(color, 0.22))}${circle(30, -56, 5, color)}`,
    outline: `${stroke(arm, C, 4.5)}${rect(-8, -8, 46, 8, C)}${path(head, C)}`,
  };
}

/** Books lying on each other, the lowest first. */
export function books(width: number, colors: readonly Hex[]): Thing {
  let body = '';
  let outline = '';
  colors.forEach((color, i) => {
    const w = width - ((i * 11) % 20);
    const x = -w / 2 + ((i * 5) % 9) - 4;
    const y = -(i + 1) * 13;
    body += `${rect(x, y, w, 13, color, 2)}${rect(x + w * 0.66, y, w * 0.34, 13, shade(color, 0.2), 2)}${rect(x + 8, y + 4, w * 0.3, 5, tint(color, 0.55))}`;
    outline += rect(x, y, w, 13, C);
  });
  return { body, outline };
}

/** A chair from the side, looking left. */
export function chair(color: Hex, wood: Hex): Thing {
  const legs = 'M-22 -46L-26 0M22 -46L28 0M-24 -20H24';
  const back = 'M22 -46L30 -104';
  const seat = 'M-28 -54H26a4 4 0 0 1 0 9H-28a4 4 0 0 1 0 -9z';
  const rest = 'M22 -104C28 -110 36 -108 36 -102L30 -66C28 -62 20 -62 20 -68z';
  const draw = (w: string, s: string, r: string) =>
    `${stroke(legs, w, 5)}${stroke(back, w, 5)}${path(seat, s)}${path(rest, r)}`;
  return {
    body: `${draw(wood, color, color)}${path('M4 -54H26a4 4 0 0 1 0 9H4z', shade(color, 0.22))}${path('M30 -107C34 -108 36 -105 36 -102L30 -66C28 -63 25 -62 23 -63z', shade(color, 0.22))}`,
    outline: draw(C, C, C),
  };
}

/** A stool with three legs. */
export function stool(color: Hex, wood: Hex): Thing {
  const draw = (w: string, s: string) =>
    `${stroke('M-16 -48L-24 0M16 -48L24 0M0 -48V-2M-20 -20H20', w, 4.5)}${path('M-26 -56H26a5 5 0 0 1 0 10H-26a5 5 0 0 1 0 -10z', s)}`;
  return {
    body: `${draw(wood, color)}${path('M6 -56H26a5 5 0 0 1 0 10H6z', shade(color, 0.22))}`,
    outline: draw(C, C),
  };
}

/** A market stall with its awning, 150 wide. @param goods what lies on the counter */
export function stall(stripe: Hex, wood: Hex, goods: readonly Hex[]): Thing {
  const posts = `${rect(-66, -84, 6, 84, shade(wood, 0.1))}${rect(60, -84, 6, 84, shade(wood, 0.34))}`;
  let awning = '';
  for (let i = 0; i < 8; i++) {
    const x = -80 + i * 20;
    const color = i % 2 ? '#fff6e6' : stripe;
    const slope = `M${x * 0.86} -118H${(x + 20) * 0.86}L${x + 20} -92V-84a10 9 0 0 1 -20 0V-92z`;
    awning += path(slope, i > 4 ? shade(color, 0.12) : color);
  }
  const crates = goods
    .map((color, i) => {
      const x = -72 + i * 36.5;
      const fruit = [6, 16, 26]
        .map(
          dx =>
            circle(x + dx + 2, -46, 7, color) + circle(x + dx + 4, -45, 4.5, shade(color, 0.16)),
        )
        .join('');
      return `${fruit}${rect(x, -44, 36, 16, tint(wood, 0.3), 1)}${rect(x, -37, 36, 2, shade(wood, 0.1))}`;
    })
    .join('');
  return {
    body: `${posts}${crates}${rect(-74, -30, 148, 8, tint(wood, 0.12), 1)}${rect(-68, -22, 136, 22, wood)}${rect(24, -22, 44, 22, shade(wood, 0.2))}${stroke('M-34 -22V0M0 -22V0M34 -22V0', shade(wood, 0.26), 1.6)}${awning}`,
    outline: `${rect(-74, -48, 148, 48, C)}${rect(-66, -84, 6, 84, C)}${rect(60, -84, 6, 84, C)}${path('M-68 -118H68L80 -84H-80z', C)}`,
  };
}

/** A tin of oil with a screw cap. */
export function tin(width: number, height: number, color: Hex, mark: Hex): Thing {
  const r = width / 2;
  const shoulder = `M${-r} ${-height + 10}L${-r * 0.5} ${-height}H${r * 0.5}L${r} ${-height + 10}z`;
  return {
    body: `${rect(-6, -height - 8, 12, 9, '#3a4470', 1.5)}${path(shoulder, tint(color, 0.35))}${rect(-r, -height + 10, width, height - 10, color, 1.5)}${rect(r * 0.36, -height + 10, r * 0.64, height - 10, shade(color, 0.24), 1.5)}${rect(-r * 0.66, -height * 0.72, r * 1.32, height * 0.42, '#fff6e6')}${path(`M0 ${-height * 0.66}c${r * 0.5} ${height * 0.1} ${r * 0.44} ${height * 0.24} 0 ${height * 0.28}c${-r * 0.44} ${-height * 0.04} ${-r * 0.5} ${-height * 0.18} 0 ${-height * 0.28}z`, mark)}${rect(-r, -14, width, 4, '#fff6e6')}${rect(r * 0.36, -14, r * 0.64, 4, shade('#fff6e6', 0.2))}`,
    outline: `${path(shoulder, C)}${rect(-r, -height + 10, width, height - 10, C)}${rect(-6, -height - 8, 12, 9, C)}`,
  };
}

/** A branch with olives that lies to the left. */
export function oliveBranch(leaf: Hex, olive: Hex): Thing {
  const leafAt = (x: number, y: number, turn: number, fill: Hex) =>
    place(path('M0 0C6 -7 18 -7 24 0C18 5 6 5 0 0z', fill), { x, y, turn });
  return {
    body: `${stroke('M30 0C8 -4 -14 -2 -40 -10', shade(leaf, 0.35), 2.4)}${leafAt(18, -2, -40, leaf)}${leafAt(2, -3, -52, tint(leaf, 0.12))}${leafAt(-14, -4, -38, leaf)}${leafAt(-40, -10, 170, leaf)}${leafAt(10, -2, 28, shade(leaf, 0.14))}${leafAt(-22, -6, 34, shade(leaf, 0.14))}${ellipse(-4, 4, 6, 5, olive)}${ellipse(-30, -1, 6, 5, olive)}${ellipse(-32, -3, 2, 1.5, tint(olive, 0.4))}${ellipse(-6, 2, 2, 1.5, tint(olive, 0.4))}`,
    outline: '',
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

/** An egg. */
export function egg(color: Hex): Thing {
  const shape = 'M0 0C-9 0 -12 -6 -12 -11C-12 -20 -6 -28 0 -28S12 -20 12 -11C12 -6 9 0 0 0z';
  return {
    body: `${path(shape, color)}${path('M0 0C9 0 12 -6 12 -11C12 -18 8 -25 4 -27.500C8 -16 7 -6 0 0z', shade(color, 0.16))}`,
    outline: path(shape, C),
  };
}

/** A notebook that stands with its spine to the left. */
export function notebook(height: number, color: Hex, band: Hex): Thing {
  const w = height * 0.72;
  return {
    body: `${rect(-w / 2 + 3, -height + 3, w, height - 3, '#fff6e6', 2)}${rect(-w / 2, -height, w, height, color, 3)}${rect(-w / 2, -height, w * 0.16, height, shade(color, 0.28), 2)}${rect(w * 0.22, -height, 5, height, band)}${rect(-w * 0.18, -height * 0.78, w * 0.3, height * 0.16, '#fff6e6', 1)}`,
    outline: rect(-w / 2, -height, w + 2, height, C),
  };
}

/** An open book lying flat, written on. */
export function openBook(ink: Hex): Thing {
  const lines = [0, 1, 2, 3]
    .map(
      i =>
        `${stroke(`M${-46 + i * 2} ${-14 + i * 4.4}H${-10 - i * 3}`, ink, 1.5)}${i < 3 ? stroke(`M${12 + i} ${-14 + i * 4.4}H${44 + i * 2}`, ink, 1.5) : ''}`,
    )
    .join('');
  return {
    body: `${path('M-52 -20H0V6H-60z', '#fffaf0')}${path('M0 -20H52L60 6H0z', '#f1e6d2')}${path('M-60 6H60V9H-60z', shade('#f1e6d2', 0.3))}${lines}`,
    outline: '',
  };
}

/** A pencil, 70 long, upright. */
export function pencil(color: Hex): Thing {
  const draw = (p: string, w: string, t: string) =>
    `${rect(-3.5, -58, 7, 58, p)}${path('M-3.500 -58L0 -70L3.500 -58z', w)}${path('M-1.200 -66L0 -70L1.200 -66z', t)}`;
  return {
    body: `${draw(color, '#f3d9ae', INK)}${rect(0.5, -58, 3, 58, shade(color, 0.25))}`,
    outline: draw(C, C, C),
  };
}

/** A mug, handle to the right, with a stripe. */
export function mug(color: Hex, stripe: Hex): Thing {
  const side = 'M-20 -40H20V-8Q20 0 12 0H-12Q-20 0 -20 -8z';
  const handle = 'M20 -32C36 -34 36 -8 19 -11';
  return {
    body: `${stroke(handle, shade(color, 0.24), 5)}${path(side, color)}${rect(-20, -26, 40, 9, stripe)}${path('M8 -40H20V-8Q20 0 12 0H5C8 -10 8 -26 8 -40z', INK, 'opacity=".17"')}${ellipse(0, -40, 20, 4.4, tint(color, 0.3))}${ellipse(0, -39.6, 17, 3, '#5b3524')}`,
    outline: `${path(side, C)}${stroke(handle, C, 5)}`,
  };
}

/** A stove-top coffee pot. */
export function mokaPot(metal: Hex, handle: Hex): Thing {
  const top = 'M-20 -44H20L24 -78H-22L-30 -84L-24 -70z';
  const base = 'M-17 -40H17L24 0H-24z';
  return {
    body: `${stroke('M22 -72H38V-44', handle, 6)}${path(base, metal)}${path('M4 -40H17L24 0H6z', shade(metal, 0.24))}${path(top, tint(metal, 0.14))}${path('M4 -44H20L24 -78H5z', shade(metal, 0.18))}${rect(-20, -45, 40, 6, shade(metal, 0.42))}${path('M-22 -78H24L8 -88H-8z', tint(metal, 0.3))}${circle(1, -91, 4, handle)}`,
    outline: `${path(base, C)}${path(top, C)}${path('M-22 -78H24L8 -88H-8z', C)}${stroke('M22 -72H38V-44', C, 6)}${circle(1, -91, 4, C)}`,
  };
}

/** A glass lantern with a flame; the yard's own sign. */
export function lantern(height: number, frame: Hex, glow: Hex): Thing {
  const glass = 'M-18 -58H18L22 -10H-22z';
  const draw = (d: string) =>
    `${rect(-26, -10, 52, 10, d, 2)}${path('M-22 -58H22L12 -74H-12z', d)}${rect(-5, -80, 10, 7, d)}${stroke('M-10 -80C-12 -98 12 -98 10 -80', d, 3.4)}`;
  return scaled(height / 95, {
    body: `${path(glass, glow)}${path('M6 -58H18L22 -10H8z', shade(glow, 0.14))}${path('M0 -18C-9 -22 -8 -34 0 -46C8 -34 9 -22 0 -18z', '#f0703c')}${path('M0 -18C-4 -20 -4 -28 0 -34C4 -28 4 -20 0 -18z', '#fff2b8')}${stroke('M-18 -58L-22 -10M18 -58L22 -10', frame, 3)}${draw(frame)}${rect(6, -10, 20, 10, shade(frame, 0.3), 2)}`,
    outline: `${path(glass, C)}${draw(C)}`,
  });
}

/** A wooden crate. @param content things that look out of it, standing at its rim */
export function crate(width: number, wood: Hex, content?: Thing): Thing {
  const r = width / 2;
  const inside = content && { x: 0, y: -30 };
  return {
    body: `${rect(-r, -44, width, 20, shade(wood, 0.4))}${content && inside ? place(content.body, inside) : ''}${[
      0, 1,
    ]
      .map(
        i =>
          `${rect(-r, -40 + i * 21, width, 17, i ? wood : tint(wood, 0.1), 1.5)}${rect(r * 0.42, -40 + i * 21, r * 0.58, 17, shade(wood, 0.2), 1.5)}`,
      )
      .join(
        '',
      )}${rect(-r, -44, 7, 44, tint(wood, 0.22))}${rect(r - 7, -44, 7, 44, shade(wood, 0.34))}`,
    outline: `${rect(-r, -44, width, 44, C)}${content && inside ? place(content.outline, inside) : ''}`,
  };
}

/** Round fruit or vegetables of one colour, five in a heap, about 70 wide. */
export function fruitHeap(color: Hex, leaf: Hex): Thing {
  const spots: readonly [number, number][] = [
    [-26, -10],
    [0, -11],
    [26, -10],
    [-13, -26],
    [13, -26],
  ];
  return {
    body: spots
      .map(
        ([x, y]) =>
          `${circle(x, y, 14, color)}${path(`M${x} ${y - 14}a14 14 0 0 1 0 28c9 -8 9 -20 0 -28z`, shade(color, 0.2))}${path(`M${x} ${y - 12}c2 -6 8 -8 12 -7c-2 5 -6 8 -12 7z`, leaf)}`,
      )
      .join(''),
    outline: spots.map(([x, y]) => circle(x, y, 14, C)).join(''),
  };
}

/** A pumpkin. */
export function pumpkin(width: number, color: Hex): Thing {
  const draw = (a: string, b: string, c: string, s: string) =>
    `${path('M-2 -46C-4 -54 0 -60 8 -62L11 -56C6 -54 5 -50 6 -46z', s)}${ellipse(-22, -24, 22, 22, a)}${ellipse(22, -24, 22, 22, c)}${ellipse(0, -24, 20, 24, b)}`;
  return scaled(width / 88, {
    body: `${draw(tint(color, 0.16), color, shade(color, 0.22), '#4b6b3a')}${path('M6 -47C20 -44 24 -6 6 -1C12 -14 12 -34 6 -47z', shade(color, 0.14))}`,
    outline: draw(C, C, C, C),
  });
}

/** Carrots in a bunch, lying with their leaves to the right. */
export function carrots(color: Hex, leaf: Hex): Thing {
  const one = (y: number, turn: number, fill: Hex) =>
    place(
      `${path('M0 -6C-20 -6 -44 -2 -52 1C-44 4 -20 6 0 6C4 4 4 -4 0 -6z', fill)}${stroke('M-14 -5V-1M-26 -3.500V0M-8 1V4', shade(fill, 0.22), 1.4)}`,
      { x: 0, y, turn },
    );
  return {
    body: `${path('M0 -8C18 -24 30 -22 44 -28C38 -16 42 -12 52 -10C38 -4 40 2 48 8C30 6 14 6 0 -2z', leaf)}${path('M4 -6C18 -10 30 -8 52 -10C38 -4 40 2 48 8C30 6 14 6 2 -2z', shade(leaf, 0.2))}${one(-12, 9, color)}${one(-5, 0, tint(color, 0.1))}${one(2, -8, shade(color, 0.1))}${rect(-4, -18, 6, 22, '#fff6e6', 2)}`,
    outline: '',
  };
}

/** A round cake on a stand with a slice missing. */
export function cake(icing: Hex, sponge: Hex, standColor: Hex): Thing {
  const side = 'M-48 -66V-30H48V-66z';
  const stand =
    'M-62 -30H62Q60 -24 50 -24H8V-8C20 -6 26 -4 26 0H-26C-26 -4 -20 -6 -8 -8V-24H-50Q-60 -24 -62 -30z';
  const top = ellipse(0, -66, 48, 9, icing);
  const drops =
    'M-48 -66H48V-56a5 5 0 0 1 -10 0a6 8 0 0 1 -12 0a5 5 0 0 1 -10 0a7 10 0 0 1 -14 0a5 5 0 0 1 -10 0a6 8 0 0 1 -12 0a5 5 0 0 1 -10 0a5 7 0 0 1 -10 0a5 5 0 0 1 -8 0z';
  const berries = [-30, -12, 8, 27]
    .map(x => circle(x, -75, 6, '#7a1f4d') + circle(x - 2, -77, 1.8, '#d98ab0'))
    .join('');
  return {
    body: `${path(stand, standColor)}${path('M20 -30H62Q60 -24 50 -24H8V-8C20 -6 26 -4 26 0H6C4 -12 4 -22 20 -30z', shade(standColor, 0.2))}${path(side, sponge)}${rect(-48, -47, 96, 4, tint(icing, 0.2))}${rect(
      18,
      -66,
      30,
      36,
      INK,
    ).replace(
      '/>',
      ' opacity=".16"/>',
    )}${path(drops, icing)}${top}${path('M8 -75C30 -74 48 -70 48 -66C48 -60 30 -57 10 -57C24 -62 24 -70 8 -75z', shade(icing, 0.14))}${berries}`,
    outline: `${path(stand, C)}${path(side, C)}${ellipse(0, -66, 48, 9, C)}`,
  };
}

/** A tea pot, spout to the left. @param mended shows a line where it was glued */
export function teapot(color: Hex, band: Hex, mended?: Hex): Thing {
  const body =
    'M-36 -30C-36 -52 -18 -58 0 -58S36 -52 36 -30C36 -10 24 0 14 0H-14C-24 0 -36 -10 -36 -30z';
  const spout = 'M-30 -20C-46 -22 -46 -42 -60 -48L-52 -54C-38 -48 -38 -40 -28 -42z';
  const handle = 'M32 -46C60 -52 58 -10 30 -14';
  return {
    body: `${stroke(handle, shade(color, 0.26), 7)}${path(spout, color)}${path(body, color)}${path('M-35.500 -26C-20 -20 20 -20 35.500 -26C36 -20 34 -15 32 -12C18 -7 -18 -7 -32 -12C-34 -15 -36 -20 -35.500 -26z', band)}${path('M10 -57C26 -54 36 -48 36 -30C36 -10 24 0 14 0H2C20 -8 26 -34 10 -57z', INK, 'opacity=".16"')}${path('M-18 -57C-14 -66 14 -66 18 -57C8 -54 -8 -54 -18 -57z', tint(color, 0.25))}${circle(0, -67, 5, color)}${mended === undefined ? '' : stroke('M-20 -52L-12 -42L-18 -34L-6 -24L-10 -12', mended, 2.6)}`,
    outline: `${path(body, C)}${path(spout, C)}${stroke(handle, C, 7)}${path('M-18 -57C-14 -66 14 -66 18 -57z', C)}${circle(0, -67, 5, C)}`,
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

/** A paper bag with a handle and a sign. */
export function paperBag(paper: Hex, sign: Hex, sun: Hex): Thing {
  const front = 'M-34 -92H22V0H-34z';
  const side = 'M22 -92L38 -98V-4L22 0z';
  return {
    body: `${stroke('M-20 -92C-20 -124 8 -124 8 -92', INK, 4)}${path('M-34 -92L-22 -98H38L22 -92z', shade(paper, 0.24))}${path(front, paper)}${path(side, shade(paper, 0.16))}${rect(-22, -66, 32, 40, sign)}${path('M-18 -46a12 12 0 0 1 24 0z', sun)}${rect(-18, -42, 24, 3, '#fff6e6')}${rect(-18, -35, 16, 3, '#fff6e6')}`,
    outline: `${path(front, C)}${path(side, C)}${stroke('M-20 -92C-20 -124 8 -124 8 -92', C, 4)}`,
  };
}

/** A box with its top and side in view. */
export function box(width: number, height: number, color: Hex, sun: Hex): Thing {
  const r = width / 2;
  const d = width * 0.24;
  const faces = `M${-r} ${-height}L${-r + d} ${-height - d * 0.7}H${r + d * 0.7}L${r + d * 0.7} ${-d * 0.5}L${r} 0H${-r}z`;
  return {
    body: `${path(`M${-r} ${-height}L${-r + d} ${-height - d * 0.7}H${r + d * 0.7}L${r} ${-height}z`, tint(color, 0.28))}${path(`M${r} ${-height}L${r + d * 0.7} ${-height - d * 0.7}V${-d * 0.5}L${r} 0z`, shade(color, 0.36))}${rect(-r, -height, width, height, color)}${path(`M${-r * 0.5} ${-height * 0.42}a${r * 0.5} ${r * 0.5} 0 0 1 ${r} 0z`, sun)}${rect(-r * 0.62, -height * 0.38, r * 1.24, 3, '#fff6e6')}${rect(-r * 0.4, -height * 0.28, r * 0.8, 3, '#fff6e6')}`,
    outline: path(faces, C),
  };
}

/** A watering can, spout to the left. */
export function wateringCan(color: Hex, dark: Hex): Thing {
  const body = 'M-24 -52H30L34 0H-28z';
  const spout = 'M-24 -12L-62 -50L-70 -44L-58 -56L-64 -62L-50 -58L-24 -30z';
  const handle = 'M-14 -52C-10 -82 34 -78 40 -40C41 -32 38 -22 33 -18';
  return {
    body: `${stroke(handle, dark, 5)}${path(spout, shade(color, 0.12))}${path(body, color)}${path('M12 -52H30L34 0H14z', shade(color, 0.24))}${rect(-26, -30, 58, 4, tint(color, 0.35))}`,
    outline: `${path(body, C)}${path(spout, C)}${stroke(handle, C, 5)}`,
  };
}

/** A honey dipper standing on its grooves; lay it by turning. */
export function dipper(wood: Hex): Thing {
  const draw = (w: string) =>
    `${rect(-2.5, -70, 5, 48, w, 2)}${[0, 1, 2, 3].map(i => rect(-7 - (i === 1 || i === 2 ? 3 : 0), -24 + i * 6, 14 + (i === 1 || i === 2 ? 6 : 0), 4, w, 2)).join('')}${rect(-3, -24, 6, 22, w)}`;
  return { body: draw(wood), outline: draw(C) };
}

/** A card that leans on the wall and shows one huge letter, drawn and not set. */
export function specimen(
  height: number,
  paper: Hex,
  ink: Hex,
  spot: Hex,
  letter: 'a' | 'R' | 'g',
): Thing {
  const w = height * 0.78;
  const glyph = place(LETTERS[letter](ink, paper), {
    x: -w * 0.06,
    y: -height * 0.3,
    scale: height / 110,
  });
  return {
    body: `${rect(-w / 2, -height, w, height, paper, 1.5)}${circle(w * 0.3, -height * 0.84, height * 0.07, spot)}${glyph}${rect(-w * 0.38, -height * 0.18, w * 0.5, 3, ink)}${rect(-w * 0.38, -height * 0.11, w * 0.34, 3, ink)}${rect(w / 2 - 4, -height, 4, height, shade(paper, 0.14))}`,
    outline: rect(-w / 2, -height, w, height, C),
  };
}

/** A poster of plain forms. @param design which of four */
export function poster(height: number, paper: Hex, a: Hex, b: Hex, design: number): Thing {
  const w = height * 0.72;
  const u = height / 100;
  const forms = [
    `${circle(-10, -62, 20, a)}${path('M-10 -82a20 20 0 0 1 0 40z', b)}`,
    `${path('M-36 -30V-86H0A28 28 0 0 1 0 -30z', a)}${circle(0, -58, 12, b)}`,
    `${path('M-36 -34L-12 -84L12 -34z', a)}${path('M-4 -34L16 -70L36 -34z', b)}`,
    `${rect(-28, -86, 24, 24, a)}${rect(-4, -62, 24, 24, b)}${circle(8, -74, 12, b)}${circle(-16, -50, 12, a)}`,
  ];
  return {
    body: `${rect(-w / 2, -height, w, height, paper)}<g transform="scale(${u})">${forms[design % forms.length]}${rect(-28, -22, 40, 4, b)}${rect(-28, -14, 26, 4, b)}</g>`,
    outline: rect(-w / 2, -height, w, height, C),
  };
}

/** A rolled sheet, lying. */
export function roll(width: number, paper: Hex, inside: Hex): Thing {
  const r = width / 2;
  return {
    body: `${rect(-r, -16, width, 16, paper, 4)}${rect(-r, -6, width, 6, shade(paper, 0.18), 3)}${ellipse(-r + 3, -8, 5, 8, tint(paper, 0.3))}${ellipse(-r + 3, -8, 2.6, 4.6, inside)}${rect(-4, -16, 7, 16, inside)}`,
    outline: rect(-r, -16, width, 16, C, 4),
  };
}

/** A pear. */
export function pear(color: Hex): Thing {
  const shape =
    'M0 0C-16 0 -20 -12 -16 -22C-12 -30 -8 -34 -7 -42C-6 -50 6 -50 7 -42C8 -34 12 -30 16 -22C20 -12 16 0 0 0z';
  return {
    body: `${stroke('M1 -47C1 -52 3 -56 6 -58', '#6a4630', 2.6)}${path('M5 -53C12 -60 20 -58 24 -54C18 -48 10 -48 5 -53z', '#3f8a5a')}${path(shape, color)}${path('M4 -47.500C7 -46 7 -44 7 -42C8 -34 12 -30 16 -22C20 -12 16 0 0 0C12 -8 10 -24 4 -47.500z', shade(color, 0.18))}`,
    outline: path(shape, C),
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

const LETTERS = {
  a: (ink: Hex, paper: Hex) =>
    `${path('M-26 -22a24 24 0 1 1 48 0a24 24 0 1 1 -48 0z', ink)}${circle(-2, -22, 11, paper)}${rect(10, -46, 14, 48, ink)}`,
  R: (ink: Hex, paper: Hex) =>
    `${path('M-28 2V-56H4a20 20 0 0 1 6 39L28 2H10L-7 -16H-13V2z', ink)}${path('M-13 -43H2a7.500 7.500 0 0 1 0 15H-13z', paper)}`,
  g: (ink: Hex, paper: Hex) =>
    `${path('M-24 -28a22 22 0 1 1 44 0a22 22 0 1 1 -44 0z', ink)}${circle(-2, -28, 10, paper)}${path('M8 -50H22V-4a22 20 0 0 1 -43 6h15a9 8 0 0 0 14 -6z', ink)}`,
} as const;

function scaled(factor: number, thing: Thing): Thing {
  if (Math.abs(factor - 1) < 0.005) return thing;
  const scale = { x: 0, y: 0, scale: factor };
  return { body: place(thing.body, scale), outline: place(thing.outline, scale) };
}

/** Two decimals, as `svg.ts` writes them. */
function f(value: number): number {
  return Math.round(value * 100) / 100;
}
