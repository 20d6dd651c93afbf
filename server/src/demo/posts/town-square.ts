import { ago, type DemoPost, day, says } from '../post-kit.ts';

/** What was said in the town square, newest first. */
export const TOWN_SQUARE: readonly DemoPost[] = [
  {
    author: 'ines',
    at: ago(3),
    text: 'Opened the kiln with my eyes half shut. Nothing cracked. The big bowls went a deep orange that I could not repeat if you paid me, so come and choose before I get attached.',
    pictures: [
      {
        scene: 'bowls',
        seed: 'kiln',
        aspect: '3:2',
        palette: 'apricot',
        alt: 'A green bowl standing in a larger orange one, and beside them a cream bowl with a blue inside.',
      },
    ],
    reactions: { need: 6, vouch: 4, '😍': 3 },
    comments: [
      says('mateo', 1, 'Two of the cream ones for the café, please. On my way with dry hands.'),
      says('greta', 2, 'That orange is my mother’s kitchen. Keep one for me.'),
    ],
  },
  {
    author: 'yusuf',
    at: ago(11),
    text: 'Six rye loaves left and a tray of buns that came out too round to sell as anything else. The sharing shelf opens when I close.',
    pictures: [
      {
        scene: 'bread',
        seed: 'rye',
        aspect: '3:2',
        palette: 'sky',
        alt: 'A scored loaf on a wooden board, two small buns and a few ears of wheat.',
      },
    ],
    reactions: { need: 9, useful: 2, '❤️': 4 },
    comments: [
      says('tomasz', 1, 'I can vouch for too round. Had four.', { reactions: { '😄': 5 } }),
      says('priya', 3, 'Is the two-day rye among the six?', {
        replies: [says('yusuf', 2, 'Two of them. I put your name on one.')],
      }),
    ],
  },
  {
    author: 'dario',
    at: ago(26),
    text: 'The seam on our small tins opens when the van gets warm, and I am tired of wiping oil off seats. I am looking for somebody to rethink tin, cap and label together. I have a budget, a deadline six weeks away, and a van that smells delicious.',
    pictures: [
      {
        scene: 'tins',
        seed: 'seam',
        aspect: '3:2',
        palette: 'sand',
        alt: 'Three oil tins with a leaf on the label, a branch of olives lying in front of them.',
      },
    ],
    reactions: { need: 5, useful: 7 },
    comments: [
      says(
        'amara',
        4,
        'Before anybody draws anything: is it the seam, or the cap letting pressure build up? Bring me a tin that leaked and one that did not.',
        {
          reactions: { useful: 9 },
          replies: [
            says('dario', 6, 'Both are on your bench within the hour. One of them is in a bowl.'),
            says('amara', 9, 'Sensible bowl.'),
          ],
        },
      ),
      says(
        'jun',
        8,
        'If the label changes, make it one sheet that wraps the seam. I can print forty to try on real tins.',
        { reactions: { vouch: 3 } },
      ),
    ],
  },
  {
    author: 'pieter',
    at: ago(44),
    text: 'The lantern over the north gate works again. It was never the bulb. A spider had built her house across the contacts, and she has been resettled with a view of the water.',
    pictures: [
      {
        scene: 'lanterns',
        seed: 'gate',
        aspect: '3:2',
        palette: 'dusk',
        alt: 'Three lit lanterns in red, blue and cream against a dark evening blue.',
      },
    ],
    reactions: { vouch: 11, '❤️': 8, '😮': 6 },
    comments: [
      says('noor', 4, 'I walked home under it just now. The puddles are gold again.'),
      says('wanjiru', 9, 'She will send you a bill for the removal.', {
        replies: [says('pieter', 3, 'She took it out in flies.', { reactions: { '😄': 7 } })],
      }),
    ],
  },
  {
    author: 'hana',
    at: ago(71),
    text: 'Two places have come free in the hemming class. Bring trousers that are too long and no experience at all. By the end you will have one finished leg, and homework.',
    reactions: { need: 7, useful: 3 },
    comments: [
      says('liv', 8, 'One for me. I own eleven pairs and a stapler.', {
        replies: [says('hana', 4, 'The stapler stays outside.', { reactions: { '😄': 6 } })],
      }),
      says('kofi', 20, 'And the other one for me. My work trousers are held up by hope.'),
      says('hana', 24, 'Then we are full. I keep a list for the next round, write here.'),
    ],
  },
  {
    author: 'tomasz',
    at: ago(108),
    text: 'Saturday we fix things together in the old pump house, ten to two. Bring the broken one and everything that fell out of it. Even the screw that you are sure belongs to something else.',
    pictures: [
      {
        scene: 'tools',
        seed: 'saturday',
        aspect: '3:2',
        palette: 'lemon',
        alt: 'An open toolbox with a spanner and a screwdriver looking out of it.',
      },
    ],
    reactions: { need: 14, vouch: 6, useful: 8 },
    comments: [
      says('yusuf', 11, 'A mixer that walks across the table when it kneads?', {
        replies: [
          says(
            'tomasz',
            7,
            'One foot is shorter than the others. Bring it, and some dough to prove it with.',
          ),
        ],
      }),
      says(
        'greta',
        30,
        'I open at half past nine. Somebody please carry the urn, it is not getting lighter.',
        {
          replies: [says('kofi', 5, 'Urn is mine.', { reactions: { '❤️': 4 } })],
        },
      ),
    ],
  },
  {
    author: 'liv',
    at: ago(152),
    text: 'I spent the afternoon recording doors. The best so far is the bakery at closing: one low note, then the bolt. If your door has a voice, tell me where it lives.',
    reactions: { vouch: 5, '😮': 6, useful: 1 },
    comments: [
      says('ines', 9, 'Quay 4, the cellar. It says your name if your name is Aaargh.'),
      says(
        'pieter',
        14,
        'The lift in the ticket hall sings a clean fifth between the first and second floor. I have measured it.',
        {
          reactions: { useful: 5, '😮': 4 },
          replies: [says('liv', 6, 'I am putting my shoes on.')],
        },
      ),
    ],
  },
  {
    author: 'mateo',
    at: ago(208),
    text: 'The machine is descaled, the grinder is sharp and the corner table no longer rocks, thank you Kofi. Tell me a word that you like and your second cup is on the house.',
    pictures: [
      {
        scene: 'coffee',
        seed: 'corner',
        aspect: '3:2',
        palette: 'lilac',
        alt: 'A stove-top coffee pot and two filled mugs, pink and yellow.',
      },
    ],
    reactions: { need: 8, vouch: 9, '☕': 7 },
    comments: [
      says('wanjiru', 15, 'Loam.'),
      says('jun', 18, 'Selvedge.'),
      says('greta', 40, 'Afternoon. I like it more every year.', { reactions: { '❤️': 9 } }),
      says('mateo', 45, 'All three accepted. Loam drinks first.'),
    ],
  },
  {
    author: 'noor',
    at: ago(275),
    text: 'أهلًا يا جيران، الشاي جاهز في البيت الزجاجي.\n\nThat is: hello neighbours, tea is ready in the greenhouse. The lamp is on, there are six dry chairs, and the mint is from under the window.',
    pictures: [
      {
        scene: 'teapot',
        seed: 'mint',
        aspect: '4:3',
        palette: 'mint',
        alt: 'A blue teapot with a golden line where it was mended, and a striped mug.',
      },
    ],
    reactions: { need: 4, '❤️': 11, '☕': 6 },
    comments: [
      says(
        'priya',
        12,
        'Coming as soon as my last call ends. Please save the chair with the arms.',
      ),
      says('yusuf', 25, 'شكرًا يا نور. I bring the broken simit.', { reactions: { '❤️': 5 } }),
    ],
  },
  {
    author: 'wanjiru',
    at: day(1, '21:05'),
    text: 'Somebody returned four packets of beans to the seed library and had written a whole diary on the back of each. Row three, second week: “Slug came. We talked.” Whoever you are, I would read the book.',
    reactions: { vouch: 8, '😄': 12, '❤️': 5 },
    comments: [
      says('tomasz', 22, 'It was me. The slug and I are on good terms now.', {
        reactions: { '😄': 9 },
      }),
    ],
  },
  {
    author: 'priya',
    at: day(1, '19:20'),
    text: 'If your neck hurts after a day at the screen, try this before you call me: put the thing you read at the height of your eyes and the thing you type on at the height of your elbows. For most people these are two different heights. That is the whole trick.',
    reactions: { useful: 18, vouch: 4 },
    comments: [
      says('jun', 31, 'Books under the screen, tray on the lap. Better within the hour.', {
        replies: [says('priya', 12, 'Which books? I like to know what I prescribe.')],
      }),
      says(
        'kofi',
        55,
        'I can make a simple stand from offcuts. Tell me your height and I will cut it.',
        {
          reactions: { need: 6, vouch: 3 },
        },
      ),
    ],
  },
  {
    author: 'kofi',
    at: day(1, '16:45'),
    text: 'Three chairs came out of the attic of the ticket hall today, one leg short between them. I have mended the lot and I am keeping none. First come, first seated. Paint as found.',
    pictures: [
      {
        scene: 'chairs',
        seed: 'attic',
        aspect: '3:2',
        palette: 'mint',
        alt: 'An orange chair, a blue stool and a yellow chair in a row.',
      },
    ],
    reactions: { need: 13, vouch: 7 },
    comments: [
      says('liv', 6, 'The yellow one, if it may live next to a window.', {
        replies: [says('kofi', 9, 'It has been asking for a window. Yours.')],
      }),
      says('hana', 18, 'The stool would be the right height for my machine.', {
        replies: [
          says('kofi', 4, 'It is. I measured with you in mind.', { reactions: { '❤️': 6 } }),
        ],
      }),
    ],
  },
  {
    author: 'amara',
    at: day(1, '12:30'),
    text: 'Thank you to whoever left the roll of brown paper at my door. It was exactly the weight I had been trying to describe to a supplier for a fortnight.',
    reactions: { vouch: 6, '❤️': 7 },
    comments: [says('jun', 44, 'It was in the way and it looked like you.')],
  },
  {
    author: 'mateo',
    at: day(1, '8:15'),
    text: 'The sharing shelf this morning: two umbrellas, a rice cooker with a note that says “temper, but honest”, one left glove, and a book about lighthouses with the last page missing. If you know how it ends, write the page and put it back.',
    reactions: { useful: 6, '😄': 9, need: 2 },
    comments: [
      says('greta', 50, 'He never leaves the light. I read it in 1981.', {
        replies: [says('mateo', 13, 'Spoilers are kept behind the counter from now on.')],
      }),
    ],
  },
  {
    author: 'kofi',
    at: day(2, '20:10'),
    text: 'How the market hall got its doors back. A long one, so sit down.\n\nThe hall had four oak doors until the flood. Three were found, one was a shed by the time anybody went looking. For years we had three doors and a sheet of something, and people from the north side walked round the building because the sheet did not open.\n\nIn spring Greta gave me a photograph. It shows the hall on the day of the first market, and behind a man holding a goose you can see the north door, hinges and all. I drew it from that. The proportions were odd until I understood that the door was built for carts with tall wheels: it is wider at the top.\n\nThe oak came from a beam that Tomasz pulled out of the dry dock. It took six people to carry and two months to dry, under Noor’s staging, between her tomatoes. Pieter made a moisture meter out of a radio. I am not joking, it plays a lower tone when the wood is ready.\n\nHana’s class sewed the felt that keeps it quiet. Ines fired the four small tiles that sit under the hinge, because iron on oak weeps black for ever. Jun printed the sign that says which way it opens, and then a second sign because the first one was wrong.\n\nIt went in at six on a still morning. It closes with two fingers. If you come from the north side, you no longer have to walk round.\n\nThe goose man is Greta’s uncle. Nobody remembers the goose.',
    pictures: [
      {
        scene: 'stall',
        seed: 'hall',
        aspect: '3:2',
        palette: 'lemon',
        alt: 'A market stall with a striped awning and four crates of fruit.',
      },
      {
        scene: 'tools',
        seed: 'hinges',
        aspect: '4:3',
        palette: 'sand',
        alt: 'A green toolbox and a screwdriver standing beside it.',
      },
      {
        scene: 'lamp',
        seed: 'drawing',
        aspect: '4:3',
        palette: 'lilac',
        alt: 'A desk lamp bent over a pile of books and a mug.',
      },
    ],
    reactions: { vouch: 22, '❤️': 17, useful: 4, '😮': 5 },
    comments: [
      says('greta', 16, 'Her name was Martha. The goose.', {
        reactions: { '😄': 16, '❤️': 10 },
        replies: [
          says('kofi', 5, 'I stand corrected, and will carve it small where nobody looks.', {
            replies: [
              says('greta', 3, 'She would have bitten you for it. Do it.', {
                reactions: { '❤️': 8 },
              }),
            ],
          }),
        ],
      }),
      says(
        'tomasz',
        28,
        'For the record, it took eight people. Two of us were holding up the six.',
      ),
      says('liv', 41, 'I have recorded it. Two fingers, then a breath, then nothing at all.', {
        reactions: { vouch: 7 },
      }),
      says(
        'wanjiru',
        70,
        'I am from the north side. I timed it: four minutes a day, every day, given back.',
        {
          reactions: { '❤️': 13 },
        },
      ),
    ],
  },
  {
    author: 'jun',
    at: day(2, '17:25'),
    text: 'The poster for the lantern evening is dry. Two inks, one mistake that I decided to like. Take one for your window; they are in the box by the print shop door.',
    pictures: [
      {
        scene: 'posters',
        seed: 'evening',
        aspect: '3:2',
        palette: 'rose',
        alt: 'Three posters of plain shapes on a wall, two rolled sheets below.',
      },
    ],
    reactions: { need: 7, vouch: 8 },
    comments: [says('mateo', 33, 'One is up at the café, at the height of children.')],
  },
  {
    author: 'greta',
    at: day(2, '11:00'),
    text: 'First honey of the roof is in jars. It is darker than last time because the lindens by the ferry were late, and so were the bees. Thirty-one jars, one each until everybody has had one.',
    pictures: [
      {
        scene: 'honey',
        seed: 'roof',
        aspect: '3:2',
        palette: 'lemon',
        alt: 'A large and a small jar of honey, a pear, and a wooden dipper lying in front.',
      },
    ],
    reactions: { need: 19, vouch: 9, '☀️': 12 },
    comments: [
      says('dario', 21, 'I trade a tin for a jar. A tin that does not leak.', {
        replies: [
          says('greta', 14, 'Agreed, on the second condition.', { reactions: { '😄': 6 } }),
        ],
      }),
      says('hana', 65, 'One for the class, please. We will pay in straight seams.'),
    ],
  },
  {
    author: 'tomasz',
    at: day(3, '18:50'),
    text: 'Found on the quay: one child’s bicycle, red, with a bell shaped like an egg. It had a flat tyre. It does not have one any more. It is waiting in front of my stall.',
    pictures: [
      {
        scene: 'bicycle',
        seed: 'found',
        aspect: '3:2',
        palette: 'mint',
        alt: 'An orange-red bicycle with a dark blue saddle.',
      },
    ],
    reactions: { useful: 9, vouch: 10, '❤️': 6 },
    comments: [
      says('priya', 25, 'I think it belongs to the twins at Quay 2. I will ring.', {
        replies: [
          says(
            'tomasz',
            95,
            'Collected, with a speech. I was paid in one drawing of me with eleven fingers.',
            {
              reactions: { '❤️': 15 },
            },
          ),
        ],
      }),
    ],
  },
  {
    author: 'dario',
    at: day(3, '13:05'),
    text: 'Tasting at the press from four: this harvest, last harvest, and a bread that Yusuf made for the purpose. Guess which oil is which and you may ring the bell.',
    reactions: { need: 11, useful: 2, '😋': 5 },
    comments: [
      says('ines', 240, 'I rang the bell. I will mention it often.', { reactions: { '😄': 8 } }),
    ],
  },
  {
    author: 'ines',
    at: day(4, '17:40'),
    text: 'A jug that was meant for the window has decided to be a jug for the table. It pours without a drip, which I claim was intended.',
    pictures: [
      {
        scene: 'jug',
        seed: 'window',
        aspect: '4:3',
        palette: 'lilac',
        alt: 'A tall cream jug with a yellow band, a pink bowl and a pear.',
      },
    ],
    reactions: { need: 5, vouch: 6 },
    comments: [says('yusuf', 27, 'What does it hold in simit-dipping units?')],
  },
  {
    author: 'hana',
    at: day(4, '9:30'),
    text: 'To the person whose coat I shortened by mistake instead of the other coat: it suits you better. I will lengthen it if you insist, but look in a mirror first.',
    reactions: { '😄': 14, vouch: 3 },
    comments: [
      says('pieter', 48, 'I looked. You are right. I owe you for the mistake.', {
        reactions: { '❤️': 9 },
      }),
    ],
  },
  {
    author: 'liv',
    at: day(5, '15:15'),
    text: 'My new text face has its Arabic now, drawn together with Noor’s cousin, who sent back every letter twice until it stopped limping. Those who have the first version get this one too.',
    pictures: [
      {
        scene: 'specimen',
        seed: 'quay',
        aspect: '3:2',
        palette: 'pink',
        alt: 'Two cards that each show one large letter, cream and magenta, with a pencil in front.',
      },
    ],
    reactions: { vouch: 13, useful: 5 },
    comments: [
      says('noor', 36, 'She says the kaf still owes her a coffee.'),
      says(
        'amara',
        52,
        'I set a whole label in it yesterday. The figures finally stand in a line.',
      ),
    ],
  },
  {
    author: 'yusuf',
    at: day(5, '7:10'),
    text: 'The oven thermostat told the truth today for the first time since I have known it. Tomasz was here. If your croissants taste different, they are now what the recipe says.',
    reactions: { vouch: 12, useful: 2, '😋': 9 },
    comments: [
      says('mateo', 70, 'I noticed at the first bite and said nothing, out of superstition.'),
    ],
  },
  {
    author: 'greta',
    at: day(6, '10:00'),
    isPinned: true,
    text: 'Welcome to Lantern Yard. If you are new: this is the square, everybody reads it. Say who you are and what you are good at, and also what you are bad at, because that is what the rest of us are for.\n\nThree habits that have served us well. Ask before you need it. Say thank you where others can see it. When something is settled, write down how, for the next one who asks.\n\nThe keys to the pump house are with me. The kettle is for everyone.',
    reactions: { vouch: 24, '❤️': 19, useful: 11 },
    comments: [
      says('jun', 45, 'Good at: two colours. Bad at: answering the phone.', {
        replies: [says('priya', 30, 'Good at: shoulders. Bad at: resting mine.')],
      }),
      says('wanjiru', 120, 'Good at waiting. Bad at waiting for people.', {
        reactions: { '😄': 8 },
      }),
    ],
  },
];
