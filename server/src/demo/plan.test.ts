import { hueCount, limits, spaceIcons } from '@plaza/shared/limits';
import { checkHandle, checkSlug } from '@plaza/shared/names';
import { checkReaction } from '@plaza/shared/reactions';
import { checkText, lengthOf } from '@plaza/shared/text';
import type { Timestamp } from 'spacetimedb';
import { expect, test } from 'vitest';
import { planDemo } from './plan.ts';
import type { DemoComment } from './post-kit.ts';
import { DEMO_SPACES } from './spaces.ts';

const NOW = new Date(2027, 2, 28, 14, 30);
const plan = planDemo(NOW);
const millis = (time: Timestamp) => Number(time.microsSinceUnixEpoch / 1_000n);
const day = 24 * 60 * 60_000;

test('the same moment gives the same plan', () => {
  expect(planDemo(NOW)).toEqual(plan);
});

test('another moment shifts times and keeps ids', () => {
  const later = planDemo(new Date(NOW.getTime() + 5 * 60_000));
  const ids = (of: typeof plan) => of.posts.map(post => post.requestId.toString()).sort();
  expect(ids(later)).toEqual(ids(plan));
  expect(later.files.map(file => file.id)).toEqual(plan.files.map(file => file.id));
});

test('ids are unique', () => {
  const requests = [...plan.spaces, ...plan.posts, ...plan.comments].map(row =>
    row.requestId.toString(),
  );
  expect(new Set(requests).size).toBe(requests.length);
  expect(new Set(plan.files.map(file => file.id)).size).toBe(plan.files.length);
  expect(new Set(plan.people.map(person => person.handle)).size).toBe(plan.people.length);
});

test('it is a community: enough people, spaces, posts, threads and pictures', () => {
  expect(plan.people.filter(person => person.canBeEntered)).toHaveLength(15);
  expect(plan.spaces).toHaveLength(6);
  expect(plan.posts.length).toBeGreaterThanOrEqual(60);
  expect(plan.comments.some(comment => comment.parentRequestId !== undefined)).toBe(true);
  expect(Math.max(...plan.posts.map(post => post.pictures.length))).toBeGreaterThan(1);
  for (const space of plan.spaces) {
    expect(plan.posts.filter(post => post.slug === space.slug && post.isPinned)).toHaveLength(1);
  }
});

test('every reference resolves', () => {
  const people = new Set(plan.people.map(person => person.handle));
  const slugs = new Set(plan.spaces.map(space => space.slug));
  const posts = new Map(plan.posts.map(post => [post.requestId.toString(), post]));
  const comments = new Map(plan.comments.map(row => [row.requestId.toString(), row]));
  const members = new Set(plan.members.map(member => `${member.slug}/${member.handle}`));
  const owners = new Map(plan.files.map(file => [file.id, file.ownerHandle]));

  for (const file of plan.files) expect(people).toContain(file.ownerHandle);
  for (const space of plan.spaces) expect(people).toContain(space.ownerHandle);
  for (const member of plan.members) expect(slugs).toContain(member.slug);
  for (const post of plan.posts) {
    expect(members).toContain(`${post.slug}/${post.authorHandle}`);
    for (const picture of post.pictures) {
      expect(owners.get(picture.fileId)).toBe(post.authorHandle);
    }
  }
  for (const comment of plan.comments) {
    const post = posts.get(comment.postRequestId.toString());
    expect(members).toContain(`${post?.slug}/${comment.authorHandle}`);
    if (comment.parentRequestId === undefined) continue;
    const parent = comments.get(comment.parentRequestId.toString());
    expect(parent?.postRequestId.toString()).toBe(comment.postRequestId.toString());
  }
  for (const reaction of plan.reactions) {
    const post = posts.get(reaction.postRequestId.toString());
    expect(members).toContain(`${post?.slug}/${reaction.handle}`);
    if (reaction.commentRequestId !== undefined) {
      expect(comments.has(reaction.commentRequestId.toString())).toBe(true);
    }
  }
});

