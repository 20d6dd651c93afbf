import { ago, type DemoPost, day, says } from '../post-kit.ts';

/** What was said at the repair bench, newest first. */
export const REPAIR_BENCH: readonly DemoPost[] = [
  {
    author: 'pieter',
    at: ago(19),
    text: 'The red kitchen radio plays. The fault was a capacitor the size of a lentil that had been pretending to be fine since about 1974. Two cents, three evenings, and a station I had forgotten.',
    pictures: [
      {
        scene: 'radio',
        seed: 'kitchen',
        aspect: '3:2',
        palette: 'mint',
        alt: 'An orange-red table radio with its aerial out, a screwdriver and a mug.',
      },
    ],
    reactions: { vouch: 9, useful: 4, '😊': 5 },
    comments: [
      says('tomasz', 4, 'How did you find it without pulling the whole board?', {
        replies: [
          says(
            'pieter',
            6,
            'Cold spray, one part at a time, and ears. When it went quiet I had my lentil. I will write the order down on the card in the drawer.',
            { reactions: { useful: 8 } },
          ),
        ],
      }),
    ],
  },
  {
    author: 'yusuf',
    at: ago(95),
    text: 'My big mixer walks. It starts at the wall and by the end of the rye it is at the edge, looking down. Before I bolt it to the table: is that a foot, or is it something worse?',
    pictures: [
      {
        scene: 'mixer',
        seed: 'walks',
        aspect: '3:2',
        palette: 'rose',
        alt: 'A dark red stand mixer with a steel bowl, two eggs beside it.',
      },
    ],
    reactions: { need: 4, '😄': 6 },
    comments: [
      says(
        'tomasz',
        6,
        'Run it empty on the highest speed. If it stays, it is the foot. If it hums and shivers, it is the worm gear and I want to see it.',
        {
          reactions: { useful: 7 },
          replies: [
            says('yusuf', 14, 'It stays. It only walks when it has an opinion about the dough.', {
              replies: [
                says('tomasz', 4, 'Then it is a foot. I have rubber ones in three heights.'),
              ],
            }),
          ],
        },
      ),
      says('kofi', 33, 'Please do not bolt it to that table. I made that table.', {
        reactions: { '😄': 9 },
      }),
    ],
  },
  {
    author: 'tomasz',
    at: day(1, '17:50'),
    text: 'Wheel truing, for those who asked. You do not need the stand. Turn the bicycle over, hold a pencil against the frame so that it nearly touches the rim, and spin. Where it scrapes, loosen the near spoke a quarter turn and tighten the far one a quarter turn. Never more than a quarter. Then make tea, then look again.',
    pictures: [
      {
        scene: 'wheel',
        seed: 'truing',
        aspect: '3:2',
        palette: 'lemon',
        alt: 'A bicycle wheel standing on its tyre, an oil can and a spanner.',
      },
    ],
    reactions: { useful: 19, vouch: 5 },
    comments: [
      says('jun', 40, 'The tea is load-bearing. I skipped it once and made an egg.', {
        reactions: { '😄': 10 },
      }),
      says('ines', 65, 'Does it matter which side I call near?', {
        replies: [
          says(
            'tomasz',
            8,
            'The side where the pencil is. Good question, I will put it on the card.',
          ),
        ],
      }),
    ],
  },
  {
    author: 'hana',
    at: day(2, '19:30'),
    text: 'The tension on the blue machine is right again. It was a thread end, two millimetres, caught between the discs. If yours makes loops underneath, floss the discs with a folded cloth before you touch any screw.',
    pictures: [
      {
        scene: 'sewing',
        seed: 'tension',
        aspect: '3:2',
        palette: 'mint',
        alt: 'A blue sewing machine with orange details, a spool of thread beside it.',
      },
    ],
    reactions: { useful: 12, vouch: 3 },
    comments: [
      says(
        'greta',
        55,
        'I have blamed that machine since I was thirty. I apologised to it just now.',
      ),
    ],
  },
  {
    author: 'mateo',
    at: day(3, '15:20'),
    text: 'Question: the milk jug of the café has a hairline crack on the outside only. Does it hold, or is it a matter of time?',
    reactions: { need: 3 },
    comments: [
      says(
        'ines',
        12,
        'Fill it with hot water, stand it on a dry newspaper for an hour. If the paper is dry, it is only the glaze and you can keep it. If not, use it for pencils.',
        {
          reactions: { useful: 11 },
          replies: [
            says('mateo', 90, 'Dry as a speech. It goes back to work.', { reactions: { '❤️': 4 } }),
          ],
        },
      ),
    ],
  },
  {
    author: 'noor',
    at: day(4, '18:15'),
    text: 'My grandmother’s teapot came back from the bench with a line of gold down the side. Pieter says the crack is now the strongest part. If you want to read where the idea comes from: https://en.wikipedia.org/wiki/Kintsugi',
    pictures: [
      {
        scene: 'teapot',
        seed: 'gold',
        aspect: '3:2',
        palette: 'rose',
        alt: 'A green teapot with a zigzag of gold where it was broken.',
      },
    ],
    reactions: { vouch: 14, '❤️': 13, useful: 3 },
    comments: [
      says('pieter', 20, 'Not real gold. Brass powder and patience. But the crack cannot tell.'),
      says('priya', 44, 'I send this to patients. Thank you both.', { reactions: { '❤️': 7 } }),
    ],
  },
  {
    author: 'kofi',
    at: day(5, '20:05'),
    text: 'A drawer that sticks is nearly always damp, not crooked. Take it out, stand it near the radiator for a night, rub the runners with a candle. Plane nothing until you have done that. I say this as somebody who owns four planes.',
    reactions: { useful: 15, vouch: 4 },
    comments: [
      says('liv', 35, 'The candle worked within ten seconds. I had a saw in my hand.', {
        reactions: { '😄': 7 },
      }),
    ],
  },
  {
    author: 'pieter',
    at: day(6, '12:40'),
    text: 'This station clock was eleven minutes late for nine years and nobody minded. It is right now. I apologise in advance to everybody who had got used to the extra eleven minutes.',
    pictures: [
      {
        scene: 'clock',
        seed: 'station',
        aspect: '4:3',
        palette: 'rose',
        alt: 'A round green clock at ten past ten, with a screwdriver and an oil can.',
      },
    ],
    reactions: { vouch: 8, '😄': 7 },
  },
  {
    author: 'tomasz',
    at: day(6, '9:15'),
    isPinned: true,
    text: 'How the bench works. Bring the thing, its charger, and what you have already tried. We open it together and you keep the screwdriver in your hand: it is your thing. If it cannot be saved we say so in the first ten minutes, and we keep the good parts in labelled boxes.\n\nWrite how it went as a post here. A failure with a reason is worth as much as a success.',
    reactions: { vouch: 16, useful: 13 },
    comments: [
      says('hana', 50, 'And please, bring the screws in a jar, not in the other pocket.', {
        reactions: { '😄': 6, useful: 4 },
      }),
    ],
  },
];
