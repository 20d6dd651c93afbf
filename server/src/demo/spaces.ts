import type { SpaceIcon } from '@plaza/shared/limits';
import type { Handle } from './people.ts';
import type { DemoPost } from './post-kit.ts';
import { ASK_A_NEIGHBOUR } from './posts/ask-a-neighbour.ts';
import { DESIGN_STUDIO } from './posts/design-studio.ts';
import { GROW_TOGETHER } from './posts/grow-together.ts';
import { KITCHEN_AND_BAKERY } from './posts/kitchen-and-bakery.ts';
import { REPAIR_BENCH } from './posts/repair-bench.ts';
import { TOWN_SQUARE } from './posts/town-square.ts';

/** A community of Lantern Yard and what was written in it. */
export type DemoSpace = {
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  readonly icon: SpaceIcon;
  /** A step of 30 degrees round the OKLCH circle, 0 to 11. */
  readonly hue: number;
  readonly openedDaysAgo: number;
  readonly owner: Handle;
  readonly moderators: readonly Handle[];
  /** How many of the quiet neighbours are members, 0 to 1. Whoever wrote here is one anyway. */
  readonly quietShare: number;
  readonly posts: readonly DemoPost[];
};

/** The spaces in the order in which they opened; the first is where a newcomer lands. */
export const DEMO_SPACES: readonly DemoSpace[] = [
  {
    slug: 'town-square',
    name: 'Town square',
    description:
      'The middle of Lantern Yard. What is open, what is fresh, what happened on the quay, and who could use a hand.',
    icon: 'store',
    hue: 6,
    openedDaysAgo: 411,
    owner: 'greta',
    moderators: ['amara', 'kofi'],
    quietShare: 1,
    posts: TOWN_SQUARE,
  },
  {
    slug: 'repair-bench',
    name: 'Repair bench',
    description:
      'Bring what is broken and all its screws. We open it together, say honestly what it needs, and write down how it went.',
    icon: 'wrench',
    hue: 8,
    openedDaysAgo: 380,
    owner: 'tomasz',
    moderators: ['pieter'],
    quietShare: 0.6,
    posts: REPAIR_BENCH,
  },
  {
    slug: 'kitchen-and-bakery',
    name: 'Kitchen and bakery',
    description:
      'Starters, stoves and what to do with nine kilos of plums. Recipes that have been cooked at least twice.',
    icon: 'croissant',
    hue: 2,
    openedDaysAgo: 352,
    owner: 'yusuf',
    moderators: ['mateo'],
    quietShare: 0.7,
    posts: KITCHEN_AND_BAKERY,
  },
  {
    slug: 'design-studio',
    name: 'Design studio',
    description:
      'Letters, labels, posters and patterns. Show it while it is still unfinished; that is when a second pair of eyes helps.',
    icon: 'pen-tool',
    hue: 11,
    openedDaysAgo: 290,
    owner: 'amara',
    moderators: ['jun'],
    quietShare: 0.4,
    posts: DESIGN_STUDIO,
  },
  {
    slug: 'grow-together',
    name: 'Grow together',
    description:
      'Window sills, the roof, and the greenhouse behind the pump house. Cuttings change hands here, and so does advice.',
    icon: 'sprout',
    hue: 5,
    openedDaysAgo: 233,
    owner: 'noor',
    moderators: ['wanjiru'],
    quietShare: 0.5,
    posts: GROW_TOGETHER,
  },
  {
    slug: 'ask-a-neighbour',
    name: 'Ask a neighbour',
    description:
      'No question is too small. Ask in a sentence, thank whoever answered, and say what worked for the next person.',
    icon: 'circle-help',
    hue: 9,
    openedDaysAgo: 214,
    owner: 'priya',
    moderators: ['greta'],
    quietShare: 0.8,
    posts: ASK_A_NEIGHBOUR,
  },
];
