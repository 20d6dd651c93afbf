import { ago, type DemoPost, day, says } from '../post-kit.ts';

/** What was said in the design studio, newest first. */
export const DESIGN_STUDIO: readonly DemoPost[] = [
  {
    author: 'amara',
    at: ago(58),
    text: 'Second round for the bakery bag. The sun moved down to where the hand does not cover it, and the box got the same sun so that they recognise each other on the shelf. Tell me what you read first from three metres away.',
    pictures: [
      {
        scene: 'packaging',
        seed: 'round-two',
        aspect: '3:2',
        palette: 'lemon',
        alt: 'A cream paper bag and a blue box, both with a half sun as their sign.',
      },
      {
        scene: 'packaging',
        seed: 'round-one',
        aspect: '1:1',
        palette: 'lilac',
        alt: 'The same bag and box in other colours.',
      },
    ],
    reactions: { vouch: 8, useful: 3, '☀️': 6 },
    comments: [
      says(
        'liv',
        7,
        'First the sun, then the handle, then the name. From three metres that is the right order.',
        {
          reactions: { useful: 6 },
        },
      ),
      says('yusuf', 12, 'First I read: bread. I may not be neutral.', {
        replies: [says('amara', 5, 'You are the customer. You are allowed.')],
      }),
      says(
        'jun',
        25,
        'The blue box will want a second pass of ink on that paper. Still two colours, only slower.',
      ),
    ],
  },
  {
    author: 'jun',
    at: ago(245),
    text: 'Ink drawer, sorted. Forty colours, of which eleven are nearly the same blue, and I can tell you the story of each. If you need a colour for a small job, ask me for a dab before you order a tin.',
    reactions: { useful: 9, need: 4 },
    comments: [
      says('ines', 22, 'Which of the eleven is the one from the ferry tickets?', {
        replies: [
          says('jun', 10, 'Number seven. It goes green in sunlight, like the tickets did.', {
            reactions: { '❤️': 5 },
          }),
        ],
      }),
    ],
  },
  {
    author: 'liv',
    at: day(1, '11:10'),
    text: 'I am stuck on the leg of the R. Straight, it marches. Curved, it dances and takes the next letter with it. Printed small I want it to march; printed large it then looks cross with me. Which would you live with?',
    pictures: [
      {
        scene: 'specimen',
        seed: 'leg',
        aspect: '3:2',
        palette: 'lilac',
        alt: 'A large dark R on a cream card, a magenta card with a g beside it, and a pencil.',
      },
      {
        scene: 'notebook',
        seed: 'sketches',
        aspect: '3:2',
        palette: 'sand',
        alt: 'A closed notebook, an open one full of lines, a pencil and a mug.',
      },
    ],
    reactions: { useful: 2, vouch: 5 },
    comments: [
      says('amara', 28, 'Straight in text, curved in titles. Ship both and let the size decide.', {
        reactions: { vouch: 9 },
        replies: [
          says('liv', 15, 'Twice the work, and I hate that you are right.', {
            reactions: { '😄': 6 },
          }),
        ],
      }),
      says('noor', 50, 'The curved one breathes. I would trust it with a recipe.'),
    ],
  },
  {
    author: 'hana',
    at: day(2, '13:35'),
    text: 'New linens from the mill, end of roll, five colours. I need names that are not fruit. The dark one is the river at seven in the evening. After that I am out of ideas.',
    pictures: [
      {
        scene: 'fabric',
        seed: 'linens',
        aspect: '3:2',
        palette: 'pink',
        alt: 'Five folded cloths in a pile, two spools of thread and a pair of scissors.',
      },
    ],
    reactions: { need: 6, '❤️': 5 },
    comments: [
      says('wanjiru', 19, 'The pink one is “second cup”.', { reactions: { vouch: 7 } }),
      says('kofi', 31, 'The yellow: “sawdust, door open”.', { reactions: { vouch: 5, '❤️': 4 } }),
      says('hana', 80, 'Both taken. You two may cut the ribbon on the shelf.'),
    ],
  },
  {
    author: 'ines',
    at: day(3, '10:20'),
    text: 'I need a maker’s mark that survives glaze. It has to work pressed into clay with one stroke, at the size of a fingernail. What I have now looks like a comma that lost its sentence.',
    reactions: { need: 3, '😄': 4 },
    comments: [
      says('jun', 26, 'A quarter circle and a dot. You already sign your notes that way.', {
        reactions: { vouch: 8, useful: 3 },
        replies: [
          says(
            'ines',
            40,
            'I do? I do. I cut a stamp at lunch and it reads even under the thick white.',
          ),
        ],
      }),
    ],
  },
  {
    author: 'amara',
    at: day(4, '16:30'),
    text: 'Something I repeat to every stall: put the price where the eye already is. Nobody is offended by a price. People are offended by having to ask.',
    reactions: { useful: 16, vouch: 7 },
    comments: [
      says(
        'dario',
        42,
        'Changed all the labels. I sold more and talked less. I am not sure about the second part.',
        {
          reactions: { '😄': 9 },
        },
      ),
    ],
  },
  {
    author: 'jun',
    at: day(5, '18:20'),
    text: 'Pattern files for wrapping paper are up: waves, scales, and one that I call Tuesday. Print them on anything. If you make something, show it here, that is the whole licence.',
    pictures: [
      {
        scene: 'posters',
        seed: 'patterns',
        aspect: '4:3',
        palette: 'lemon',
        alt: 'Three sheets of shapes pinned in a row, two rolls of paper below them.',
      },
    ],
    reactions: { need: 5, vouch: 6 },
    comments: [
      says('greta', 95, 'Every jar of honey now wears Tuesday.', { reactions: { '❤️': 8 } }),
    ],
  },
  {
    author: 'amara',
    at: day(6, '13:20'),
    isPinned: true,
    text: 'How to ask for eyes here. Say who it is for, say where it will be seen, and ask one question. Answers begin with what works. Nobody redraws somebody else’s work unless they are invited to.\n\nUnfinished is welcome. Unfinished is the point.',
    reactions: { vouch: 13, useful: 8 },
  },
];
