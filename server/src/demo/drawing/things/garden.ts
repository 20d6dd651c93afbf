import { type Hex, shade, tint } from '../color.ts';
import { path, place, rect, stroke } from '../svg.ts';
import { OUTLINE as C, scaled, type Thing } from './thing.ts';

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
