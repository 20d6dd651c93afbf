import { type Hex, INK, shade, tint } from './color.ts';
import type { Face } from './face.ts';

/** The outline of shoulders and chest. */
export const BODY = 'M16 204c2-34 26-46 66-52 10 9 26 9 36 0 40 6 64 18 66 52z';

/** Draws shoulders and what covers them, in the units of `face.ts`. */
export function drawGarment(face: Face): string {
  const { garmentColor: main, accent } = face;
  const dark = shade(main, 0.2);
  const base = (color: Hex) => `<path d="${BODY}" fill="${color}"/>`;
  const shaded = `<g clip-path="url(#b)"><path d="M128 140c6 20 4 44-4 64h70v-64z" fill="${INK}" opacity=".13"/></g>`;
  const neckline = (color: Hex) =>
    `<path d="M80 152c8 16 32 16 40 0" stroke="${color}" stroke-width="6" fill="none"/>`;
  switch (face.garment) {
    case 'crew':
      return `${base(main)}${shaded}${neckline(accent)}`;
    case 'turtleneck':
    case 'scarf':
      return `${base(main)}${shaded}`;
    case 'collar':
      return `${base(main)}${shaded}<path d="M82 150l-8 10 14 20 12-14zM118 150l8 10-14 20-12-14z" fill="${tint(main, 0.25)}"/><path d="M118 150l8 10-14 20-12-14z" fill="${dark}" opacity=".35"/><path d="M100 166v38" stroke="${dark}" stroke-width="2.500"/><circle cx="104" cy="184" r="2.200" fill="${accent}"/>`;
    case 'apron':
      return `${base(accent)}${shaded}<g clip-path="url(#b)"><path d="M66 150h9l3 28h44l3-28h9l4 56H62z" fill="${main}"/><path d="M112 178h10l3-28h9l4 56h-28z" fill="${dark}"/></g>`;
    case 'overalls':
      return `${base(accent)}${shaded}<g clip-path="url(#b)"><path d="M58 150h13l4 32h50l4-32h13l6 56H52z" fill="${main}"/><path d="M112 182h13l4-32h13l6 56h-38z" fill="${dark}"/><circle cx="73" cy="184" r="4" fill="#f2c14a"/><circle cx="127" cy="184" r="4" fill="#f2c14a"/></g>`;
    case 'stripes':
      return `${base(main)}<g clip-path="url(#b)" fill="${accent}"><rect y="166" width="200" height="8"/><rect y="182" width="200" height="8"/><rect y="198" width="200" height="8"/></g>${shaded}${neckline(accent)}`;
    case 'hoodie':
      return `<path d="M58 160c4-16 20-24 42-24s38 8 42 24c-10 10-74 10-84 0z" fill="${dark}"/>${base(main)}${shaded}<path d="M78 152c4 22 40 22 44 0l10 4c-4 34-60 34-64 0z" fill="${tint(main, 0.18)}"/><path d="M88 176v18M112 176v16" stroke="${accent}" stroke-width="3.500" stroke-linecap="round"/>`;
    case 'drape':
      return `${base(main)}${neckline(shade(main, 0.3))}${shaded}<g clip-path="url(#b)"><path d="M62 150c20 12 62 34 92 56h-58c-16-18-34-34-46-46z" fill="${accent}"/><path d="M74 156c20 12 60 34 84 50h-10c-28-18-60-36-80-47z" fill="${shade(accent, 0.2)}"/></g>`;
    case 'cardigan':
      return `${base(accent)}<g clip-path="url(#b)"><path d="M0 140h78l20 66H0z" fill="${main}"/><path d="M122 140h78v66h-98z" fill="${dark}"/></g><circle cx="100" cy="188" r="2.500" fill="${main}"/>`;
  }
}

/** The collar of a turtleneck; it covers the neck, so it is drawn after it. */
export function turtleneck(face: Face): string {
  const color = face.garmentColor;
  return `<path d="M80 140c12 7 28 7 40 0l3 16c-10 10-36 10-46 0z" fill="${tint(color, 0.14)}"/><path d="M110 144l10-4 3 16c-4 4-9 6-15 7z" fill="${shade(color, 0.16)}"/>`;
}

/** A scarf round the neck, drawn after it. */
export function scarf(face: Face): string {
  return `<path d="M70 144c18 10 42 10 60 0 8 8 8 18 0 24-18 8-42 8-60 0-8-6-8-16 0-24z" fill="${face.accent}"/><path d="M118 150l12-6c8 8 8 18 0 24-5 2-10 4-16 5 4-8 6-15 4-23z" fill="${shade(face.accent, 0.2)}"/><path d="M82 164l18 6-4 36H78z" fill="${shade(face.accent, 0.1)}"/>`;
}
