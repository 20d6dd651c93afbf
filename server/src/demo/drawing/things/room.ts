import { type Hex, shade, tint } from '../color.ts';
import { circle, ellipse, path, place, rect, stroke } from '../svg.ts';
import { OUTLINE as C, scaled, type Thing } from './thing.ts';

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

/** A desk lamp that looks to the left. */
export function deskLamp(color: Hex, dark: Hex): Thing {
  const arm = 'M14 -6L30 -56L-4 -96';
  const head = 'M-8 -108L10 -90L-14 -70C-26 -72 -36 -84 -34 -96z';
  return {
    body: `${stroke(arm, dark, 4.5)}${rect(-8, -8, 46, 8, color, 3)}${rect(18, -8, 20, 8, shade(color, 0.22), 3)}${ellipse(-24, -83, 8, 11, '#fff2b8')}${path(head, color)}${path('M10 -90L-14 -70L-20 -74L4 -98z', shade(color, 0.22))}${circle(30, -56, 5, color)}`,
    outline: `${stroke(arm, C, 4.5)}${rect(-8, -8, 46, 8, C)}${path(head, C)}`,
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