test('texts are as the module stores them, and within its limits', () => {
  const holds = (text: string, lengthMax: number, isMultiline = false) =>
    expect(checkText(text, { lengthMax, isMultiline, mayBeEmpty: true })).toMatchObject({
      value: text,
    });
  for (const person of plan.people) {
    expect(checkHandle(person.handle)).toMatchObject({ value: person.handle });
    holds(person.displayName, limits.displayNameLengthMax);
    holds(person.headline, limits.headlineLengthMax);
    holds(person.bio, limits.bioLengthMax, true);
    expect(person.hue).toBeLessThan(hueCount);
  }
  for (const space of plan.spaces) {
    expect(checkSlug(space.slug)).toMatchObject({ value: space.slug });
    expect(spaceIcons).toContain(space.icon);
    holds(space.name, limits.spaceNameLengthMax);
    holds(space.description, limits.spaceDescriptionLengthMax, true);
    expect(space.hue).toBeLessThan(hueCount);
  }
  for (const post of plan.posts) {
    holds(post.text, limits.postLengthMax, true);
    expect(post.pictures.length).toBeLessThanOrEqual(limits.picturesPerPostMax);
    for (const { alt } of post.pictures) {
      expect(alt).not.toBe('');
      expect(lengthOf(alt)).toBeLessThanOrEqual(limits.pictureAltLengthMax);
    }
  }
  for (const comment of plan.comments) holds(comment.text, limits.commentLengthMax, true);
});

test('reactions are ones that the module takes, within its limits', () => {
  const kinds = new Map<string, Set<string>>();
  const each = new Map<string, number>();
  for (const { postRequestId, commentRequestId, handle, emoji } of plan.reactions) {
    expect(checkReaction(emoji)).toMatchObject({ value: emoji });
    const target = String(commentRequestId ?? postRequestId);
    kinds.set(target, (kinds.get(target) ?? new Set()).add(emoji));
    const own = `${target}/${handle}`;
    each.set(own, (each.get(own) ?? 0) + 1);
  }
  for (const used of kinds.values()) {
    expect(used.size).toBeLessThanOrEqual(limits.reactionKindsPerTargetMax);
  }
  expect(Math.max(...each.values())).toBeLessThanOrEqual(limits.reactionsPerPersonMax);
});

// Just after midnight "three hours ago" is yesterday; on the other two days Europe's clocks are set.
test.each([
  ['in the afternoon', NOW],
  ['just after midnight', new Date(2027, 0, 1, 0, 4)],
  ['when clocks have gone forward', new Date(2027, 2, 29, 3, 0)],
  ['when clocks have gone back', new Date(2027, 9, 31, 23, 59)],
])('time runs forward %s', (_, now) => {
  const { people, spaces, members, posts, comments, reactions } = planDemo(now);
  const at = new Map(
    [...posts, ...comments].map(row => [row.requestId.toString(), millis(row.createdAt)]),
  );
  const oldest = now.getTime() - 8 * day;
  for (const row of [...posts, ...comments, ...reactions]) {
    expect(millis(row.createdAt)).toBeLessThan(now.getTime());
    expect(millis(row.createdAt)).toBeGreaterThan(oldest);
  }
  for (const rows of [posts, reactions]) {
    const times = rows.map(row => millis(row.createdAt));
    expect(times).toEqual([...times].sort((a, b) => a - b));
  }
  const seen = new Map<string, number>();
  for (const comment of comments) {
    const post = comment.postRequestId.toString();
    const atMs = millis(comment.createdAt);
    expect(atMs).toBeGreaterThanOrEqual(at.get(post) ?? Number.POSITIVE_INFINITY);
    expect(atMs).toBeGreaterThanOrEqual(seen.get(post) ?? 0);
    if (comment.parentRequestId !== undefined) {
      expect(atMs).toBeGreaterThanOrEqual(
        at.get(comment.parentRequestId.toString()) ?? Number.POSITIVE_INFINITY,
      );
    }
    seen.set(post, atMs);
  }
  for (const { commentRequestId, postRequestId, createdAt } of reactions) {
    const target = String(commentRequestId ?? postRequestId);
    expect(millis(createdAt)).toBeGreaterThanOrEqual(at.get(target) ?? Number.POSITIVE_INFINITY);
  }
  const joined = new Map(people.map(person => [person.handle, millis(person.createdAt)]));
  const opened = new Map(spaces.map(space => [space.slug, millis(space.createdAt)]));
  for (const { handle, slug, joinedAt } of members) {
    expect(millis(joinedAt)).toBeGreaterThanOrEqual(joined.get(handle) ?? now.getTime());
    expect(millis(joinedAt)).toBeGreaterThanOrEqual(opened.get(slug) ?? now.getTime());
    expect(millis(joinedAt)).toBeLessThanOrEqual(oldest + day);
  }
});

test('no conversation of today has been squeezed to fit before now', () => {
  const lasts = (comments: readonly DemoComment[]): number =>
    Math.max(0, ...comments.map(comment => comment.after + lasts(comment.replies ?? [])));
  for (const post of DEMO_SPACES.flatMap(space => space.posts)) {
    if (post.at.kind === 'ago') expect(lasts(post.comments ?? [])).toBeLessThan(post.at.minutes);
  }
});

test('nobody in the yard shouts', () => {
  for (const { text } of [...plan.posts, ...plan.comments]) expect(text).not.toContain('!');
});
