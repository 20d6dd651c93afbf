import { ago, type DemoPost, day, says } from '../post-kit.ts';

/** What was said in kitchen and bakery, newest first. */
export const KITCHEN_AND_BAKERY: readonly DemoPost[] = [
  {
    author: 'greta',
    at: ago(37),
    text: 'Nine kilos of plums from the tree behind the pump house, and I have jars for five. Come with a jar and leave with jam. I stir, you bring gossip.',
    pictures: [
      {
        scene: 'jars',
        seed: 'plums',
        aspect: '3:2',
        palette: 'rose',
        alt: 'Three jars of jam in red, yellow and dark purple, each with a paper label.',
      },
    ],
    reactions: { need: 12, '❤️': 5 },
    comments: [
      says('amara', 5, 'Four jars and a rumour about the ferry timetable.', {
        replies: [says('greta', 3, 'Sit by the stove.', { reactions: { '😄': 8 } })],
      }),
      says('dario', 14, 'A splash of lemon at the very end, off the heat. It keeps the colour.', {
        reactions: { useful: 5 },
      }),
    ],
  },
  {
    author: 'yusuf',
    at: ago(182),
    text: 'For everybody whose starter went quiet this week: it is cold, not dead. Put the jar in the oven with only the light on, feed it half of what you think, and leave it alone overnight. If it smells like apples in the morning, it has forgiven you.',
    reactions: { useful: 14, vouch: 6, '😋': 5 },
    comments: [
      says('priya', 16, 'And if it smells like paint?', {
        replies: [
          says(
            'yusuf',
            7,
            'Hungry. Feed it twice, six hours apart. Paint becomes pear, pear becomes apple.',
            {
              reactions: { useful: 9 },
            },
          ),
        ],
      }),
      says('liv', 60, 'Mine is called Gunnar. He says thank you.', { reactions: { '😄': 6 } }),
    ],
  },
  {
    author: 'mateo',
    at: day(1, '14:05'),
    text: 'I baked the plum cake from the card that was in the lighthouse book. No name, no oven temperature, only “until it is quiet”. I listened. It really does go quiet.',
    pictures: [
      {
        scene: 'cake',
        seed: 'quiet',
        aspect: '3:2',
        palette: 'rose',
        alt: 'A cake with pink icing and four dark berries on a white stand, a green mug beside it.',
      },
      {
        scene: 'coffee',
        seed: 'slice',
        aspect: '4:3',
        palette: 'apricot',
        alt: 'A coffee pot and two mugs waiting for cake.',
      },
    ],
    reactions: { need: 10, vouch: 7, '😋': 8 },
    comments: [
      says(
        'pieter',
        24,
        'The bubbles stop when the water has gone. An honest thermometer, made of cake.',
      ),
      says(
        'greta',
        45,
        'That is Elsa’s card. She lent that book to half the yard. Thank you for baking her.',
        {
          reactions: { '❤️': 16 },
        },
      ),
    ],
  },
  {
    author: 'dario',
    at: day(2, '12:15'),
    text: 'How to taste oil without feeling silly: warm it in a small glass in your hand, breathe it, sip with a little air, wait. The tickle in the throat is not a fault. One cough is good oil. Two coughs is this year’s.',
    reactions: { useful: 9, '😋': 6, '😄': 4 },
    comments: [
      says('wanjiru', 38, 'Three coughs. Is there a prize?', {
        replies: [says('dario', 11, 'A glass of water and my admiration.')],
      }),
    ],
  },
  {
    author: 'priya',
    at: day(3, '19:40'),
    text: 'My aunt’s way with lentils, cooked here twice: red lentils, water, turmeric, a spoon of salt, twenty minutes. Separately, butter, mustard seed until it pops, garlic, a dried chilli, off the heat. Pour one over the other in front of people. The noise is part of it.',
    reactions: { useful: 13, need: 3, '❤️': 6 },
    comments: [
      says('tomasz', 60, 'I made it. The noise is most of it.', { reactions: { '😄': 5 } }),
      says('noor', 75, 'With a fistful of coriander stems, chopped like you mean it.'),
    ],
  },
  {
    author: 'ines',
    at: day(4, '12:50'),
    text: 'Question for bakers: can the test bowls with the thin foot go into a hot oven, or do I write “table only” underneath? The clay is happy to 1,200 degrees. The shock is what worries me.',
    reactions: { useful: 2 },
    comments: [
      says(
        'yusuf',
        18,
        'Cold bowl into hot oven: no. Cold bowl into cold oven, heat together: I have done it with yours for a year.',
        {
          reactions: { useful: 8, vouch: 3 },
          replies: [says('ines', 9, 'Then I write “start cold”. Two words, saved by a baker.')],
        },
      ),
    ],
  },
  {
    author: 'wanjiru',
    at: day(5, '11:25'),
    text: 'The harvest table stands in front of the booth until it is empty. Tomatoes that split, carrots with legs, one pumpkin with a face that looks like nobody in particular. Pay what you like, or peel something for the soup.',
    pictures: [
      {
        scene: 'harvest',
        seed: 'table',
        aspect: '3:2',
        palette: 'apricot',
        alt: 'A crate of tomatoes, an orange pumpkin, a pear and a bunch of carrots.',
      },
    ],
    reactions: { need: 8, vouch: 4, '😊': 5 },
    comments: [
      says('kofi', 33, 'The pumpkin looks like the harbour master.', {
        reactions: { '😄': 11 },
        replies: [says('wanjiru', 6, 'I said nobody in particular.')],
      }),
    ],
  },
  {
    author: 'yusuf',
    at: day(6, '8:05'),
    isPinned: true,
    text: 'House rules of this kitchen. Weigh it, and give the weight. Say what you changed. Say if it failed, and how it looked when it did: a flat loaf with a photograph teaches more than a tall one without.\n\nFlour orders for everybody go out with mine, write me how much by the evening before.',
    reactions: { vouch: 11, useful: 10 },
    comments: [
      says('amara', 66, 'Five kilos of rye for me, and a bag that I can photograph.', {
        replies: [says('yusuf', 20, 'The bag is from you. So yes, it can be photographed.')],
      }),
    ],
  },
];
