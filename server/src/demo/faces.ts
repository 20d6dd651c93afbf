import { type Hex, INK, mix, shade, tint } from './color.ts';
import { drawHair, HAIR_STYLES, type HairStyle } from './face-hair.ts';
import { pick, seededRandom } from './random.ts';

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

/** The people of Lantern Yard by handle, each drawn on purpose so that they can be told apart at 22 px. */
export const PORTRAITS = {
  ines: {
    ground: '#f7dfa6',
    skin: '#e6b08a',
    shape: 'oval',
    hair: 'bob',
    hairColor: '#54301f',
    mouth: 'grin',
    freckles: true,
    garment: 'apron',
    garmentColor: '#c9502f',
    accent: '#fff1dd',
  },
  dario: {
    ground: '#ffd97a',
    skin: '#dfa67d',
    shape: 'square',
    hair: 'curls',
    hairColor: '#6d4830',
    beard: 'full',
    mouth: 'smile',
    garment: 'collar',
    garmentColor: '#2b7a55',
    accent: '#f6efe2',
  },
  liv: {
    ground: '#b8e3e6',
    skin: '#f6d0b6',
    shape: 'oval',
    hair: 'long',
    hairColor: '#e5b44f',
    mouth: 'smile',
    garment: 'turtleneck',
    garmentColor: '#d6367f',
    accent: '#ffd0e2',
  },
  tomasz: {
    ground: '#cbe2bd',
    skin: '#f1c4a4',
    shape: 'long',
    hair: 'cap',
    hairColor: '#8a6a4a',
    cloth: '#2743a6',
    mouth: 'smile',
    beard: 'short',
    beardColor: '#a17c58',
    garment: 'overalls',
    garmentColor: '#51648a',
    accent: '#f0e7d6',
  },
  greta: {
    ground: '#d2ead4',
    skin: '#f4cdb4',
    shape: 'round',
    hair: 'bun',
    hairColor: '#c3c7d2',
    mouth: 'smile',
    eyes: 'smiling',
    isOlder: true,
    glasses: 'round',
    garment: 'cardigan',
    garmentColor: '#4562b5',
    accent: '#fdf6e8',
  },
  kofi: {
    ground: '#b4d0ff',
    skin: '#6f4229',
    shape: 'square',
    hair: 'fade',
    hairColor: '#17100d',
    mouth: 'grin',
    garment: 'hoodie',
    garmentColor: '#f0b21c',
    accent: '#fff5d6',
  },
  mateo: {
    ground: '#ffc5ab',
    skin: '#c98d60',
    shape: 'oval',
    hair: 'tall-curls',
    hairColor: '#33201a',
    mouth: 'smile',
    beard: 'moustache',
    garment: 'stripes',
    garmentColor: '#f5f1e8',
    accent: '#3355d1',
  },
  hana: {
    ground: '#f6a9c0',
    skin: '#f3cba6',
    shape: 'round',
    hair: 'fringe-bob',
    hairColor: '#1d1a22',
    mouth: 'smile',
    garment: 'collar',
    garmentColor: '#f4f2f0',
    accent: '#d8486f',
  },
  noor: {
    ground: '#e2d2f4',
    skin: '#dda983',
    shape: 'oval',
    hair: 'hijab',
    hairColor: '#2a1c18',
    cloth: '#23857a',
    mouth: 'smile',
    garment: 'crew',
    garmentColor: '#15594f',
    accent: '#9fdccb',
  },
  amara: {
    ground: '#ffd04a',
    skin: '#8c5635',
    shape: 'oval',
    hair: 'afro',
    hairColor: '#26160f',
    mouth: 'grin',
    earrings: '#2fb7a0',
    garment: 'crew',
    garmentColor: '#ef6a37',
    accent: '#ffe3c2',
  },
  priya: {
    ground: '#ffd4bd',
    skin: '#b4764a',
    shape: 'oval',
    hair: 'braid',
    hairColor: '#1e1416',
    mouth: 'smile',
    earrings: '#f2b632',
    garment: 'drape',
    garmentColor: '#0f9a8e',
    accent: '#f4b73a',
  },
  yusuf: {
    ground: '#86c5f1',
    skin: '#d99e75',
    shape: 'square',
    hair: 'quiff',
    hairColor: '#2c1e18',
    beard: 'full',
    mouth: 'smile',
    garment: 'collar',
    garmentColor: '#f5efe4',
    accent: '#2d4a8a',
  },
  pieter: {
    ground: '#e9ddc6',
    skin: '#f0bfa0',
    shape: 'round',
    hair: 'bald',
    hairColor: '#e4e2de',
    beard: 'moustache',
    beardColor: '#f1efeb',
    mouth: 'calm',
    eyes: 'open',
    glasses: 'square',
    isOlder: true,
    garment: 'scarf',
    garmentColor: '#7c3f3a',
    accent: '#e0a03c',
  },
  wanjiru: {
    ground: '#bfe8c9',
    skin: '#5d3623',
    shape: 'round',
    hair: 'headwrap',
    hairColor: '#150e0b',
    cloth: '#e2482f',
    mouth: 'grin',
    eyes: 'smiling',
    earrings: '#ffc93c',
    garment: 'crew',
    garmentColor: '#33408f',
    accent: '#ffc93c',
  },
  jun: {
    ground: '#c9d4e8',
    skin: '#eec29a',
    shape: 'long',
    hair: 'swept',
    hairColor: '#24222c',
    glasses: 'round',
    mouth: 'calm',
    garment: 'turtleneck',
    garmentColor: '#262d4e',
    accent: '#98a6cf',
  },
} as const satisfies Readonly<Record<string, Face>>;

