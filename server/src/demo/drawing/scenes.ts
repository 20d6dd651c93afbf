import { shade, tint } from './color.ts';
import { PALETTES, type Palette, type PaletteName } from './palettes.ts';
import { between, pick, type Random } from './random.ts';
import * as crockery from './things/crockery.ts';
import * as food from './things/food.ts';
import * as garden from './things/garden.ts';
import * as paper from './things/paper.ts';
import * as room from './things/room.ts';
import { type Thing, together } from './things/thing.ts';
import * as workshop from './things/workshop.ts';

/** A thing and where it stands: `x` from the middle, `y` from the table's back edge forward. */
export type Placed = {
  readonly thing: Thing;
  readonly x: number;
  readonly y: number;
  readonly scale?: number;
  readonly turn?: number;
};

/** How one scene is set. */
export type Scene = {
  readonly palettes: readonly PaletteName[];
  /** What stands on the table, in any order: the nearer is drawn over the farther. */
  readonly stand: (p: Palette, random: Random) => readonly Placed[];
  /** What hangs on the wall; `y` is its lower edge, above the table when negative. */
  readonly hang?: (p: Palette, random: Random) => readonly Placed[];
};

const WOOD = '#c58a52';
const STEEL = '#c9d2e6';
const LEAF = '#3f9a63';
const jitter = (random: Random, by: number) => between(random, -by, by);

