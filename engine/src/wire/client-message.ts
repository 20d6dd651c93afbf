/** Decodes what clients send: BSATN of SpacetimeDB's v2 `ClientMessage`. */
import { BsatnError, BsatnReader } from '../bsatn/reader.ts';
import { hashBytes } from '../subscriptions/byte-key-map.ts';

/** What v1 asks besides; its answers have the form of the question. */
export type SubscriptionForm = 'whole' | 'single' | 'multi';

export type ClientMessage =
  | {
      readonly tag: 'subscribe';
      readonly requestId: number;
      readonly querySetId: number;
      readonly queries: readonly string[];
      /** v1 alone; a `whole` subscription takes the place of the one before. */
      readonly form?: SubscriptionForm;
    }
  | {
      readonly tag: 'unsubscribe';
      readonly requestId: number;
      readonly querySetId: number;
      /** The answer is to list the rows that the client no longer holds because of this. */
      readonly sendDroppedRows: boolean;
      /** v1 alone. */
      readonly form?: SubscriptionForm;
    }
  | {
      readonly tag: 'oneOffQuery';
      readonly requestId: number;
      readonly query: string;
      /** v1 alone, in place of the request's number. */
      readonly messageId?: Uint8Array;
    }
  | {
      readonly tag: 'callReducer';
      readonly requestId: number;
      readonly name: string;
      /** BSATN of the arguments, one after the other. A copy: it outlives the frame. */
      readonly args: Uint8Array;
      /** v1 alone: the client does not want to hear of the success. */
      readonly isSilent?: boolean;
    }
  | {
      readonly tag: 'callProcedure';
      readonly requestId: number;
      readonly name: string;
      /** As above. */
      readonly args: Uint8Array;
    };

/** About how many bytes a message takes up while it waits. */
export function sizeOf(message: ClientMessage): number {
  switch (message.tag) {
    case 'subscribe':
      return message.queries.reduce((sum, query) => sum + query.length, 0);
    case 'oneOffQuery':
      return message.query.length;
    case 'callReducer':
    case 'callProcedure':
      return message.args.length;
    case 'unsubscribe':
      return 0;
  }
}

/** A frame may not hold more messages than this. */
const MESSAGES_MAX = 20_000;
/** A `subscribe` message may not name more queries than this. */
const QUERIES_MAX = 10_000;

/**
 * Decodes all messages of a frame: one or several back to back in v3, exactly one in v2.
 * @throws {BsatnError} the bytes are no such messages
 */
export function decodeClientMessages(
  frame: Uint8Array,
  { isSingle }: { isSingle: boolean },
): ClientMessage[] {
  const reader = new BsatnReader(frame);
  if (reader.isAtEnd) throw new BsatnError('a frame must hold at least one client message');
  const messages: ClientMessage[] = [];
  do {
    if (messages.length === MESSAGES_MAX) throw new BsatnError('too many messages in one frame');
    messages.push(decodeClientMessage(reader));
  } while (!isSingle && !reader.isAtEnd);
  if (!reader.isAtEnd)
    throw new BsatnError(`${reader.end - reader.offset} bytes follow the message`);
  return messages;
}

function decodeClientMessage(reader: BsatnReader): ClientMessage {
  const tag = reader.u8();
  const requestId = reader.u32();
  switch (tag) {
    case 0: {
      const querySetId = reader.u32();
      const count = reader.u32();
      if (count > QUERIES_MAX)
        throw new BsatnError(`a subscription to ${count} queries is too large`);
      const queries: string[] = [];
      for (let i = 0; i < count; i += 1) queries.push(reader.string());
      return { tag: 'subscribe', requestId, querySetId, queries };
    }
    case 1: {
      const querySetId = reader.u32();
      const flags = reader.u8();
      if (flags > 1) throw new BsatnError(`invalid unsubscribe flags ${flags}`);
      return { tag: 'unsubscribe', requestId, querySetId, sendDroppedRows: flags === 1 };
    }
    case 2:
      return { tag: 'oneOffQuery', requestId, query: reader.string() };
    case 3:
    case 4: {
      const flags = reader.u8();
      if (flags !== 0) throw new BsatnError(`invalid call flag ${flags}`);
      const name = decodeName(reader);
      return {
        tag: tag === 3 ? 'callReducer' : 'callProcedure',
        requestId,
        name,
        args: reader.byteArray(),
      };
    }
    default:
      throw new BsatnError(`invalid client message tag ${tag}`);
  }
}

/**
 * Function names are few and come with every call, so the last ones are kept decoded. The names
 * come from outside: one slot for each hash bounds what they can take up.
 */
const recentNames: ({ readonly bytes: Uint8Array; readonly name: string } | undefined)[] =
  new Array(1_024).fill(undefined);

function decodeName(reader: BsatnReader): string {
  const { bytes, offset } = reader;
  const length = reader.u32();
  const from = reader.offset;
  const to = from + length;
  if (to > reader.end)
    throw new BsatnError(`a name of ${length} bytes does not fit in the message`);
  const slot = hashBytes(bytes, from, to) % recentNames.length;
  const recent = recentNames[slot];
  if (recent !== undefined && isSameBytes(recent.bytes, bytes, from, length)) {
    reader.offset = to;
    return recent.name;
  }
  reader.offset = offset;
  const name = reader.string();
  if (length <= NAME_BYTES_KEPT) recentNames[slot] = { bytes: bytes.slice(from, to), name };
  return name;
}

const NAME_BYTES_KEPT = 256;

function isSameBytes(known: Uint8Array, bytes: Uint8Array, from: number, length: number): boolean {
  if (known.length !== length) return false;
  for (let i = 0; i < length; i += 1) if (known[i] !== bytes[from + i]) return false;
  return true;
}
