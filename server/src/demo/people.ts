import type { Face } from './drawing/face.ts';
import { inventFace } from './drawing/invent-face.ts';
import { PORTRAITS, type PortraitName } from './drawing/portraits.ts';

/** One of the four trades, as the module names them. */
export type TradeName = 'Services' | 'Digital' | 'Goods' | 'Community';

/** Somebody of Lantern Yard. */
export type DemoPerson = {
  readonly handle: string;
  readonly displayName: string;
  readonly headline: string;
  readonly bio: string;
  /** A step of 30 degrees round the OKLCH circle, 0 to 11. */
  readonly hue: number;
  readonly trade?: TradeName;
  readonly face: Face;
  /** Days before now when they joined. */
  readonly joinedDaysAgo: number;
  /** Whether a newcomer may enter as this person: has an account, and writes. */
  readonly canBeEntered: boolean;
};

/** A person who writes: the people with a portrait of their own. */
export type Handle = PortraitName;

type Writer = Omit<DemoPerson, 'handle' | 'face' | 'canBeEntered'>;

const WRITERS: Readonly<Record<Handle, Writer>> = {
  ines: {
    displayName: 'Ines Duarte',
    headline: 'Ceramics, Quay 4',
    bio: 'I throw plates for kitchens that use them. Seconds go on the low shelf at half price, and the kiln is warm enough to dry your gloves.',
    hue: 1,
    trade: 'Goods',
    joinedDaysAgo: 402,
  },
  dario: {
    displayName: 'Dario Conti',
    headline: 'Olive oil, Conti Press',
    bio: 'Third of the family to press, first to answer messages. One oil, one harvest, bottled when it is ready and not before.',
    hue: 4,
    trade: 'Goods',
    joinedDaysAgo: 371,
  },
  liv: {
    displayName: 'Liv Sørensen',
    headline: 'Typefaces and small sounds',
    bio: 'I draw letters in the mornings and record door hinges in the afternoons. Both end up as files you can buy and keep.',
    hue: 11,
    trade: 'Digital',
    joinedDaysAgo: 298,
  },
  tomasz: {
    displayName: 'Tomasz Wilk',
    headline: 'Bicycles, mixers, anything that turns',
    bio: 'If it has a bearing I can probably quieten it. I write down what I did, so that the next person need not guess.',
    hue: 8,
    trade: 'Services',
    joinedDaysAgo: 388,
  },
  greta: {
    displayName: 'Greta Lind',
    headline: 'Honey, and the keys to the pump house',
    bio: 'Forty years on this yard, eleven hives on its roof. Ask me who used to work in your building.',
    hue: 5,
    trade: 'Community',
    joinedDaysAgo: 412,
  },
  kofi: {
    displayName: 'Kofi Mensah',
    headline: 'Carpenter, small jobs gladly',
    bio: 'Shelves, doors that stick, chairs that wobble. I would rather mend one good table than sell you a new one.',
    hue: 3,
    trade: 'Services',
    joinedDaysAgo: 344,
  },
  mateo: {
    displayName: 'Mateo Ríos',
    headline: 'Café Ríos, corner of Rope Lane',
    bio: 'Twelve seats, one good machine, and a shelf where people leave things for each other.',
    hue: 9,
    trade: 'Goods',
    joinedDaysAgo: 310,
  },
  hana: {
    displayName: 'Hana Kim',
    headline: 'Sewing and alterations',
    bio: 'Hems while you wait, coats by Friday. I teach a class of four on weekday evenings, beginners first.',
    hue: 0,
    trade: 'Services',
    joinedDaysAgo: 256,
  },
  noor: {
    displayName: 'Noor Haddad',
    headline: 'Garden plans, and a shared greenhouse',
    bio: 'I plan courtyards and roofs that somebody has to water by hand, so I plan the watering too. Tea in the greenhouse when the lamp is on.',
    hue: 6,
    trade: 'Services',
    joinedDaysAgo: 287,
  },
  amara: {
    displayName: 'Amara Okafor',
    headline: 'Brand and packaging, Quay 9',
    bio: 'I make boxes that survive the journey and labels that can be read in a hurry. First talk is free and has coffee in it.',
    hue: 2,
    trade: 'Services',
    joinedDaysAgo: 333,
  },
  priya: {
    displayName: 'Priya Raman',
    headline: 'Physiotherapist, for backs that sit',
    bio: 'I look at how you work before I look at how you hurt. Calls in the early evening, hands-on days at the yard midweek.',
    hue: 7,
    trade: 'Services',
    joinedDaysAgo: 221,
  },
  yusuf: {
    displayName: 'Yusuf Demir',
    headline: 'Demir Bakery, ovens on from four',
    bio: 'Sourdough, simit, and a rye that takes two days. What is left at six goes on the sharing shelf.',
    hue: 10,
    trade: 'Goods',
    joinedDaysAgo: 365,
  },
  pieter: {
    displayName: 'Pieter Blom',
    headline: 'Radios and clocks, retired and busier',
    bio: 'Broadcast engineer for thirty-one years. Now I sit at the repair bench and listen to things that have stopped.',
    hue: 2,
    trade: 'Community',
    joinedDaysAgo: 198,
  },
  wanjiru: {
    displayName: 'Wanjiru Kamau',
    headline: 'Seeds, seedlings, patience',
    bio: 'I keep the seed library in the old ticket booth. Take a packet, grow it, bring two back.',
    hue: 1,
    trade: 'Community',
    joinedDaysAgo: 240,
  },
  jun: {
    displayName: 'Jun Watanabe',
    headline: 'Print shop, two colours at a time',
    bio: 'One old stencil printer, forty inks, no hurry. I also sell the patterns as files for people with printers of their own.',
    hue: 9,
    trade: 'Digital',
    joinedDaysAgo: 176,
  },
};

