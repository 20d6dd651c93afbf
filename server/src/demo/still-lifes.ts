import { INK, shade, tint } from './color.ts';
import { PALETTES, type Palette, type PaletteName } from './palettes.ts';
import { between, pick, type Random, seededRandom } from './random.ts';
import { path, place, rect } from './svg.ts';
import * as t from './things.ts';

/** The forms a picture can have: landscape 3:2, classic 4:3, square. */
export type Aspect = '3:2' | '4:3' | '1:1';

/** Which picture to draw. The same recipe always gives the same bytes. */
export type StillLife = {
  readonly scene: SceneName;
  /** Any text. Shifts the arrangement a little; with no `palette` it chooses that too. */
  readonly seed: string;
  readonly aspect: Aspect;
  /** One of the scene's own palettes unless named. */
  readonly palette?: PaletteName;
};

/** A thing and where it stands: `x` from the middle, `y` from the table's back edge forward. */
type Placed = {
  readonly thing: t.Thing;
  readonly x: number;
  readonly y: number;
  readonly scale?: number;
  readonly turn?: number;
};

type Scene = {
  readonly palettes: readonly PaletteName[];
  /** What stands on the table, in any order: the nearer is drawn over the farther. */
  readonly stand: (p: Palette, random: Random) => readonly Placed[];
  /** What hangs on the wall; `y` is its lower edge, above the table when negative. */
  readonly hang?: (p: Palette, random: Random) => readonly Placed[];
};

/** The sides of a picture in drawing units, and the height of the table's back edge above its foot. */
const FRAMES: Readonly<Record<Aspect, { width: number; height: number; table: number }>> = {
  '3:2': { width: 264, height: 176, table: 68 },
  '4:3': { width: 256, height: 192, table: 72 },
  '1:1': { width: 236, height: 236, table: 84 },
};

/**
 * Draws a still life: a wall, a table, a few things, light from the left and one long shadow.
 * @returns an SVG whose `width` and `height` are its drawing units; scale by rendering denser
 */
