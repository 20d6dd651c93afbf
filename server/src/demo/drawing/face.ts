import { type Hex, INK, mix, shade, tint } from './color.ts';
import { BODY, drawGarment, scarf, turtleneck } from './face-garment.ts';
import { drawHair, type HairStyle } from './face-hair.ts';

/** What is worn below the chin. */
export type Garment =
  | 'crew'
  | 'collar'
  | 'turtleneck'
  | 'apron'
  | 'overalls'
  | 'stripes'
  | 'hoodie'
  | 'drape'
  | 'cardigan'
  | 'scarf';

/** A portrait, described. Everything a drawing needs, and nothing that changes between two runs. */
export type Face = {
  readonly ground: Hex;
  readonly skin: Hex;
  readonly shape: 'oval' | 'round' | 'long' | 'square';
  readonly hair: HairStyle;
  readonly hairColor: Hex;
  /** Colour of a cap, scarf or wrap. */
  readonly cloth?: Hex;
  readonly beard?: 'full' | 'short' | 'moustache' | 'goatee';
  readonly beardColor?: Hex;
  readonly glasses?: 'round' | 'square';
  readonly mouth: 'smile' | 'grin' | 'calm';
  readonly eyes?: 'open' | 'smiling';
  readonly isOlder?: boolean;
  readonly freckles?: boolean;
  readonly earrings?: Hex;
  readonly garment: Garment;
  readonly garmentColor: Hex;
  /** Second colour of the garment: stripes, straps, the shirt beneath. */
  readonly accent: Hex;
};

/**
 * Draws a face as a standing SVG of 200 by 200 units. What matters lies inside the inscribed circle,
 * because avatars are cropped round. The light comes from the left: the right side of the face, the
 * neck and the clothes is in shade.
 */
