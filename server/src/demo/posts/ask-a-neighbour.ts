import { ago, type DemoPost, day, says } from '../post-kit.ts';

/** What was asked, newest first. */
export const ASK_A_NEIGHBOUR: readonly DemoPost[] = [
  {
    author: 'kofi',
    at: ago(14),
    text: 'Does anybody have a ladder that reaches four metres and an hour to hold it? The sign over the chandler’s has started to lean into conversations.',
    reactions: { useful: 1, need: 2 },
    comments: [
      says('pieter', 3, 'Ladder: yes. Holding: yes, if you do not mind being talked to.', {
        replies: [says('kofi', 2, 'Talk me through all of it.')],
      }),
      says('mateo', 6, 'I will send coffee up in the bucket.', { reactions: { '❤️': 3 } }),
    ],
  },
  {
    author: 'hana',
    at: ago(130),
    text: 'Is there a dentist on this side of the river who is kind to people who are frightened? I am asking for a grown man in my class. He knows who he is.',
    reactions: { '❤️': 5 },
    comments: [
      says(
        'priya',
        9,
        'Dr Osei, above the pharmacy on Mast Street. She explains first and asks before every step. Say that you are coming from me.',
        {
          reactions: { useful: 10, vouch: 6 },
        },
      ),
      says('tomasz', 40, 'I went. I was allowed to hold the mirror. Recommended.', {
        reactions: { '❤️': 9 },
      }),
    ],
  },
  {
    author: 'liv',
    at: ago(290),
    text: 'Who do I have to ask if I want to record in the market hall when it is empty? I only need twenty minutes and no footsteps.',
    reactions: { useful: 1 },
    comments: [
      says('greta', 13, 'Me. Come with me when I lock up. I will sit down and not breathe.', {
        reactions: { '😄': 6, '❤️': 4 },
        replies: [says('liv', 5, 'You may breathe. Quietly.')],
      }),
    ],
  },
  {
    author: 'mateo',
    at: day(1, '20:25'),
    text: 'What do you say to a regular who is obviously having a bad month, without making it a scene? I have been giving him the good chair.',
    reactions: { '❤️': 12 },
    comments: [
      says(
        'priya',
        11,
        'The good chair is already a sentence. Then “I am glad you came in today”, once, while your hands are busy with something else.',
        {
          reactions: { vouch: 14, useful: 6 },
        },
      ),
      says(
        'greta',
        26,
        'Ask him to help you with something small. It is easier to be needed than to be comforted.',
        {
          reactions: { vouch: 17, '❤️': 9 },
          replies: [says('mateo', 60, 'The menu board does need a steady hand. Thank you both.')],
        },
      ),
    ],
  },
  {
    author: 'ines',
    at: day(2, '16:15'),
    text: 'Can the clay water from my sink go down the drain if I let it settle first? I do not want to be the reason that Quay 4 floods.',
    reactions: { useful: 1 },
    comments: [
      says(
        'kofi',
        15,
        'Two buckets, one above the other, a day of rest each. The third water is clean enough. What is left you can fire.',
        {
          reactions: { useful: 8 },
        },
      ),
      says(
        'tomasz',
        22,
        'And a trap under the sink that you can unscrew by hand. I have one, five minutes to fit.',
        {
          replies: [
            says(
              'ines',
              50,
              'Fitted. He was right about the five minutes and wrong about what we would find.',
              { reactions: { '😄': 8 } },
            ),
          ],
        },
      ),
    ],
  },
  {
    author: 'dario',
    at: day(3, '9:10'),
    text: 'My daughter has to interview “somebody with an unusual job” for school. I offered myself. She said that oil is not unusual, it is just oil. Volunteers?',
    reactions: { '😄': 15 },
    comments: [
      says('liv', 8, 'I record doors for a living.', {
        replies: [
          says('dario', 6, 'She has already put her coat on.', { reactions: { '😄': 9, '❤️': 5 } }),
        ],
      }),
      says('greta', 30, 'Eleven hives, if the doors do not work out.'),
    ],
  },
  {
    author: 'amara',
    at: day(4, '19:00'),
    text: 'Does anybody know a printer for very small runs of boxes, fifty or so, who answers in whole sentences?',
    reactions: { useful: 2, need: 4 },
    comments: [
      says(
        'jun',
        20,
        'For sheets, me. For die-cut boxes, the two sisters behind the rope factory. They answer in paragraphs.',
        {
          reactions: { useful: 7 },
          replies: [says('amara', 45, 'They did, with drawings. Thank you.')],
        },
      ),
    ],
  },
  {
    author: 'yusuf',
    at: day(5, '17:15'),
    text: 'How do other people carry a cake across cobbles? I have lost two corners this week, and both of them were birthdays.',
    reactions: { need: 3, '😄': 5 },
    comments: [
      says(
        'tomasz',
        9,
        'Low, in front, on something soft, tyres at half pressure. I can lend you the trailer with the springs.',
        {
          reactions: { useful: 9 },
        },
      ),
      says('hana', 16, 'And a damp cloth under the box. It does not slide on damp.', {
        reactions: { useful: 6 },
        replies: [
          says('yusuf', 85, 'Damp cloth, soft tyres, four corners. I owe you both a slice.', {
            reactions: { '❤️': 7 },
          }),
        ],
      }),
    ],
  },
  {
    author: 'priya',
    at: day(6, '18:00'),
    isPinned: true,
    text: 'How this space works: one question a post, one sentence if you can. Answer only what you know, and say how you know it. When it is solved, tell us what worked. That last line is the one that people find a year later.',
    reactions: { vouch: 10, useful: 12 },
  },
];
