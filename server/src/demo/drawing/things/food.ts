import { type Hex, INK, shade, tint } from '../color.ts';
import { circle, ellipse, path, place, rect, stroke } from '../svg.ts';
import { OUTLINE as C, scaled, type Thing } from './thing.ts';

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

/** An egg. */
export function egg(color: Hex): Thing {
  const shape = 'M0 0C-9 0 -12 -6 -12 -11C-12 -20 -6 -28 0 -28S12 -20 12 -11C12 -6 9 0 0 0z';
  return {
    body: `${path(shape, color)}${path('M0 0C9 0 12 -6 12 -11C12 -18 8 -25 4 -27.500C8 -16 7 -6 0 0z', shade(color, 0.16))}`,
    outline: path(shape, C),
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

/** A pear. */
export function pear(color: Hex): Thing {
  const shape =
    'M0 0C-16 0 -20 -12 -16 -22C-12 -30 -8 -34 -7 -42C-6 -50 6 -50 7 -42C8 -34 12 -30 16 -22C20 -12 16 0 0 0z';
  return {
    body: `${stroke('M1 -47C1 -52 3 -56 6 -58', '#6a4630', 2.6)}${path('M5 -53C12 -60 20 -58 24 -54C18 -48 10 -48 5 -53z', '#3f8a5a')}${path(shape, color)}${path('M4 -47.500C7 -46 7 -44 7 -42C8 -34 12 -30 16 -22C20 -12 16 0 0 0C12 -8 10 -24 4 -47.500z', shade(color, 0.18))}`,
    outline: path(shape, C),
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

/** A branch with olives that lies to the left. */
export function oliveBranch(leaf: Hex, olive: Hex): Thing {
  const leafAt = (x: number, y: number, turn: number, fill: Hex) =>
    place(path('M0 0C6 -7 18 -7 24 0C18 5 6 5 0 0z', fill), { x, y, turn });
  return {
    body: `${stroke('M30 0C8 -4 -14 -2 -40 -10', shade(leaf, 0.35), 2.4)}${leafAt(18, -2, -40, leaf)}${leafAt(2, -3, -52, tint(leaf, 0.12))}${leafAt(-14, -4, -38, leaf)}${leafAt(-40, -10, 170, leaf)}${leafAt(10, -2, 28, shade(leaf, 0.14))}${leafAt(-22, -6, 34, shade(leaf, 0.14))}${ellipse(-4, 4, 6, 5, olive)}${ellipse(-30, -1, 6, 5, olive)}${ellipse(-32, -3, 2, 1.5, tint(olive, 0.4))}${ellipse(-6, 2, 2, 1.5, tint(olive, 0.4))}`,
    outline: '',
  };
}

/** A honey dipper standing on its grooves; lay it by turning. */
export function dipper(wood: Hex): Thing {
  const draw = (w: string) =>
    `${rect(-2.5, -70, 5, 48, w, 2)}${[0, 1, 2, 3].map(i => rect(-7 - (i === 1 || i === 2 ? 3 : 0), -24 + i * 6, 14 + (i === 1 || i === 2 ? 6 : 0), 4, w, 2)).join('')}${rect(-3, -24, 6, 22, w)}`;
  return { body: draw(wood), outline: draw(C) };
}
