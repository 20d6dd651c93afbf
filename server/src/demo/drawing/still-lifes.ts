import { INK, shade, tint } from './color.ts';
import { PALETTES, type PaletteName } from './palettes.ts';
import { between, pick, seededRandom } from './random.ts';
import { SCENES, type Scene, type SceneName } from './scenes.ts';
import { path, place, rect } from './svg.ts';

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