/** Every scene by name. Things stay within 120 of the middle and under 125 high, so all forms hold them. */
export const SCENES = {
  bowls: {
    palettes: ['apricot', 'sky', 'mint'],
    stand: (p, r) => [
      {
        thing: together(
          { thing: crockery.bowl(112, 48, p.a, shade(p.a, 0.2)) },
          { thing: crockery.bowl(88, 38, p.b, shade(p.b, 0.2)), y: -42 },
        ),
        x: -42 + jitter(r, 5),
        y: 26,
      },
      { thing: crockery.bowl(84, 38, p.cream, p.c), x: 62 + jitter(r, 6), y: 42 },
    ],
  },
  jug: {
    palettes: ['lemon', 'lilac', 'mint'],
    stand: (p, r) => [
      { thing: crockery.jug(112, p.cream, p.b), x: -48 + jitter(r, 5), y: 24 },
      { thing: crockery.bowl(78, 34, p.a, shade(p.a, 0.24)), x: 44 + jitter(r, 6), y: 30 },
      { thing: food.pear('#e3c23e'), x: -2, y: 48 },
    ],
  },
  jars: {
    palettes: ['rose', 'lemon', 'mint'],
    stand: (p, r) => [
      { thing: crockery.jar(56, 104, p.a, p.c, p.b), x: -58 + jitter(r, 4), y: 22 },
      { thing: crockery.jar(56, 90, p.b, p.a, p.c), x: 12 + jitter(r, 4), y: 28 },
      { thing: crockery.jar(46, 66, '#6b2350', p.cream, p.a), x: 72 + jitter(r, 5), y: 42 },
    ],
  },
  bread: {
    palettes: ['sky', 'mint', 'lilac'],
    stand: (_, r) => [
      {
        thing: together(
          { thing: food.board(160, WOOD) },
          { thing: food.loaf(124, '#bd6b2e'), x: -10, y: -9 },
        ),
        x: -18 + jitter(r, 5),
        y: 30,
      },
      { thing: food.wheat('#e0a83a'), x: 88, y: 34, scale: 1.15 },
      { thing: food.bun(42, '#d38a43'), x: -88, y: 54 },
      { thing: food.bun(38, '#d38a43'), x: 42, y: 58 },
    ],
  },
  wheel: {
    palettes: ['mint', 'sky', 'lemon'],
    stand: (p, r) => [
      { thing: workshop.wheel(58, p.dark, STEEL), x: -36 + jitter(r, 6), y: 20 },
      { thing: workshop.oilCan(p.a, STEEL), x: 62 + jitter(r, 5), y: 34 },
      { thing: workshop.spanner(STEEL), x: 18, y: 56, turn: -76, scale: 0.9 },
    ],
  },
  bicycle: {
    palettes: ['mint', 'apricot', 'lilac'],
    stand: (p, r) => [
      { thing: workshop.bicycle(p.a, p.dark, p.dark), x: jitter(r, 6), y: 32, scale: 1.14 },
    ],
  },
  tools: {
    palettes: ['lemon', 'sand', 'mint'],
    stand: (p, r) => [
      {
        thing: together(
          { thing: workshop.spanner(STEEL), x: -20, y: -36, turn: -8 },
          { thing: workshop.screwdriver(p.c, STEEL), x: 14, y: -30, turn: 10 },
          { thing: workshop.toolbox(p.a, p.dark) },
        ),
        x: -26 + jitter(r, 6),
        y: 28,
      },
      { thing: workshop.screwdriver(p.b, STEEL), x: 74 + jitter(r, 5), y: 40 },
    ],
  },
  seedlings: {
    palettes: ['sky', 'apricot', 'lilac', 'lemon'],
    stand: (_, r) =>
      [-82, -28, 28, 82].map((x, i) => ({
        thing: garden.pot(
          46,
          38,
          i % 2 ? '#d9774a' : '#c7623a',
          garden.sprout(40 + between(r, 0, 24), i % 2 ? LEAF : '#5aa653'),
        ),
        x: x + jitter(r, 3),
        y: i % 2 ? 46 : 26,
      })),
  },
  fabric: {
    palettes: ['pink', 'sand', 'lilac'],
    stand: (p, r) => [
      {
        thing: room.foldedCloth(120, [p.a, p.cream, p.b, p.c, tint(p.a, 0.35)]),
        x: -32 + jitter(r, 4),
        y: 26,
      },
      { thing: room.spool(p.b, WOOD), x: 56 + jitter(r, 4), y: 28 },
      { thing: room.spool(p.a, WOOD), x: 86, y: 36, scale: 0.85 },
      { thing: workshop.scissors(p.c, STEEL), x: 26, y: 60 },
    ],
  },
  sewing: {
    palettes: ['mint', 'rose', 'lemon'],
    stand: (p, r) => [
      {
        thing: workshop.sewingMachine(p.deep, p.a),
        x: -14 + jitter(r, 4),
        y: 30,
        scale: 1.12,
      },
      { thing: room.spool(p.a, WOOD), x: 84 + jitter(r, 4), y: 42 },
    ],
  },
  posters: {
    palettes: ['lemon', 'rose', 'sky', 'pink'],
    hang: (p, r) => {
      const first = Math.floor(r() * 4);
      return [
        { thing: paper.poster(80, p.cream, p.a, p.dark, first), x: -70, y: -18 },
        { thing: paper.poster(80, p.c, p.b, p.cream, first + 1), x: 0, y: -18 },
        { thing: paper.poster(80, p.cream, p.c, p.a, first + 2), x: 70, y: -18 },
      ];
    },
    stand: (p, r) => [
      { thing: paper.roll(92, p.cream, p.a), x: -30 + jitter(r, 8), y: 36 },
      { thing: paper.roll(80, tint(p.b, 0.5), p.b), x: 44 + jitter(r, 8), y: 50 },
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
          thing: paper.specimen(118, p.cream, p.dark, p.a, first),
          x: -56 + jitter(r, 3),
          y: 18,
        },
        {
          thing: paper.specimen(96, p.a, '#fff6e6', p.b, second),
          x: 42 + jitter(r, 3),
          y: 28,
        },
        { thing: paper.pencil(p.b), x: 20, y: 56, turn: 82 },
      ];
    },
  },
  lamp: {
    palettes: ['lilac', 'sky', 'dusk', 'rose'],
    stand: (p, r) => [
      {
        thing: room.deskLamp(p.a, p === PALETTES.dusk ? '#e8ecff' : p.dark),
        x: 34 + jitter(r, 4),
        y: 28,
      },
      { thing: paper.books(84, [p.c, p.b, p.cream]), x: -56 + jitter(r, 4), y: 32 },
      { thing: crockery.mug(p.cream, p.a), x: 100, y: 50, scale: 0.8 },
    ],
  },
  chairs: {
    palettes: ['mint', 'apricot', 'sand'],
    stand: (p, r) => [
      { thing: room.chair(p.a, WOOD), x: -62 + jitter(r, 5), y: 24 },
      { thing: room.stool(p.b, '#a86e3c'), x: 16 + jitter(r, 4), y: 36 },
      { thing: room.chair(p.c, '#a86e3c'), x: 84, y: 24, scale: 0.94 },
    ],
  },
  stall: {
    palettes: ['sky', 'lemon', 'mint', 'apricot'],
    stand: (p, r) => [
      {
        thing: room.stall(p.a, WOOD, ['#e2552d', '#f0b429', '#79a83c', '#7d3562']),
        x: -8 + jitter(r, 4),
        y: 34,
        scale: 1.06,
      },
      { thing: food.pumpkin(40, '#ea8a2e'), x: 94, y: 52 },
    ],
  },
  tins: {
    palettes: ['sand', 'lemon', 'mint'],
    stand: (p, r) => [
      { thing: crockery.tin(54, 92, p.a, '#6f8f2f'), x: -54 + jitter(r, 4), y: 24 },
      { thing: crockery.tin(54, 92, p.b, '#6f8f2f'), x: 12 + jitter(r, 4), y: 28 },
      { thing: crockery.tin(40, 62, p.c, '#6f8f2f'), x: 72, y: 36 },
      { thing: food.oliveBranch('#6f8f2f', '#3d4a2a'), x: -20, y: 56 },
    ],
  },
  mixer: {
    palettes: ['rose', 'sky', 'lemon'],
    stand: (p, r) => [
      { thing: workshop.mixer(p.a, STEEL), x: -20 + jitter(r, 5), y: 28, scale: 1.18 },
      { thing: food.egg('#f7e3c8'), x: 62, y: 38 },
      { thing: food.egg('#eccba4'), x: 88 + jitter(r, 4), y: 44 },
    ],
  },
  notebook: {
    palettes: ['apricot', 'lilac', 'sand'],
    stand: (p, r) => [
      { thing: paper.notebook(98, p.c, p.a), x: -64 + jitter(r, 3), y: 20 },
      { thing: crockery.mug(p.a, p.cream), x: 66 + jitter(r, 4), y: 26, scale: 1.1 },
      { thing: paper.openBook(p.dark), x: 2, y: 56 },
      { thing: paper.pencil(p.b), x: 50, y: 62, turn: 64, scale: 0.8 },
    ],
  },
  plants: {
    palettes: ['apricot', 'pink', 'sky', 'lilac'],
    stand: (p, r) => [
      {
        thing: garden.pot(54, 44, p.a, garden.broadLeaves(76, LEAF)),
        x: -52 + jitter(r, 4),
        y: 26,
      },
      {
        thing: garden.pot(44, 38, p.cream, garden.blades(78, '#2f8a6a')),
        x: 34 + jitter(r, 4),
        y: 30,
      },
      { thing: garden.pot(32, 26, p.b, garden.sprout(34, '#5aa653')), x: 88, y: 44 },
    ],
  },
  watering: {
    palettes: ['lemon', 'rose', 'sky'],
    stand: (p, r) => [
      {
        thing: garden.wateringCan(p.c, shade(p.c, 0.35)),
        x: 36 + jitter(r, 5),
        y: 30,
        scale: 1.12,
      },
      {
        thing: garden.pot(44, 36, '#d9774a', garden.broadLeaves(54, LEAF)),
        x: -74 + jitter(r, 4),
        y: 30,
      },
      { thing: garden.pot(30, 24, '#c7623a', garden.sprout(30, '#5aa653')), x: -18, y: 50 },
    ],
  },
  radio: {
    palettes: ['lilac', 'lemon', 'mint'],
    stand: (p, r) => [
      { thing: workshop.radio(p.a, p.cream), x: -18 + jitter(r, 5), y: 26, scale: 1.16 },
      { thing: workshop.screwdriver(p.c, STEEL), x: 66, y: 58, turn: 78 },
      { thing: crockery.mug(p.cream, p.b), x: 88 + jitter(r, 4), y: 36, scale: 0.85 },
    ],
  },
  lanterns: {
    palettes: ['dusk'],
    stand: (p, r) => [
      { thing: room.lantern(116, '#e8593a', '#ffd978'), x: -56 + jitter(r, 4), y: 24 },
      { thing: room.lantern(92, '#4a8be0', '#ffe39a'), x: 18 + jitter(r, 4), y: 32 },
      { thing: room.lantern(64, p.cream, '#ffd978'), x: 74 + jitter(r, 4), y: 46 },
    ],
  },
  harvest: {
    palettes: ['sky', 'apricot', 'mint'],
    stand: (_, r) => [
      {
        thing: room.crate(108, WOOD, food.fruitHeap('#d8402c', LEAF)),
        x: -44 + jitter(r, 4),
        y: 26,
      },
      { thing: food.pumpkin(82, '#ee8b2b'), x: 62 + jitter(r, 4), y: 34 },
      { thing: food.carrots('#f0803a', '#4d9a4a'), x: 8, y: 60 },
      { thing: food.pear('#c9cf4a'), x: 108, y: 50, scale: 0.8 },
    ],
  },
  cake: {
    palettes: ['rose', 'mint', 'pink'],
    stand: (p, r) => [
      {
        thing: food.cake(tint(p.a, 0.45), '#e9b872', p.cream),
        x: -24 + jitter(r, 4),
        y: 30,
        scale: 1.12,
      },
      { thing: crockery.mug(p.c, p.cream), x: 82 + jitter(r, 4), y: 40, scale: 0.9 },
    ],
  },
  coffee: {
    palettes: ['apricot', 'sky', 'lilac'],
    stand: (p, r) => [
      { thing: crockery.mokaPot(STEEL, p.dark), x: -46 + jitter(r, 4), y: 24, scale: 1.15 },
      { thing: crockery.mug(p.a, p.cream), x: 26 + jitter(r, 4), y: 34 },
      { thing: crockery.mug(p.b, p.cream), x: 82, y: 44, scale: 0.86 },
    ],
  },
  honey: {
    palettes: ['lemon', 'mint', 'lilac'],
    stand: (p, r) => [
      { thing: crockery.jar(66, 96, '#e79a1c', p.dark, p.a), x: -40 + jitter(r, 4), y: 24 },
      { thing: crockery.jar(50, 68, '#f2b62e', p.dark, p.b), x: 32 + jitter(r, 4), y: 34 },
      { thing: food.dipper(WOOD), x: 54, y: 58, turn: 74 },
      { thing: food.pear('#cdbf42'), x: 86, y: 42, scale: 0.8 },
    ],
  },
  packaging: {
    palettes: ['lemon', 'apricot', 'lilac', 'sky'],
    stand: (p, r) => [
      { thing: paper.paperBag(p.cream, p.a, '#ffcf4a'), x: -52 + jitter(r, 4), y: 28 },
      {
        thing: paper.box(78, 60, p.deep, '#ffcf4a'),
        x: 50 + jitter(r, 4),
        y: 36,
      },
    ],
  },
  teapot: {
    palettes: ['mint', 'rose', 'sand'],
    stand: (p, r) => [
      {
        thing: crockery.teapot(p.deep, p.cream, '#f0c04a'),
        x: -14 + jitter(r, 4),
        y: 30,
        scale: 1.2,
      },
      { thing: crockery.mug(p.cream, p.a), x: 82 + jitter(r, 4), y: 42, scale: 0.86 },
    ],
  },
  clock: {
    palettes: ['lemon', 'rose', 'lilac'],
    stand: (p, r) => [
      { thing: workshop.clock(48, p.c, p.cream), x: -40 + jitter(r, 4), y: 24 },
      { thing: workshop.screwdriver(p.a, STEEL), x: 40, y: 34 },
      { thing: workshop.oilCan(p.b, STEEL), x: 88 + jitter(r, 4), y: 44, scale: 0.9 },
    ],
  },
} as const satisfies Readonly<Record<string, Scene>>;

/** A scene that can be drawn. */
export type SceneName = keyof typeof SCENES;

/** Every scene, for contact sheets and for choosing one at random. */
export const SCENE_NAMES = Object.keys(SCENES) as readonly SceneName[]; // Object.keys widens to string.
