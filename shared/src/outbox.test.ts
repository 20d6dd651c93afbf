import { describe, expect, it } from 'vitest';
import { decodeOutboxMessage, encodeOutboxPayload, type OutboxMessage } from './outbox.ts';

const messages: OutboxMessage[] = [
  { kind: 'personRegistered', handle: 'ines', displayName: 'Ines Duarte' },
  {
    kind: 'commentAnswered',
    postId: '18446744073709551615',
    commentId: '2',
    spaceSlug: 'town-square',
    authorName: 'Kofi',
    excerpt: 'Yes',
  },
  { kind: 'filesDropped', fileIds: ['b7Q_kd93-x'] },
  { kind: 'demoCleared', handles: [] },
];

describe('outbox messages', () => {
  it.each(messages)('come back whole: $kind', message => {
    expect(decodeOutboxMessage(message.kind, encodeOutboxPayload(message))).toEqual(message);
  });

  it('are refused when the payload is not the kind’s', () => {
    expect(decodeOutboxMessage('personRegistered', '{}')).toBeNull();
    expect(decodeOutboxMessage('personRegistered', '[]')).toBeNull();
    expect(decodeOutboxMessage('demoCleared', '{"handles":[1]}')).toBeNull();
    expect(decodeOutboxMessage('unknown', '{}')).toBeNull();
    expect(decodeOutboxMessage('personRegistered', 'nonsense')).toBeNull();
  });
});
