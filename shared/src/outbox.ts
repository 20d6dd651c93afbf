/**
 * What the module asks the app server to do outside. A message travels as its `kind` and a JSON
 * payload with its other fields; ids are decimal strings, because JSON has no 64-bit integers.
 */

/** Every message, told apart by `kind`. */
export type OutboxMessage =
  | {
      /** Somebody made their person: a welcome by mail. */
      readonly kind: 'personRegistered';
      readonly handle: string;
      readonly displayName: string;
    }
  | {
      /** Somebody answered the recipient's post or comment while they were gone. */
      readonly kind: 'commentAnswered';
      readonly postId: string;
      readonly commentId: string;
      readonly spaceSlug: string;
      readonly authorName: string;
      /** The answer's beginning, at most 200 characters. */
      readonly excerpt: string;
    }
  | {
      /** Nothing shows these files any more: their bytes go, in every size. */
      readonly kind: 'filesDropped';
      readonly fileIds: readonly string[];
    }
  | {
      /** The demonstration was cleared: its accounts go too. */
      readonly kind: 'demoCleared';
      readonly handles: readonly string[];
    };

/** The kinds of message. */
export type OutboxKind = OutboxMessage['kind'];

/** The payload column of a message. */
export function encodeOutboxPayload(message: OutboxMessage): string {
  const { kind: _, ...fields } = message;
  return JSON.stringify(fields);
}

/**
 * Reads a leased message.
 * @returns null when this version does not know the kind or the payload is not the kind's
 */
export function decodeOutboxMessage(kind: string, payload: string): OutboxMessage | null {
  const fields = parseObject(payload);
  if (fields === null) return null;
  switch (kind) {
    case 'personRegistered': {
      const { handle, displayName } = fields;
      if (!areStrings([handle, displayName])) return null;
      break;
    }
    case 'commentAnswered': {
      const { postId, commentId, spaceSlug, authorName, excerpt } = fields;
      if (!areStrings([postId, commentId, spaceSlug, authorName, excerpt])) return null;
      break;
    }
    case 'filesDropped':
      if (!Array.isArray(fields.fileIds) || !areStrings(fields.fileIds)) return null;
      break;
    case 'demoCleared':
      if (!Array.isArray(fields.handles) || !areStrings(fields.handles)) return null;
      break;
    default:
      return null;
  }
  // Each case above has checked every field of its kind.
  return { kind, ...fields } as OutboxMessage;
}

/** What makes a delivery recognisable to receivers that must not do it twice. */
export function idempotencyKey(id: bigint): string {
  return `plaza-outbox-${id}`;
}

function parseObject(json: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    return Object.fromEntries(Object.entries(value));
  } catch {
    return null;
  }
}

function areStrings(values: readonly unknown[]): boolean {
  return values.every(value => typeof value === 'string');
}
