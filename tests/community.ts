/**
 * A small community, made and read through Plaza's public interfaces: saved with each version for
 * every later one to open, and what backups and other arrangements of the parts are tried with.
 */
import { randomUUID } from 'node:crypto';
import { DbConnection, tables } from '@plaza/shared/bindings';
import sharp from 'sharp';
import { Uuid } from 'spacetimedb';

const account = { name: 'Mira Holm', email: 'mira@example.org', password: 'nine-patient-lanterns' };

/** What a community holds, as a reader sees it. */
export interface Community {
  readonly person: string;
  readonly spaces: readonly string[];
  readonly posts: readonly string[];
  readonly comments: readonly string[];
  /** Emoji and count. */
  readonly reactions: readonly string[];
  /** Every picture of every post was fetched and is one. */
  readonly pictures: number;
}

/** What a reader finds where the community was made. */
export const furnished: Community = {
  person: account.name,
  spaces: ['North pier'],
  posts: ['The ferry sails again.'],
  comments: ['At half past six, wind willing.'],
  reactions: ['useful'],
  pictures: 1,
};

/** Makes the community in an empty Plaza, all through its public interfaces. */
export async function furnish(url: string): Promise<void> {
  const cookie = await post(url, '/api/auth/sign-up/email', account);
  const connection = await connect(url, cookie);
  const { reducers } = connection;
  await reducers.register({ handle: 'mira', displayName: account.name });
  await reducers.createSpace({
    requestId: requestId(),
    slug: 'north-pier',
    name: 'North pier',
    description: 'Boats, nets and weather.',
    hue: 4,
    icon: 'store',
  });
  const seen = await read(url, connection);
  const space = seen.rows.spaces.find(({ slug }) => slug === 'north-pier');
  if (!space) throw new Error('the space was not made');
  const fileId = await upload(url, cookie);
  await reducers.createPost({
    requestId: requestId(),
    spaceId: space.id,
    text: 'The ferry sails again.',
    pictures: [{ fileId, alt: 'The ferry' }],
  });
  const [ferry] = (await read(url, connection)).rows.posts;
  if (!ferry) throw new Error('the post was not made');
  await reducers.addComment({
    requestId: requestId(),
    postId: ferry.id,
    parentId: undefined,
    text: 'At half past six, wind willing.',
  });
  await reducers.react({ postId: ferry.id, commentId: undefined, emoji: 'useful' });
  connection.disconnect();
}

/** Comments that somebody writes one after the other, as fast as they are confirmed. */
export interface Writing {
  /** Resolves when so many are confirmed. */
  some(count: number): Promise<void>;
  /** Stops. @returns the texts of all that were confirmed, in their order */
  stop(): Promise<readonly string[]>;
}

/** What a person may write at once before Plaza asks for a pause. */
const COMMENTS_MAX = 25;

/** Begins to write comments as the person of the community. */
export function writeComments(url: string): Writing {
  const written: string[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  let isStopped = false;
  const work = (async () => {
    const cookie = await post(url, '/api/auth/sign-in/email', account);
    const connection = await connect(url, cookie);
    const { rows } = await read(url, connection);
    const [ferry] = rows.posts;
    if (!ferry) throw new Error('there is no post');
    while (!isStopped && written.length < COMMENTS_MAX) {
      const text = `Tide ${written.length + 1}.`;
      await connection.reducers.addComment({
        requestId: requestId(),
        postId: ferry.id,
        parentId: undefined,
        text,
      });
      written.push(text);
      for (const { count, resolve } of waiting) if (written.length >= count) resolve();
    }
    connection.disconnect();
  })();
  return {
    some: count =>
      Promise.race([work, new Promise<void>(resolve => waiting.push({ count, resolve }))]),
    async stop() {
      isStopped = true;
      await work;
      return written;
    },
  };
}

/** Signs in as the person of the community and reads all of it. */
export async function visit(url: string): Promise<Community> {
  const cookie = await post(url, '/api/auth/sign-in/email', account);
  const connection = await connect(url, cookie);
  const { community } = await read(url, connection);
  connection.disconnect();
  return community;
}

async function read(url: string, connection: DbConnection) {
  await new Promise<void>((resolve, reject) => {
    connection
      .subscriptionBuilder()
      .onApplied(() => resolve())
      .onError(context => reject(context.event))
      .subscribe([tables.person, tables.space, tables.post, tables.comment, tables.reaction]);
  });
  const { db } = connection;
  const rows = { spaces: [...db.space.iter()], posts: [...db.post.iter()] };
  const pictures = await Promise.all(
    rows.posts.flatMap(({ pictures }) => pictures.map(({ fileId }) => fetchPicture(url, fileId))),
  );
  const community: Community = {
    person: [...db.person.iter()].map(({ displayName }) => displayName).join(),
    spaces: rows.spaces.map(({ name }) => name),
    posts: rows.posts.map(({ text }) => text),
    comments: [...db.comment.iter()].sort((a, b) => (a.id < b.id ? -1 : 1)).map(({ text }) => text),
    reactions: [...db.reaction.iter()].map(({ emoji }) => emoji),
    pictures: pictures.length,
  };
  return { rows, community };
}

async function fetchPicture(url: string, fileId: string): Promise<void> {
  const response = await fetch(new URL(`/files/${fileId}/960`, url));
  if (!response.ok) throw new Error(`the picture ${fileId} answered ${response.status}`);
  await sharp(Buffer.from(await response.arrayBuffer())).metadata();
}

async function upload(url: string, cookie: string): Promise<string> {
  const picture = await sharp({
    create: { width: 48, height: 32, channels: 3, background: '#0e7c86' },
  })
    .png()
    .toBuffer();
  const body = new FormData();
  body.append('file', new Blob([new Uint8Array(picture)], { type: 'image/png' }), 'ferry.png');
  const response = await fetch(new URL('/api/files', url), {
    method: 'POST',
    headers: { cookie, origin: url },
    body,
  });
  if (!response.ok) throw new Error(`the upload answered ${response.status}`);
  const { id } = (await response.json()) as { id: string };
  return id;
}

/** @returns the session cookie that came back */
async function post(url: string, path: string, body: object): Promise<string> {
  const response = await fetch(new URL(path, url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify(body),
  });
  if (!response.ok)
    throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return response.headers
    .getSetCookie()
    .map(header => header.split(';')[0])
    .join('; ');
}

async function connect(url: string, cookie: string): Promise<DbConnection> {
  const config = await fetch(new URL('/config.json', url));
  const { engineUri, database } = (await config.json()) as { engineUri: string; database: string };
  const answer = await fetch(new URL('/api/auth/token', url), { headers: { cookie } });
  const { token } = (await answer.json()) as { token: string };
  return new Promise((resolve, reject) => {
    DbConnection.builder()
      .withUri(engineUri.replace(/^http/, 'ws'))
      .withDatabaseName(database)
      .withToken(token)
      .onConnect(connection => resolve(connection))
      .onConnectError((_context, error) => reject(error))
      .build();
  });
}

const requestId = () => Uuid.parse(randomUUID());
