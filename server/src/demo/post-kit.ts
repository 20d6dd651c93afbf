import type { StillLife } from './drawing/still-lifes.ts';
import type { Handle } from './people.ts';

/**
 * When something was posted. Today is told backwards from now, so that the feed is fresh at any hour
 * somebody first starts Plaza; earlier days are told by the clock, so that nobody posts at four in
 * the morning.
 */
export type When =
  | { readonly kind: 'ago'; readonly minutes: number }
  | {
      readonly kind: 'day';
      readonly daysAgo: number;
      readonly hour: number;
      readonly minute: number;
    };

/** A drawn picture and the words for those who cannot see it. */
export type DemoPicture = StillLife & { readonly alt: string };

/**
 * How many people reacted with what: `need`, `vouch`, `useful` or an emoji. Who they are is drawn by
 * lot with the post's own seed.
 */
export type DemoReactions = Readonly<Record<string, number>>;

/** A comment, and what was answered to it. */
export type DemoComment = {
  readonly author: Handle;
  /** Minutes after the post, or after the comment that it answers. */
  readonly after: number;
  readonly text: string;
  readonly reactions?: DemoReactions;
  readonly replies?: readonly DemoComment[];
};

/** A post of one space. */
export type DemoPost = {
  readonly author: Handle;
  readonly at: When;
  readonly text: string;
  readonly isPinned?: boolean;
  readonly pictures?: readonly DemoPicture[];
  readonly reactions?: DemoReactions;
  readonly comments?: readonly DemoComment[];
};

/** Posted so many minutes before now; at most half a day, further back the clock matters. */
export function ago(minutes: number): When {
  return { kind: 'ago', minutes };
}

/** Posted on an earlier day at a time of the clock. @param clock `H:MM`, 24 hours, local time */
export function day(daysAgo: number, clock: `${number}:${number}`): When {
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  return { kind: 'day', daysAgo, hour, minute };
}

/** A comment. @param after minutes after what it answers */
export function says(
  author: Handle,
  after: number,
  text: string,
  more: Pick<DemoComment, 'reactions' | 'replies'> = {},
): DemoComment {
  return { author, after, text, ...more };
}
