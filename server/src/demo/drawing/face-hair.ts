import { type Hex, shade, tint } from './color.ts';

/** What a head can wear or grow. Each is drawn for the head of `faces.ts` (200 by 200, crown at y 54). */
export type HairStyle =
  | 'bob'
  | 'fringe-bob'
  | 'long'
  | 'waves'
  | 'curls'
  | 'tall-curls'
  | 'afro'
  | 'crop'
  | 'fade'
  | 'quiff'
  | 'swept'
  | 'bun'
  | 'low-bun'
  | 'braid'
  | 'receding'
  | 'bald'
  | 'cap'
  | 'beanie'
  | 'hijab'
  | 'headwrap';

/** Two layers of SVG: `back` lies behind the shoulders, `front` over the face. */
export type HairLayers = { readonly back: string; readonly front: string };

/** Every style, for the seeded generator. */
export const HAIR_STYLES: readonly HairStyle[] = [
  'bob',
  'fringe-bob',
  'long',
  'waves',
  'curls',
  'tall-curls',
  'afro',
  'crop',
  'fade',
  'quiff',
  'swept',
  'bun',
  'low-bun',
  'braid',
  'receding',
  'bald',
  'cap',
  'beanie',
  'hijab',
  'headwrap',
];

/**
 * Draws hair or headwear.
 * @param color of the hair
 * @param cloth of a cap, beanie, scarf or wrap; unused by the other styles
 */