/** A handle that has a portrait of its own. */
export type PortraitName = keyof typeof PORTRAITS;

/** Draws the portrait of one of the people of Lantern Yard. @returns a square SVG, safe to crop round */
export function portraitSvg(name: PortraitName): string {
  return faceSvg(PORTRAITS[name]);
}

/**
 * Makes up a face for anybody else: the same seed always gives the same face.
 * Colours are drawn from lists that were chosen to sit well beside each other.
 */
export function inventFace(seed: string): Face {
  const random = seededRandom(`face:${seed}`);
  const isOlder = random() < 0.2;
  const hair = pick(random, HAIR_STYLES);
  const skin = pick(random, SKINS);
  const canGrowBeard = BEARDED.has(hair);
  const grown = SKINS.indexOf(skin) >= 5 ? HAIR_COLORS.slice(0, 3) : HAIR_COLORS;
  const hairColor = pick(random, isOlder ? GREYS : grown);
  return {
    ground: pick(random, GROUNDS),
    skin,
    shape: pick(random, ['oval', 'round', 'long', 'square'] as const),
    hair,
    hairColor,
    cloth: pick(random, CLOTHS),
    beard:
      canGrowBeard && random() < 0.5
        ? pick(random, ['full', 'short', 'moustache', 'goatee'] as const)
        : undefined,
    glasses: random() < 0.25 ? pick(random, ['round', 'square'] as const) : undefined,
    mouth: pick(random, ['smile', 'grin', 'calm'] as const),
    eyes: random() < 0.25 ? 'smiling' : 'open',
    isOlder,
    freckles: random() < 0.15,
    earrings: !canGrowBeard && random() < 0.4 ? pick(random, CLOTHS) : undefined,
    garment: pick(random, GARMENTS),
    garmentColor: pick(random, CLOTHS),
    accent: pick(random, ['#fff1dd', '#ffd0e2', '#cfe4ff', '#f4b73a'] as const),
  };
}

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

const SKINS: readonly Hex[] = [
  '#f6d0b6',
  '#f1c4a4',
  '#e6b08a',
  '#d99e75',
  '#c98d60',
  '#b4764a',
  '#8c5635',
  '#6f4229',
  '#5d3623',
];
const HAIR_COLORS: readonly Hex[] = [
  '#17100d',
  '#2c1e18',
  '#54301f',
  '#6d4830',
  '#a65c2e',
  '#e5b44f',
];
const GREYS: readonly Hex[] = ['#c3c7d2', '#8f94a3', '#e4e2de'];
const GROUNDS: readonly Hex[] = [
  '#f7dfa6',
  '#ffd97a',
  '#b8e3e6',
  '#cbe2bd',
  '#b4d0ff',
  '#ffc5ab',
  '#f6a9c0',
  '#e2d2f4',
  '#c9d4e8',
];
const CLOTHS: readonly Hex[] = [
  '#c9502f',
  '#2b7a55',
  '#d6367f',
  '#2743a6',
  '#f0b21c',
  '#0f9a8e',
  '#33408f',
  '#7c3f3a',
];
const GARMENTS: readonly Garment[] = [
  'crew',
  'collar',
  'turtleneck',
  'apron',
  'overalls',
  'stripes',
  'hoodie',
  'cardigan',
  'scarf',
];
const BEARDED: ReadonlySet<HairStyle> = new Set<HairStyle>([
  'curls',
  'tall-curls',
  'crop',
  'fade',
  'quiff',
  'swept',
  'receding',
  'bald',
  'cap',
  'beanie',
]);

/** Half width of the jaw, the chin's height, and how full the cheeks are. */
type Jaw = { readonly half: number; readonly chin: number; readonly cheek: number };
const JAWS: Readonly<Record<Face['shape'], Jaw>> = {
  oval: { half: 21, chin: 143, cheek: 35 },
  round: { half: 27, chin: 140, cheek: 37 },
  long: { half: 22, chin: 148, cheek: 33.5 },
  square: { half: 29, chin: 144, cheek: 35.5 },
};

const BODY = 'M16 204c2-34 26-46 66-52 10 9 26 9 36 0 40 6 64 18 66 52z';

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

function drawGarment(face: Face): string {
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

function turtleneck(face: Face): string {
  const color = face.garmentColor;
  return `<path d="M80 140c12 7 28 7 40 0l3 16c-10 10-36 10-46 0z" fill="${tint(color, 0.14)}"/><path d="M110 144l10-4 3 16c-4 4-9 6-15 7z" fill="${shade(color, 0.16)}"/>`;
}

function scarf(face: Face): string {
  return `<path d="M70 144c18 10 42 10 60 0 8 8 8 18 0 24-18 8-42 8-60 0-8-6-8-16 0-24z" fill="${face.accent}"/><path d="M118 150l12-6c8 8 8 18 0 24-5 2-10 4-16 5 4-8 6-15 4-23z" fill="${shade(face.accent, 0.2)}"/><path d="M82 164l18 6-4 36H78z" fill="${shade(face.accent, 0.1)}"/>`;
}
