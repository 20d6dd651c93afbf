/** People and places that tests need, made through the reducers themselves. */
import type { RoleTag, SpaceRoleTag } from '../rows.ts';
import type { Caller, TestPlaza } from './test-plaza.ts';

/** Somebody registered, with their open connection. */
export interface Registered {
  readonly caller: Caller;
  readonly personId: bigint;
  readonly handle: string;
}

/** Signs somebody in and registers them. */
export async function enter(plaza: TestPlaza, handle: string): Promise<Registered> {
  const caller = await plaza.connect({ subject: handle });
  await plaza.call(caller, 'register', { handle, displayName: handle });
  return { caller, personId: plaza.only('person', row => row.handle === handle).id, handle };
}

/** Gives somebody a role in all of Plaza, through the service and a first admin. */
export async function promote(plaza: TestPlaza, person: Registered, role: RoleTag): Promise<void> {
  if (role === 'Admin') {
    await plaza.call(plaza.service, 'createAdmin', { identity: person.caller.identity });
    return;
  }
  const admin = await enter(plaza, `root-of-${person.handle}`.slice(0, 24));
  await promote(plaza, admin, 'Admin');
  await plaza.call(admin.caller, 'grantRole', { personId: person.personId, role: { tag: role } });
}

/** Makes a space. */
export async function found(plaza: TestPlaza, owner: Registered, slug: string): Promise<bigint> {
  await plaza.call(owner.caller, 'createSpace', {
    requestId: plaza.uuid(),
    slug,
    name: slug,
    description: '',
    hue: 0,
    icon: 'store',
  });
  return plaza.only('space', row => row.slug === slug).id;
}

/** Lets somebody join, and become more than a member if asked. */
export async function join(
  plaza: TestPlaza,
  person: Registered,
  spaceId: bigint,
  as?: { readonly role: SpaceRoleTag; readonly owner: Registered },
): Promise<void> {
  await plaza.call(person.caller, 'joinSpace', { spaceId });
  if (as === undefined) return;
  const { personId } = person;
  await plaza.call(as.owner.caller, 'setMemberRole', { spaceId, personId, role: { tag: as.role } });
}

/** Writes a post. */
export async function write(
  plaza: TestPlaza,
  author: Registered,
  spaceId: bigint,
  text = 'Kiln opened at six.',
): Promise<bigint> {
  const requestId = plaza.uuid();
  await plaza.call(author.caller, 'createPost', { requestId, spaceId, text, pictures: [] });
  return plaza.only('post', row => row.requestId.asBigInt() === requestId.asBigInt()).id;
}

/** Answers a post, or one of its comments. */
export async function answer(
  plaza: TestPlaza,
  author: Registered,
  to: { readonly postId: bigint; readonly parentId?: bigint },
  text = 'Two sets for the café please.',
): Promise<bigint> {
  const requestId = plaza.uuid();
  const { postId, parentId } = to;
  await plaza.call(author.caller, 'addComment', { requestId, postId, parentId, text });
  return plaza.only('comment', row => row.requestId.asBigInt() === requestId.asBigInt()).id;
}

/** Stores a picture for somebody. */
export async function upload(plaza: TestPlaza, owner: Registered, id: string): Promise<string> {
  await plaza.call(plaza.service, 'registerFile', {
    id,
    owner: owner.caller.identity,
    mime: 'image/webp',
    width: 1_920,
    height: 1_280,
    byteSize: 120_000,
    placeholder: 'grey',
  });
  return id;
}
