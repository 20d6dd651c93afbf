import { type Hex, INK, shade, tint } from '../color.ts';
import { circle, ellipse, path, rect, stroke } from '../svg.ts';
import { OUTLINE as C, scaled, type Thing } from './thing.ts';

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

/** A tin of oil with a screw cap. */
export function tin(width: number, height: number, color: Hex, mark: Hex): Thing {
  const r = width / 2;
  const shoulder = `M${-r} ${-height + 10}L${-r * 0.5} ${-height}H${r * 0.5}L${r} ${-height + 10}z`;
  return {
    body: `${rect(-6, -height - 8, 12, 9, '#3a4470', 1.5)}${path(shoulder, tint(color, 0.35))}${rect(-r, -height + 10, width, height - 10, color, 1.5)}${rect(r * 0.36, -height + 10, r * 0.64, height - 10, shade(color, 0.24), 1.5)}${rect(-r * 0.66, -height * 0.72, r * 1.32, height * 0.42, '#fff6e6')}${path(`M0 ${-height * 0.66}c${r * 0.5} ${height * 0.1} ${r * 0.44} ${height * 0.24} 0 ${height * 0.28}c${-r * 0.44} ${-height * 0.04} ${-r * 0.5} ${-height * 0.18} 0 ${-height * 0.28}z`, mark)}${rect(-r, -14, width, 4, '#fff6e6')}${rect(r * 0.36, -14, r * 0.64, 4, shade('#fff6e6', 0.2))}`,
    outline: `${path(shoulder, C)}${rect(-r, -height + 10, width, height - 10, C)}${rect(-6, -height - 8, 12, 9, C)}`,
  };
}
