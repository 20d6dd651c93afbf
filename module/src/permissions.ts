/**
 * Who may call what: the declared side of the guards. `permissions.test.ts` calls every reducer
 * and procedure as every actor and compares; `docs/permissions.md` is this table, rendered.
 * The module itself decides by its guards alone and never reads this file.
 */

/** Everybody who can call, told apart by what they are. */
export const actors = [
  'visitor',
  'account',
  'suspended',
  'person',
  'member',
  'author',
  'moderator',
  'owner',
  'plazaModerator',
  'staff',
  'admin',
  'service',
] as const;

/** One of {@link actors}. */
export type Actor = (typeof actors)[number];

/** What each actor is, for the reader of the table. */
const actorNotes: Record<Actor, string> = {
  visitor: 'no account, or a token that is not trusted',
  account: 'signed in, but not registered as a person yet',
  suspended: 'a person who is suspended; author and member of the space in question',
  person: 'a registered person who does not belong to the space',
  member: 'belongs to the space',
  author: 'wrote the post or comment; belongs to the space',
  moderator: 'moderates the space',
  owner: 'owns the space',
  plazaModerator: 'has the role Moderator in all of Plaza',
  staff: 'has the role Staff',
  admin: 'has the role Admin',
  service: 'one of our own servers',
};

const people: readonly Actor[] = [
  'person',
  'member',
  'author',
  'moderator',
  'owner',
  'plazaModerator',
  'staff',
  'admin',
];
const members: readonly Actor[] = ['member', 'author', 'moderator', 'owner'];
const spaceModerators: readonly Actor[] = [
  'moderator',
  'owner',
  'plazaModerator',
  'staff',
  'admin',
];
const spaceOwners: readonly Actor[] = ['owner', 'staff', 'admin'];
const staff: readonly Actor[] = ['staff', 'admin'];
const admins: readonly Actor[] = ['admin'];
const service: readonly Actor[] = ['service'];
const nobody: readonly Actor[] = [];

/**
 * For each reducer and procedure, by its name in code, the actors that its guard lets pass.
 * `nobody`: only the host itself calls it, for a connection or a timer.
 */
export const permissions: Readonly<Record<string, readonly Actor[]>> = {
  // people
  register: ['account'],
  updateProfile: people,
  grantRole: admins,
  revokeRole: admins,
  suspendPerson: staff,
  liftSuspension: staff,
  trustIssuer: service,
  distrustIssuer: service,
  registerService: service,
  removeService: service,
  registerPerson: service,
  linkIdentity: service,
  createAdmin: service,
  init: nobody,
  expireSuspension: nobody,
  // sessions
  setAway: people,
  endSession: service,
  clientConnected: nobody,
  clientDisconnected: nobody,
  settlePresence: nobody,
  // spaces
  createSpace: people,
  updateSpace: spaceOwners,
  joinSpace: people,
  leaveSpace: people,
  setMemberRole: spaceOwners,
  markSpaceSeen: members,
  // feed
  createPost: members,
  editPost: ['author'],
  deletePost: ['author', ...spaceModerators],
  pinPost: spaceModerators,
  unpinPost: spaceModerators,
  addComment: people,
  editComment: ['author'],
  deleteComment: ['author', ...spaceModerators],
  react: people,
  unreact: people,
  // files
  registerFile: service,
  // outbox
  leaseOutbox: service,
  ackOutbox: service,
  failOutbox: service,
  reviveDeadLetter: service,
  wakeOutbox: nobody,
  // counters and limits
  settleCounters: nobody,
  sweepLimits: nobody,
  // demonstration
  importPerson: service,
  importFile: service,
  importSpace: service,
  importMember: service,
  importPost: service,
  importComment: service,
  importReaction: service,
  clearDemo: [...staff, 'service'],
  // moving between hosts
  importRows: service,
  advanceIds: service,
};

/** The table as Markdown, ending in a line break. */
export function renderPermissions(): string {
  const header = ['reducer or procedure', ...actors];
  const rows = Object.entries(permissions).map(([name, allowed]) => [
    `\`${name}\``,
    ...actors.map(actor => (allowed.includes(actor) ? '●' : '')),
  ]);
  return [
    '# Who may call what',
    '',
    'Generated from `module/src/permissions.ts` by `npm run permissions -w @plaza/module`; a test',
    'calls every reducer and procedure as every actor and compares. A row without a mark is called',
    'by the engine alone: for a connection, for a timer, or once at the first publication.',
    '',
    ...actors.map(actor => `- **${actor}**: ${actorNotes[actor]}`),
    '',
    line(header),
    line(header.map((_, column) => (column === 0 ? '---' : ':-:'))),
    ...rows.map(line),
    '',
  ].join('\n');
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