export function faceSvg(face: Face): string {
  const hair = drawHair(face.hair, face.hairColor, face.cloth ?? '#2743a6');
  const jaw = JAWS[face.shape];
  const head = headPath(jaw);
  const skinShade = skinInShade(face.skin);
  const earsHidden = face.hair === 'hijab' || face.hair === 'fringe-bob' || face.hair === 'long';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200" width="200" height="200">
<defs><clipPath id="h"><path d="${head}"/></clipPath><clipPath id="b"><path d="${BODY}"/></clipPath></defs>
<rect width="200" height="200" fill="${face.ground}"/>
<path d="M0 0h92L14 200H0z" fill="${tint(face.ground, 0.3)}"/>
<g transform="translate(-14 -14) scale(1.14)">
${hair.back}
${drawGarment(face)}
<path d="M85 118h30v32c-4 12-26 12-30 0z" fill="${face.skin}"/>
<path d="M85 134c10 8 22 8 30 1v15c-2 6-8 9-15 9 6-8 4-14-15-19z" fill="${skinShade}"/>
${face.garment === 'turtleneck' ? turtleneck(face) : ''}${face.garment === 'scarf' ? scarf(face) : ''}
${earsHidden ? '' : ears(face, skinShade)}
<path d="${head}" fill="${face.skin}"/>
<g clip-path="url(#h)"><path d="M124 40c8 30 8 70-16 110h40V40z" fill="${skinShade}" opacity=".55"/>
<ellipse cx="77" cy="112" rx="9" ry="6" fill="${blush(face.skin)}" opacity=".4"/><ellipse cx="123" cy="112" rx="9" ry="6" fill="${blush(face.skin)}" opacity=".4"/>
${face.beard === undefined ? '' : beard(face)}</g>
${features(face, skinShade)}
${hair.front}
${face.glasses === undefined ? '' : glasses(face)}
</g>
</svg>`;
}

/** Half width of the jaw, the chin's height, and how full the cheeks are. */
type Jaw = { readonly half: number; readonly chin: number; readonly cheek: number };
const JAWS: Readonly<Record<Face['shape'], Jaw>> = {
  oval: { half: 21, chin: 143, cheek: 35 },
  round: { half: 27, chin: 140, cheek: 37 },
  long: { half: 22, chin: 148, cheek: 33.5 },
  square: { half: 29, chin: 144, cheek: 35.5 },
};

function headPath({ half, chin, cheek }: Jaw): string {
  const left = 100 - cheek;
  const right = 100 + cheek;
  return `M${left} 90C${left} 68 ${100 - cheek * 0.62} 55 100 55S${right} 68 ${right} 90C${right} 112 ${100 + half + 4} 124 ${100 + half * 0.72} ${chin - 7}Q${100 + half * 0.34} ${chin} 100 ${chin}Q${100 - half * 0.34} ${chin} ${100 - half * 0.72} ${chin - 7}C${100 - half - 4} 124 ${left} 112 ${left} 90z`;
}

/** Skin in shade stays warm: it leans to a deep red-brown rather than to ink. */
function skinInShade(skin: Hex): Hex {
  return mix(skin, '#5a1d2a', 0.2);
}

function blush(skin: Hex): Hex {
  return mix(skin, '#ee4d4d', 0.42);
}

function ears(face: Face, skinShade: Hex): string {
  const drop =
    face.earrings === undefined
      ? ''
      : `<circle cx="62.500" cy="117" r="5" fill="${face.earrings}"/><circle cx="137.500" cy="117" r="5" fill="${shade(face.earrings)}"/>`;
  return `<ellipse cx="64" cy="102" rx="7" ry="10" fill="${face.skin}"/><ellipse cx="136" cy="102" rx="7" ry="10" fill="${skinShade}"/><path d="M62 98c3 2 4 5 3 9" stroke="${skinShade}" stroke-width="2" fill="none" stroke-linecap="round"/>${drop}`;
}

function features(face: Face, skinShade: Hex): string {
  const line = mix(face.skin, '#2a0f16', 0.42);
  const dark = '#1c1420';
  const browColor = face.isOlder ? shade(face.hairColor, 0.22) : mix(face.hairColor, dark, 0.35);
  const eyes =
    face.eyes === 'smiling'
      ? `<path d="M80 101c2.500-4.500 8.500-4.500 11 0M109 101c2.500-4.500 8.500-4.500 11 0" stroke="${dark}" stroke-width="3.200" fill="none" stroke-linecap="round"/>`
      : `<ellipse cx="85.500" cy="100" rx="3.700" ry="4.300" fill="${dark}"/><ellipse cx="114.500" cy="100" rx="3.700" ry="4.300" fill="${dark}"/><circle cx="84.200" cy="98.400" r="1.200" fill="#fff"/><circle cx="113.200" cy="98.400" r="1.200" fill="#fff"/>`;
  const brows =
    face.hair === 'fringe-bob'
      ? ''
      : `<path d="M77.500 90c4-4 10-4.500 14.500-2M108 88c4.500-2.500 10.500-2 14.500 2" stroke="${browColor}" stroke-width="3.400" fill="none" stroke-linecap="round"/>`;
  const nose = `<path d="M101 101c2 5 4.500 8.500 4 11-.6 2.400-5 3-8 1.800" stroke="${mix(face.skin, '#5a1d2a', 0.34)}" stroke-width="2.800" fill="none" stroke-linecap="round" stroke-linejoin="round"/>`;
  const age = face.isOlder
    ? `<path d="M72 104c1.500 2 3 3 5 3.500M128 104c-1.500 2-3 3-5 3.500M86 76c9-2.500 19-2.500 28 0" stroke="${skinShade}" stroke-width="2" fill="none" stroke-linecap="round"/>`
    : '';
  const freckles = face.freckles
    ? `<g fill="${mix(face.skin, '#8a3b1e', 0.45)}"><circle cx="73" cy="108" r="1.300"/><circle cx="78" cy="111" r="1.300"/><circle cx="82" cy="107" r="1.300"/><circle cx="118" cy="107" r="1.300"/><circle cx="122" cy="111" r="1.300"/><circle cx="127" cy="108" r="1.300"/></g>`
    : '';
  return `${eyes}${brows}${freckles}${nose}${age}${mouth(face, line)}`;
}

function mouth(face: Face, line: Hex): string {
  const onBeard = face.beard === 'full';
  switch (face.mouth) {
    case 'grin':
      return `<path d="M86 121.500c8 2.500 20 2.500 28 0-1.500 9.500-7 13.500-14 13.500s-12.500-4-14-13.500z" fill="#7b1f2b"/><path d="M87 122c8 2.200 18 2.200 26 0-.6 3-1.400 4.600-2 5.200-7 1.600-15 1.600-22 0-.8-.8-1.500-2.400-2-5.200z" fill="#fff"/>`;
    case 'calm':
      return `<path d="M91 127c6 2.600 12 2.600 18 0" stroke="${onBeard ? '#f3c9b6' : line}" stroke-width="3.200" fill="none" stroke-linecap="round"/>`;
    case 'smile':
      return `<path d="M88 123.500c6.500 7.500 17.500 7.500 24 0" stroke="${onBeard ? '#fbe3d6' : line}" stroke-width="3.400" fill="none" stroke-linecap="round"/>`;
  }
}

function beard(face: Face): string {
  const color = face.beardColor ?? face.hairColor;
  const dark = shade(color, 0.24);
  switch (face.beard) {
    case 'full':
      return `<path d="M60 96c7 2 8 12 13 17 8 6 16 2 27 2s19 4 27-2c5-5 6-15 13-17v60H60z" fill="${color}"/><path d="M127 113c5-5 6-15 13-17v60h-34c12-10 18-26 21-43z" fill="${dark}"/>`;
    case 'short':
      return `<path d="M60 100c6 6 9 16 16 18 8 1 16-3 24-3s16 4 24 3c7-2 10-12 16-18v56H60z" fill="${color}" opacity=".55"/>`;
    case 'goatee':
      return `<path d="M86 120c6-4 22-4 28 0 2 12-4 24-14 26-10-2-16-14-14-26z" fill="${color}"/>`;
    case 'moustache':
      return `<path d="M100 115c-5-3.500-13-2-18 6 6 3.500 13 3 18-.5 5 3.500 12 4 18 .5-5-8-13-9.500-18-6z" fill="${color}"/><path d="M100 115c5-3.500 13-2 18 6-6 3.500-13 3-18-.5z" fill="${dark}" opacity=".6"/>`;
    case undefined:
      return '';
  }
}

function glasses(face: Face): string {
  const frame = face.isOlder ? '#6b4b33' : INK;
  const lens =
    face.glasses === 'round'
      ? '<circle cx="85" cy="100" r="13"/><circle cx="115" cy="100" r="13"/>'
      : '<rect x="71" y="90" width="27" height="21" rx="5"/><rect x="102" y="90" width="27" height="21" rx="5"/>';
  return `<g fill="#fff" fill-opacity=".16" stroke="${frame}" stroke-width="3.200">${lens}</g><path d="M98 98.500c1.200-1.400 2.800-1.400 4 0M72 97l-7-2M128 97l7-2" stroke="${frame}" stroke-width="3.200" fill="none" stroke-linecap="round"/>`;
}