export function stillLifeSvg({ scene: name, seed, aspect, palette }: StillLife): string {
  const scene: Scene = SCENES[name];
  const random = seededRandom(`${name}:${seed}`);
  const p = PALETTES[palette ?? pick(random, scene.palettes)];
  const { width, height, table } = FRAMES[aspect];
  const left = -width / 2;
  const top = table - height;
  const hung = scene.hang?.(p, random) ?? [];
  // Sorting is stable: things at one depth keep the order in which the scene names them.
  const stood = [...scene.stand(p, random)].sort((a, b) => a.y - b.y);
  const beam = between(random, -0.32, -0.12) * width;
  const shadows = stood.map(({ thing, x, y, scale, turn }) =>
    lay(place(thing.outline, { x: 0, y: 0, scale, turn }), x, y),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${left} ${top} ${width} ${height}">
<defs><clipPath id="t"><rect x="${left}" y="0" width="${width}" height="${table}"/></clipPath></defs>
${rect(left, top, width, height, p.wall)}
${path(`M${beam.toFixed(1)} ${top}h${width * 0.3}L${(beam + width * 0.12).toFixed(1)} 0h${-width * 0.3}z`, tint(p.wall, p === PALETTES.dusk ? 0.1 : 0.34))}
<g color="${shade(p.wall, 0.2)}">${hung.map(h => place(h.thing.outline, { ...h, x: h.x + 6, y: h.y + 5 })).join('')}</g>
${hung.map(h => place(h.thing.body, h)).join('\n')}
${rect(left, 0, width, table, p.table)}${rect(left, 0, width, 2, tint(p.table, 0.3))}
<g clip-path="url(#t)" opacity="0.28" color="${INK}">${shadows.join('')}</g>
${stood.map(s => place(s.thing.body, s)).join('\n')}
</svg>`;
}

/** Lays an upright outline on the table: heights run to the right and a little away from us. */
function lay(outline: string, x: number, y: number): string {
  return `<g transform="matrix(1 0 -1.4 .25 ${x.toFixed(1)} ${y.toFixed(1)})">${outline}</g>`;
}

const WOOD = '#c58a52';
const STEEL = '#c9d2e6';
const LEAF = '#3f9a63';
const jitter = (random: Random, by: number) => between(random, -by, by);

/** Every scene by name. Things stay within 120 of the middle and under 125 high, so all forms hold them. */
const SCENES = {
  bowls: {
    palettes: ['apricot', 'sky', 'mint'],
    stand: (p, r) => [
      {
        thing: t.together(
          { thing: t.bowl(112, 48, p.a, shade(p.a, 0.2)) },
          { thing: t.bowl(88, 38, p.b, shade(p.b, 0.2)), y: -42 },
        ),
        x: -42 + jitter(r, 5),
        y: 26,
      },
      { thing: t.bowl(84, 38, p.cream, p.c), x: 62 + jitter(r, 6), y: 42 },
    ],
  },
  jug: {
    palettes: ['lemon', 'lilac', 'mint'],
    stand: (p, r) => [
      { thing: t.jug(112, p.cream, p.b), x: -48 + jitter(r, 5), y: 24 },
      { thing: t.bowl(78, 34, p.a, shade(p.a, 0.24)), x: 44 + jitter(r, 6), y: 30 },
      { thing: t.pear('#e3c23e'), x: -2, y: 48 },
    ],
  },
  jars: {
    palettes: ['rose', 'lemon', 'mint'],
    stand: (p, r) => [
      { thing: t.jar(56, 104, p.a, p.c, p.b), x: -58 + jitter(r, 4), y: 22 },
      { thing: t.jar(56, 90, p.b, p.a, p.c), x: 12 + jitter(r, 4), y: 28 },
      { thing: t.jar(46, 66, '#6b2350', p.cream, p.a), x: 72 + jitter(r, 5), y: 42 },
    ],
  },
  bread: {
    palettes: ['sky', 'mint', 'lilac'],
    stand: (p, r) => [
      {
        thing: t.together(
          { thing: t.board(160, WOOD) },
          { thing: t.loaf(124, '#bd6b2e'), x: -10, y: -9 },
        ),
        x: -18 + jitter(r, 5),
        y: 30,
      },
      { thing: t.wheat('#e0a83a'), x: 88, y: 34, scale: 1.15 },
      { thing: t.bun(42, '#d38a43'), x: -88, y: 54 },
      { thing: t.bun(38, p.b === '#233a8f' ? '#c9782f' : '#d38a43'), x: 42, y: 58 },
    ],
  },
  wheel: {
    palettes: ['mint', 'sky', 'lemon'],
    stand: (p, r) => [
      { thing: t.wheel(58, p.dark, STEEL), x: -36 + jitter(r, 6), y: 20 },
      { thing: t.oilCan(p.a, STEEL), x: 62 + jitter(r, 5), y: 34 },
      { thing: t.spanner(STEEL), x: 18, y: 56, turn: -76, scale: 0.9 },
    ],
  },
  bicycle: {
    palettes: ['mint', 'apricot', 'lilac'],
    stand: (p, r) => [
      { thing: t.bicycle(p.a, p.dark, p.dark), x: jitter(r, 6), y: 32, scale: 1.14 },
    ],
  },
  tools: {
    palettes: ['lemon', 'sand', 'mint'],
    stand: (p, r) => [
      {
        thing: t.together(
          { thing: t.spanner(STEEL), x: -20, y: -36, turn: -8 },
          { thing: t.screwdriver(p.c, STEEL), x: 14, y: -30, turn: 10 },
          { thing: t.toolbox(p.a, p.dark) },
        ),
        x: -26 + jitter(r, 6),
        y: 28,
      },
      { thing: t.screwdriver(p.b, STEEL), x: 74 + jitter(r, 5), y: 40 },
    ],
  },
  seedlings: {
    palettes: ['sky', 'apricot', 'lilac', 'lemon'],
    stand: (_, r) =>
      [-82, -28, 28, 82].map((x, i) => ({
        thing: t.pot(
          46,
          38,
          i % 2 ? '#d9774a' : '#c7623a',
          t.sprout(40 + between(r, 0, 24), i % 2 ? LEAF : '#5aa653'),
        ),
        x: x + jitter(r, 3),
        y: i % 2 ? 46 : 26,
      })),
  },
  fabric: {
    palettes: ['pink', 'sand', 'lilac'],
    stand: (p, r) => [
      {
        thing: t.foldedCloth(120, [p.a, p.cream, p.b, p.c, tint(p.a, 0.35)]),
        x: -32 + jitter(r, 4),
        y: 26,
      },
      { thing: t.spool(p.b, WOOD), x: 56 + jitter(r, 4), y: 28 },
      { thing: t.spool(p.a, WOOD), x: 86, y: 36, scale: 0.85 },
      { thing: t.scissors(p.c, STEEL), x: 26, y: 60 },
    ],
  },
  sewing: {
    palettes: ['mint', 'rose', 'lemon'],
    stand: (p, r) => [
      {
        thing: t.sewingMachine(p.c === '#f4b526' ? p.b : p.c, p.a),
        x: -14 + jitter(r, 4),
        y: 30,
        scale: 1.12,
      },
      { thing: t.spool(p.a, WOOD), x: 84 + jitter(r, 4), y: 42 },
    ],
  },
  posters: {
    palettes: ['lemon', 'rose', 'sky', 'pink'],
    hang: (p, r) => {
      const first = Math.floor(r() * 4);
      return [
        { thing: t.poster(80, p.cream, p.a, p.dark, first), x: -70, y: -18 },
        { thing: t.poster(80, p.c, p.b, p.cream, first + 1), x: 0, y: -18 },
        { thing: t.poster(80, p.cream, p.c, p.a, first + 2), x: 70, y: -18 },
      ];
    },
    stand: (p, r) => [
      { thing: t.roll(92, p.cream, p.a), x: -30 + jitter(r, 8), y: 36 },
      { thing: t.roll(80, tint(p.b, 0.5), p.b), x: 44 + jitter(r, 8), y: 50 },
    ],
  },
  specimen: {
    palettes: ['pink', 'lilac', 'sky'],
    stand: (p, r) => {
      const [first, second] = pick(r, [
        ['a', 'R'],
        ['R', 'g'],
        ['g', 'a'],
      ] as const);
      return [
        {
          thing: t.specimen(118, p.cream, p.dark, p.a, first),
          x: -56 + jitter(r, 3),
          y: 18,
        },
        {
          thing: t.specimen(96, p.a, '#fff6e6', p.b, second),
          x: 42 + jitter(r, 3),
          y: 28,
        },
        { thing: t.pencil(p.b), x: 20, y: 56, turn: 82 },
      ];
    },
  },
  lamp: {
    palettes: ['lilac', 'sky', 'dusk', 'rose'],
    stand: (p, r) => [
      {
        thing: t.deskLamp(p.a, p === PALETTES.dusk ? '#e8ecff' : p.dark),
        x: 34 + jitter(r, 4),
        y: 28,
      },
      { thing: t.books(84, [p.c, p.b, p.cream]), x: -56 + jitter(r, 4), y: 32 },
      { thing: t.mug(p.cream, p.a), x: 100, y: 50, scale: 0.8 },
    ],
  },
  chairs: {
    palettes: ['mint', 'apricot', 'sand'],
    stand: (p, r) => [
      { thing: t.chair(p.a, WOOD), x: -62 + jitter(r, 5), y: 24 },
      { thing: t.stool(p.b, '#a86e3c'), x: 16 + jitter(r, 4), y: 36 },
      { thing: t.chair(p.c, '#a86e3c'), x: 84, y: 24, scale: 0.94 },
    ],
  },
  stall: {
    palettes: ['sky', 'lemon', 'mint', 'apricot'],
    stand: (p, r) => [
      {
        thing: t.stall(p.a, WOOD, ['#e2552d', '#f0b429', '#79a83c', '#7d3562']),
        x: -8 + jitter(r, 4),
        y: 34,
        scale: 1.06,
      },
      { thing: t.pumpkin(40, '#ea8a2e'), x: 94, y: 52 },
    ],
  },
  tins: {
    palettes: ['sand', 'lemon', 'mint'],
    stand: (p, r) => [
      { thing: t.tin(54, 92, p.a, '#6f8f2f'), x: -54 + jitter(r, 4), y: 24 },
      { thing: t.tin(54, 92, p.b, '#6f8f2f'), x: 12 + jitter(r, 4), y: 28 },
      { thing: t.tin(40, 62, p.c, '#6f8f2f'), x: 72, y: 36 },
      { thing: t.oliveBranch('#6f8f2f', '#3d4a2a'), x: -20, y: 56 },
    ],
  },
  mixer: {
    palettes: ['rose', 'sky', 'lemon'],
    stand: (p, r) => [
      { thing: t.mixer(p.a, STEEL), x: -20 + jitter(r, 5), y: 28, scale: 1.18 },
      { thing: t.egg('#f7e3c8'), x: 62, y: 38 },
      { thing: t.egg('#eccba4'), x: 88 + jitter(r, 4), y: 44 },
    ],
  },
  notebook: {
    palettes: ['apricot', 'lilac', 'sand'],
    stand: (p, r) => [
      { thing: t.notebook(98, p.c, p.a), x: -64 + jitter(r, 3), y: 20 },
      { thing: t.mug(p.a, p.cream), x: 66 + jitter(r, 4), y: 26, scale: 1.1 },
      { thing: t.openBook(p.dark), x: 2, y: 56 },
      { thing: t.pencil(p.b), x: 50, y: 62, turn: 64, scale: 0.8 },
    ],
  },
  plants: {
    palettes: ['apricot', 'pink', 'sky', 'lilac'],
    stand: (p, r) => [
      { thing: t.pot(54, 44, p.a, t.broadLeaves(76, LEAF)), x: -52 + jitter(r, 4), y: 26 },
      { thing: t.pot(44, 38, p.cream, t.blades(78, '#2f8a6a')), x: 34 + jitter(r, 4), y: 30 },
      { thing: t.pot(32, 26, p.b, t.sprout(34, '#5aa653')), x: 88, y: 44 },
    ],
  },
  watering: {
    palettes: ['lemon', 'rose', 'sky'],
    stand: (p, r) => [
      { thing: t.wateringCan(p.c, shade(p.c, 0.35)), x: 36 + jitter(r, 5), y: 30, scale: 1.12 },
      { thing: t.pot(44, 36, '#d9774a', t.broadLeaves(54, LEAF)), x: -74 + jitter(r, 4), y: 30 },
      { thing: t.pot(30, 24, '#c7623a', t.sprout(30, '#5aa653')), x: -18, y: 50 },
    ],
  },
  radio: {
    palettes: ['lilac', 'lemon', 'mint'],
    stand: (p, r) => [
      { thing: t.radio(p.a, p.cream), x: -18 + jitter(r, 5), y: 26, scale: 1.16 },
      { thing: t.screwdriver(p.c, STEEL), x: 66, y: 58, turn: 78 },
      { thing: t.mug(p.cream, p.b), x: 88 + jitter(r, 4), y: 36, scale: 0.85 },
    ],
  },
  lanterns: {
    palettes: ['dusk'],
    stand: (p, r) => [
      { thing: t.lantern(116, '#e8593a', '#ffd978'), x: -56 + jitter(r, 4), y: 24 },
      { thing: t.lantern(92, '#4a8be0', '#ffe39a'), x: 18 + jitter(r, 4), y: 32 },
      { thing: t.lantern(64, p.cream, '#ffd978'), x: 74 + jitter(r, 4), y: 46 },
    ],
  },
  harvest: {
    palettes: ['sky', 'apricot', 'mint'],
    stand: (p, r) => [
      { thing: t.crate(108, WOOD, t.fruitHeap('#d8402c', LEAF)), x: -44 + jitter(r, 4), y: 26 },
      { thing: t.pumpkin(82, '#ee8b2b'), x: 62 + jitter(r, 4), y: 34 },
      { thing: t.carrots('#f0803a', '#4d9a4a'), x: 8, y: 60 },
      { thing: t.pear(p.c === '#f4b526' ? '#e3c23e' : '#c9cf4a'), x: 108, y: 50, scale: 0.8 },
    ],
  },
  cake: {
    palettes: ['rose', 'mint', 'pink'],
    stand: (p, r) => [
      {
        thing: t.cake(tint(p.a, 0.45), '#e9b872', p.cream),
        x: -24 + jitter(r, 4),
        y: 30,
        scale: 1.12,
      },
      { thing: t.mug(p.c, p.cream), x: 82 + jitter(r, 4), y: 40, scale: 0.9 },
    ],
  },
  coffee: {
    palettes: ['apricot', 'sky', 'lilac'],
    stand: (p, r) => [
      { thing: t.mokaPot(STEEL, p.dark), x: -46 + jitter(r, 4), y: 24, scale: 1.15 },
      { thing: t.mug(p.a, p.cream), x: 26 + jitter(r, 4), y: 34 },
      { thing: t.mug(p.b, p.cream), x: 82, y: 44, scale: 0.86 },
    ],
  },
  honey: {
    palettes: ['lemon', 'mint', 'lilac'],
    stand: (p, r) => [
      { thing: t.jar(66, 96, '#e79a1c', p.dark, p.a), x: -40 + jitter(r, 4), y: 24 },
      { thing: t.jar(50, 68, '#f2b62e', p.dark, p.b), x: 32 + jitter(r, 4), y: 34 },
      { thing: t.dipper(WOOD), x: 54, y: 58, turn: 74 },
      { thing: t.pear('#cdbf42'), x: 86, y: 42, scale: 0.8 },
    ],
  },
  packaging: {
    palettes: ['lemon', 'apricot', 'lilac', 'sky'],
    stand: (p, r) => [
      { thing: t.paperBag(p.cream, p.a, '#ffcf4a'), x: -52 + jitter(r, 4), y: 28 },
      {
        thing: t.box(78, 60, p.b === '#f4b526' ? p.c : p.b, '#ffcf4a'),
        x: 50 + jitter(r, 4),
        y: 36,
      },
    ],
  },
  teapot: {
    palettes: ['mint', 'rose', 'sand'],
    stand: (p, r) => [
      {
        thing: t.teapot(p.c === '#f4b526' ? p.b : p.c, p.cream, '#f0c04a'),
        x: -14 + jitter(r, 4),
        y: 30,
        scale: 1.2,
      },
      { thing: t.mug(p.cream, p.a), x: 82 + jitter(r, 4), y: 42, scale: 0.86 },
    ],
  },
  clock: {
    palettes: ['lemon', 'rose', 'lilac'],
    stand: (p, r) => [
      { thing: t.clock(48, p.c, p.cream), x: -40 + jitter(r, 4), y: 24 },
      { thing: t.screwdriver(p.a, STEEL), x: 40, y: 34 },
      { thing: t.oilCan(p.b, STEEL), x: 88 + jitter(r, 4), y: 44, scale: 0.9 },
    ],
  },
} as const satisfies Readonly<Record<string, Scene>>;

/** A scene that can be drawn. */
export type SceneName = keyof typeof SCENES;

/** Every scene, for contact sheets and for choosing one at random. */
export const SCENE_NAMES = Object.keys(SCENES) as readonly SceneName[]; // Object.keys widens to string.
