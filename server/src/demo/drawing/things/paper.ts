import { type Hex, INK, shade, tint } from '../color.ts';
import { circle, ellipse, path, place, rect, stroke } from '../svg.ts';
import { OUTLINE as C, type Thing } from './thing.ts';

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

const LETTERS = {
  a: (ink: Hex, paper: Hex) =>
    `${path('M-26 -22a24 24 0 1 1 48 0a24 24 0 1 1 -48 0z', ink)}${circle(-2, -22, 11, paper)}${rect(10, -46, 14, 48, ink)}`,
  R: (ink: Hex, paper: Hex) =>
    `${path('M-28 2V-56H4a20 20 0 0 1 6 39L28 2H10L-7 -16H-13V2z', ink)}${path('M-13 -43H2a7.500 7.500 0 0 1 0 15H-13z', paper)}`,
  g: (ink: Hex, paper: Hex) =>
    `${path('M-24 -28a22 22 0 1 1 44 0a22 22 0 1 1 -44 0z', ink)}${circle(-2, -28, 10, paper)}${path('M8 -50H22V-4a22 20 0 0 1 -43 6h15a9 8 0 0 0 14 -6z', ink)}`,
} as const;
