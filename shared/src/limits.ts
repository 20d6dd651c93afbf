/**
 * Every length and count that Plaza enforces. The module decides by them; the client shows them
 * before it asks. Lengths are in user-perceived characters (graphemes) unless the name says bytes.
 */
export const limits = {
  handleLengthMin: 3,
  handleLengthMax: 24,
  displayNameLengthMax: 50,
  headlineLengthMax: 80,
  bioLengthMax: 600,
  slugLengthMin: 3,
  slugLengthMax: 40,
  spaceNameLengthMax: 60,
  spaceDescriptionLengthMax: 400,
  postLengthMax: 4_000,
  commentLengthMax: 2_000,
  pictureAltLengthMax: 300,
  picturesPerPostMax: 4,
  pinnedPostsPerSpaceMax: 5,
  /** Different reactions on one post or comment, over all people. */
  reactionKindsPerTargetMax: 24,
  /** Different reactions of one person on one post or comment. */
  reactionsPerPersonMax: 6,
  suspensionReasonLengthMax: 400,
  /** Tabs and devices that one account may have open at once. */
  connectionsPerIdentityMax: 64,
  /** Faces shown beside "here now". */
  facesMax: 5,
} as const;

/** How many hues a person or a space can have: steps of 30 degrees round the OKLCH circle. */
export const hueCount = 12;

/** Icons a space can wear: names of lucide icons. */
export const spaceIcons = [
  'store',
  'wrench',
  'croissant',
  'pen-tool',
  'sprout',
  'circle-help',
  'users',
  'book-open',
  'music',
  'bike',
  'camera',
  'heart-handshake',
] as const;

/** One of {@link spaceIcons}. */
export type SpaceIcon = (typeof spaceIcons)[number];
