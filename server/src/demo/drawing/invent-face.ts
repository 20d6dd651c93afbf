import type { Hex } from './color.ts';
import type { Face, Garment } from './face.ts';
import { HAIR_STYLES, type HairStyle } from './face-hair.ts';
import { pick, seededRandom } from './random.ts';

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