export function drawHair(style: HairStyle, color: Hex, cloth: Hex): HairLayers {
  const dark = shade(color, 0.24);
  const light = tint(color, 0.16);
  const clothDark = shade(cloth, 0.24);
  const clothLight = tint(cloth, 0.18);
  switch (style) {
    case 'bob':
      return {
        back: `<path d="M100 44C69 44 53 66 53 98c0 20-4 36-8 47 12 6 25 4 33-2h44c8 6 21 8 33 2-4-11-8-27-8-47 0-32-16-54-47-54z" fill="${dark}"/>`,
        front: `<path d="M62 106c-3-34 8-55 38-56 30 1 41 22 38 56-5-7-8-16-9-25-16-1-29-7-36-17-4 12-15 18-22 19-3 8-5 16-9 23z" fill="${color}"/>
          <path d="M93 64c-5 12-14 17-22 19 2-14 10-23 22-25z" fill="${light}"/>`,
      };
    case 'fringe-bob':
      return {
        back: `<path d="M100 44C66 44 54 66 54 96v46c0 5 4 8 9 8h74c5 0 9-3 9-8V96c0-30-12-52-46-52z" fill="${dark}"/>`,
        front: `<path d="M100 46c-31 0-43 20-43 49v38c0 5 8 5 9 0 2-13 1-27 2-42 20-4 44-4 64 0 1 15 0 29 2 42 1 5 9 5 9 0V95c0-29-12-49-43-49z" fill="${color}"/>
          <path d="M64 79c4-16 15-24 29-25-8 6-11 14-12 25-6 0-12 1-17 2z" fill="${light}"/>`,
      };
    case 'long':
      return {
        back: `<path d="M100 44C68 44 56 66 55 98c-1 26-5 46-11 66 16 14 36 10 46 2h20c10 8 30 12 46-2-6-20-10-40-11-66-1-32-13-54-45-54z" fill="${color}"/><path d="M128 58c13 9 17 24 17 42 1 25 5 45 11 64-9 8-20 9-30 7 6-34 4-74 2-113z" fill="${dark}"/>`,
        front: `<path d="M63 112c-6-36 6-62 37-62 31 0 43 26 37 62-2-22-12-36-36-48-24 12-35 27-38 48z" fill="${color}"/>
          <path d="M101 64c-18 9-29 19-34 34 1-20 11-36 32-41z" fill="${light}"/>`,
      };
    case 'waves':
      return {
        back: `<path d="M100 42c-34 0-48 24-46 52 1 12-8 18-7 30 0 10-8 15-6 27 4 13 22 15 33 9h52c11 6 29 4 33-9 2-12-6-17-6-27 1-12-8-18-7-30 2-28-12-52-46-52z" fill="${dark}"/>`,
        front: `<path d="M61 110c-6-10-4-24 0-36 6-18 20-26 39-26s33 8 39 26c4 12 6 26 0 36-4-8-4-18-9-26-12-2-34-4-46-16-3 10-10 14-14 18-4 8-5 16-9 24z" fill="${color}"/>
          <path d="M84 68c-3 10-10 14-14 18 1-12 8-22 20-26z" fill="${light}"/>`,
      };
    case 'curls':
      return {
        back: `<g fill="${dark}"><circle cx="62" cy="92" r="13"/><circle cx="138" cy="92" r="13"/><circle cx="62" cy="72" r="16"/><circle cx="138" cy="72" r="16"/></g>`,
        front: `<g fill="${color}"><circle cx="68" cy="70" r="15"/><circle cx="82" cy="58" r="17"/><circle cx="101" cy="53" r="18"/><circle cx="120" cy="58" r="17"/><circle cx="133" cy="71" r="15"/><circle cx="84" cy="70" r="12"/><circle cx="100" cy="68" r="12"/><circle cx="117" cy="70" r="12"/></g><g fill="${light}"><circle cx="77" cy="57" r="7"/><circle cx="96" cy="48" r="7"/><circle cx="66" cy="72" r="5"/></g>`,
      };
    case 'tall-curls':
      return {
        back: `<g fill="${dark}"><circle cx="66" cy="76" r="12"/><circle cx="134" cy="76" r="12"/></g>`,
        front: `<path d="M64 92c-2-16 4-28 12-32h48c8 4 14 16 12 32-3-6-5-11-6-16H70c-1 5-3 10-6 16z" fill="${dark}"/><g fill="${color}"><circle cx="72" cy="62" r="12"/><circle cx="80" cy="46" r="14"/><circle cx="98" cy="38" r="15"/><circle cx="117" cy="43" r="15"/><circle cx="129" cy="58" r="13"/><circle cx="88" cy="62" r="13"/><circle cx="106" cy="60" r="14"/><circle cx="120" cy="66" r="10"/></g><g fill="${light}"><circle cx="76" cy="44" r="6"/><circle cx="93" cy="33" r="6"/><circle cx="84" cy="58" r="5"/></g>`,
      };
    case 'afro':
      return {
        back: `<circle cx="100" cy="78" r="56" fill="${color}"/><path d="M100 22a56 56 0 0 1 0 112c26-10 40-30 40-56s-14-46-40-56z" fill="${dark}"/><circle cx="72" cy="48" r="10" fill="${light}" opacity=".5"/>`,
        front: `<path d="M64 92c-2-26 12-42 36-42s38 16 36 42c-6-12-9-20-16-22-13-4-27-4-40 0-7 2-10 10-16 22z" fill="${color}"/>`,
      };
    case 'crop':
      return {
        back: '',
        front: `<path d="M64 98c-5-30 9-50 36-50s41 20 36 50c-4-6-5-14-7-22-19 5-39 5-58 0-2 8-3 16-7 22z" fill="${color}"/><path d="M71 76c2-12 9-20 21-23-4 8-6 17-6 26-5-1-10-2-15-3z" fill="${light}"/>`,
      };
    case 'fade':
      return {
        back: '',
        front: `<path d="M64 94c-3-26 10-44 36-44s39 18 36 44c-3-5-5-11-6-17H70c-1 6-3 12-6 17z" fill="${color}" opacity=".55"/><path d="M68 77c-1-18 8-33 32-33s33 15 32 33c-10-6-21-8-32-8s-22 2-32 8z" fill="${color}"/>`,
      };
    case 'quiff':
      return {
        back: '',
        front: `<path d="M64 96c-4-22 1-34 8-40 4-14 26-22 48-13 14 2 22 20 16 53-4-6-6-14-8-22-22 3-41-3-52-12-5 8-7 20-12 34z" fill="${color}"/><path d="M76 62c-6 9-8 22-12 34-3-18 0-30 6-36 6-10 18-16 32-15-12 3-21 9-26 17z" fill="${dark}"/>`,
      };
    case 'swept':
      return {
        back: `<path d="M64 100c-6-30 4-52 36-54 34 0 44 24 36 54z" fill="${dark}"/>`,
        front: `<path d="M64 96c-6-28 4-50 34-51 28-1 44 18 38 51-4-5-6-11-7-17-10-2-32-5-44-17-4 10-14 20-21 34z" fill="${color}"/><path d="M85 62c-4 10-14 20-21 34-3-20 4-38 22-46-2 4-2 8-1 12z" fill="${light}"/>`,
      };
    case 'bun':
      return {
        back: `<circle cx="100" cy="38" r="19" fill="${color}"/><path d="M110 22a19 19 0 0 1-4 34c8-8 10-24 4-34z" fill="${dark}"/><path d="M86 52c8 5 20 5 28 0v8H86z" fill="${dark}"/>`,
        front: `<path d="M63 100c-5-32 9-52 37-52s42 20 37 52c-4-14-12-28-37-31-25 3-33 17-37 31z" fill="${color}"/><path d="M66 86c3-18 13-32 32-36-10 7-14 13-15 22-8 3-13 8-17 14z" fill="${light}"/>`,
      };
    case 'low-bun':
      return {
        back: `<circle cx="140" cy="118" r="17" fill="${dark}"/><path d="M62 104c-6-36 8-58 38-58s44 22 38 58l-8 22H70z" fill="${dark}"/>`,
        front: `<path d="M63 102c-5-34 8-54 37-54s42 20 37 54c-4-10-9-26-20-34-12 4-30 3-38 0-7 8-11 22-16 34z" fill="${color}"/><path d="M79 68c-7 8-11 20-15 30-1-24 9-42 31-46-6 4-12 9-16 16z" fill="${light}"/>`,
      };
    case 'braid':
      return {
        back: `<path d="M100 44C70 44 56 64 58 96l6 22h72l6-22c2-32-12-52-42-52z" fill="${dark}"/>`,
        front: `<path d="M63 104c-6-36 8-56 37-56s43 20 37 56c-3-18-14-33-37-42-23 9-34 24-37 42z" fill="${color}"/><path d="M99 62c-16 7-27 16-32 30 1-20 11-34 32-39z" fill="${light}"/><g fill="${color}"><path d="M133 112c9-1 15 5 13 13s-10 11-16 8-7-19 3-21z"/><path d="M140 129c8 0 12 7 9 14s-11 8-16 4-3-18 7-18z"/><path d="M141 145c7 1 9 8 6 14s-10 7-14 3-1-18 8-17z"/></g><path d="M133 163c5 1 9 0 12-3l2 16c-4 4-10 4-14 1z" fill="${dark}"/>`,
      };
    case 'receding':
      return {
        back: '',
        front: `<path d="M64 102c-5-12-5-27 3-37 8-9 17-12 25-12-10 5-15 12-17 20-3 10-6 19-11 29z" fill="${color}"/><path d="M136 102c5-12 5-27-3-37-8-9-17-12-25-12 10 5 15 12 17 20 3 10 6 19 11 29z" fill="${dark}"/>`,
      };
    case 'bald':
      return {
        back: '',
        front: `<path d="M63 100c-4-9-4-18-2-26 3 4 5 8 6 13zM137 100c4-9 4-18 2-26-3 4-5 8-6 13z" fill="${color}"/><ellipse cx="84" cy="66" rx="9" ry="5" fill="#fff" opacity=".22" transform="rotate(-28 84 66)"/>`,
      };
    case 'cap':
      return {
        back: '',
        front: `<path d="M65 102c-3-8-3-16-1-24h7c0 8-2 16-6 24zM135 102c3-8 3-16 1-24h-7c0 8 2 16 6 24z" fill="${color}"/><path d="M60 80c-2-26 14-42 40-42s42 16 40 42z" fill="${cloth}"/><path d="M112 40c19 5 29 19 28 40h-20c2-14-1-28-8-40z" fill="${clothDark}"/><path d="M58 77c26-7 62-7 84 0 12 3 20 8 24 15-18-4-34-7-54-7-22 0-40 1-54 3-2-4-2-8 0-11z" fill="${clothDark}"/><path d="M58 77c22-6 52-7 74-2-24-1-48 1-74 7z" fill="${clothLight}"/><circle cx="100" cy="38" r="4" fill="${clothDark}"/>`,
      };
    case 'beanie':
      return {
        back: '',
        front: `<path d="M64 100c-3-8-2-14 0-20h6c0 7-2 14-6 20zM136 100c3-8 2-14 0-20h-6c0 7 2 14 6 20z" fill="${color}"/><path d="M62 72c0-24 14-38 38-38s38 14 38 38z" fill="${cloth}"/><path d="M112 36c17 5 26 17 26 36h-18c1-13-2-26-8-36z" fill="${clothDark}"/><rect x="58" y="66" width="84" height="18" rx="7" fill="${clothLight}"/><path d="M120 66h15a7 7 0 0 1 7 7v4a7 7 0 0 1-7 7h-15z" fill="${cloth}"/>`,
      };
    case 'hijab':
      return {
        back: `<path d="M100 36c-36 0-50 26-49 60 1 28-5 46-15 66 36 26 92 26 128 0-10-20-16-38-15-66 1-34-13-60-49-60z" fill="${clothDark}"/>`,
        front: `<path fill-rule="evenodd" d="M100 38c-34 0-47 25-46 58 1 26-2 42-8 58 20 20 52 26 78 22 14-6 24-12 30-22-6-16-9-32-8-58 1-33-12-58-46-58zm0 24c24 0 33 18 32 40-1 24-14 41-32 41s-31-17-32-41c-1-22 8-40 32-40z" fill="${cloth}"/>
          <path d="M68 104c2 22 15 39 32 39 7 0 13-2 18-7-2 18-18 34-46 40-9-4-18-10-26-22 14-8 21-26 22-50z" fill="${clothLight}"/><path d="M100 38c34 0 47 25 46 58-1 26 2 42 8 58-4 8-12 14-22 19 4-12 1-28-6-38 4-8 6-20 6-33 1-22-8-40-32-40-16 0-25 8-29 20 0-26 10-44 29-44z" fill="${clothDark}" opacity=".5"/>`,
      };
    case 'headwrap':
      return {
        back: `<circle cx="117" cy="36" r="18" fill="${clothDark}"/><circle cx="97" cy="34" r="18" fill="${cloth}"/>`,
        front: `<path d="M60 90c-6-32 10-52 40-52s46 20 40 52c-10-12-24-18-40-18s-30 6-40 18z" fill="${cloth}"/><path d="M64 72c14-16 40-24 66-17-20 0-46 8-68 26z" fill="${clothLight}"/><path d="M118 42c16 8 24 24 22 48-6-7-13-12-21-15 4-12 4-23-1-33z" fill="${clothDark}"/><path d="M88 50c6-16 28-18 34-4-8 8-26 12-34 4z" fill="${clothLight}" opacity=".6"/>`,
      };
  }
}