/**
 * Neighbours who read and react and have no account: name, headline, hue, and the seed of
 * a face that suits them.
 */
const QUIET: readonly (readonly [string, string, string, number, string])[] = [
  ['elif-aydin', 'Elif Aydın', 'Second floor, Rope Lane', 6, 'q61'],
  ['samir-bakri', 'Samir Bakri', 'Night nurse, day sleeper', 8, 'q104'],
  ['clara-novak', 'Clara Novák', 'Cello lessons', 11, 'q49'],
  ['tunde-bello', 'Tunde Bello', 'Ferry deckhand', 9, 'q44'],
  ['marta-silva', 'Marta Silva', 'School kitchen', 2, 'q97'],
  ['anders-holm', 'Anders Holm', 'Boat varnish and patience', 7, 'q66'],
  ['mei-chen', 'Mei Chen', 'Translations', 0, 'q107'],
  ['bruno-keller', 'Bruno Keller', 'Upright pianos', 4, 'q60'],
  ['aisha-diallo', 'Aisha Diallo', 'Hair, Thursdays to Sundays', 1, 'q34'],
  ['lucas-moreau', 'Lucas Moreau', 'Cargo bike courier', 3, 'q12'],
  ['sofia-petrova', 'Sofia Petrova', 'Bookbinder', 10, 'q24'],
  ['diego-lopez', 'Diego López', 'Plasterer', 5, 'q64'],
  ['freya-olsen', 'Freya Olsen', 'Midwife', 6, 'q19'],
  ['kwame-asante', 'Kwame Asante', 'Coaches the under-tens', 3, 'q10'],
  ['rosa-ferrari', 'Rosa Ferrari', 'Pasta on request', 2, 'q80'],
  ['ivan-horvat', 'Ivan Horvat', 'Locks and keys', 8, 'q48'],
  ['nadia-rahman', 'Nadia Rahman', 'Studies for her boards', 11, 'q99'],
  ['theo-janssen', 'Theo Janssen', 'Quay 2, third bell', 7, 'q37'],
  ['lina-berg', 'Lina Berg', 'Illustrator', 0, 'q93'],
  ['omar-farouk', 'Omar Farouk', 'Drives the number 9', 5, 'q114'],
];

/** Everybody of Lantern Yard: those who write first, then the quiet neighbours. */
export const DEMO_PEOPLE: readonly DemoPerson[] = [
  // Object.entries widens the keys of a record to string; they are handles.
  ...(Object.entries(WRITERS) as [Handle, Writer][]).map(([handle, writer]) => ({
    handle,
    ...writer,
    face: PORTRAITS[handle],
    canBeEntered: true,
  })),
  ...QUIET.map(([handle, displayName, headline, hue, seed], i) => ({
    handle,
    displayName,
    headline,
    bio: '',
    hue,
    face: inventFace(seed),
    joinedDaysAgo: 20 + i * 13,
    canBeEntered: false,
  })),
];
