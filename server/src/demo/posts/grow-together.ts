import { ago, type DemoPost, day, says } from '../post-kit.ts';

/** What was said in grow together, newest first. */
export const GROW_TOGETHER: readonly DemoPost[] = [
  {
    author: 'wanjiru',
    at: ago(84),
    text: 'Everything I sowed on the shelf by the stove is up, including the tray that I had written off and apologised to. Chillies, basil, and something that the packet calls “surprise”. Take two, leave a pot.',
    pictures: [
      {
        scene: 'seedlings',
        seed: 'stove',
        aspect: '3:2',
        palette: 'lemon',
        alt: 'Four clay pots in a row, each with a young seedling.',
      },
    ],
    reactions: { need: 9, vouch: 3, '☀️': 8 },
    comments: [
      says('tomasz', 10, 'Two surprises for me. I will report.'),
      says('mateo', 22, 'Basil for the café window, please. It has to like jazz.', {
        replies: [
          says('wanjiru', 9, 'It has been raised on Pieter’s radio. It likes the weather report.', {
            reactions: { '😄': 7 },
          }),
        ],
      }),
    ],
  },
  {
    author: 'noor',
    at: day(1, '18:20'),
    text: 'The watering list for the greenhouse is open. Ten minutes, twice a week, can on the left, hose never. The can holds exactly what the long bed wants, that is why it is that can.',
    pictures: [
      {
        scene: 'watering',
        seed: 'list',
        aspect: '3:2',
        palette: 'sky',
        alt: 'A large blue watering can between a leafy plant and a small pot.',
      },
    ],
    reactions: { need: 4, useful: 6, vouch: 3 },
    comments: [
      says('priya', 18, 'Midweek evenings are mine. Lift with the legs, everybody.', {
        reactions: { useful: 5 },
      }),
      says(
        'pieter',
        37,
        'I take the early ones. I am awake anyway and the plants do not mind the news.',
      ),
    ],
  },
  {
    author: 'priya',
    at: day(2, '9:45'),
    text: 'My big leaf plant has yellow edges on one side only, the side away from the window. Too much water, too little light, or is it sulking?',
    pictures: [
      {
        scene: 'plants',
        seed: 'edges',
        aspect: '4:3',
        palette: 'pink',
        alt: 'Three potted plants: broad leaves, upright blades, and a small sprout.',
      },
    ],
    reactions: { need: 2 },
    comments: [
      says(
        'noor',
        14,
        'One side only means light. Turn the pot a quarter every time you water, then you cannot forget either.',
        {
          reactions: { useful: 12 },
          replies: [
            says('priya', 30, 'So it needs physiotherapy.', { reactions: { '😄': 10 } }),
            says('noor', 35, 'Daily exercises, yes. It will complain at first.'),
          ],
        },
      ),
    ],
  },
  {
    author: 'greta',
    at: day(3, '14:10'),
    text: 'The bees are calm and the roof smells of thyme. If you plant for them, plant in patches: one square metre of one thing is a shop window, one of everything is a jumble sale.',
    reactions: { useful: 10, '☀️': 9 },
    comments: [
      says(
        'wanjiru',
        29,
        'There are seeds for exactly that in the booth, second drawer. Drawn by Lina, sorted by Greta.',
      ),
    ],
  },
  {
    author: 'pieter',
    at: day(4, '10:30'),
    text: 'The greenhouse now has a thermometer that you can read from the path. When the hand is in the red, open the roof flap; when it is in the blue, close it; otherwise leave it in peace. I mean the flap. And the gardener.',
    reactions: { useful: 7, vouch: 8 },
    comments: [
      says('noor', 21, 'The gardener thanks you for the second clause.', {
        reactions: { '😄': 6 },
      }),
    ],
  },
  {
    author: 'tomasz',
    at: day(5, '16:05'),
    text: 'An update for the seed library: of twelve beans, eleven came up, nine survived the slug, and seven carried. I am returning forty. I did not know that I could be proud of an envelope.',
    reactions: { vouch: 9, '❤️': 8 },
    comments: [
      says(
        'wanjiru',
        17,
        'This is the best return of the year. The envelope is going on the wall.',
        {
          reactions: { '❤️': 6 },
        },
      ),
    ],
  },
  {
    author: 'noor',
    at: day(6, '11:30'),
    isPinned: true,
    text: 'New here and no garden? A window sill is a garden. Tell us which way it faces and how often you forget things, and somebody will bring you a plant that suits both.\n\nCuttings live on the low shelf in the greenhouse. Label what you leave. If you do not know its name, describe its character.',
    pictures: [
      {
        scene: 'plants',
        seed: 'sill',
        aspect: '3:2',
        palette: 'apricot',
        alt: 'A leafy plant in an orange pot, a striped one in cream, and a small sprout.',
      },
    ],
    reactions: { vouch: 12, useful: 9, '😊': 7 },
    comments: [
      says('liv', 55, 'North, and constantly.', {
        replies: [
          says(
            'noor',
            12,
            'Then you get the one with the striped blades. It thrives on being forgotten.',
            { reactions: { '😄': 5 } },
          ),
        ],
      }),
    ],
  },
];
