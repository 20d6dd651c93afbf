/** What each message of the module's outbox makes happen. */

import type { AccountBook } from '../auth/account-book.ts';
import type { FileStore } from '../files/file-store.ts';
import type { PostOffice } from '../mail/post-office.ts';
import { fillTemplate } from '../mail/template.ts';
import { commentAnswered, welcome } from '../mail/templates.ts';
import { unreachable } from '../unreachable.ts';
import type { Delivery, OutboxHandler } from './outbox-worker.ts';

/**
 * The handler of the outbox.
 * @param parts.demoCleared the module has forgotten these people of the demonstration
 */
export function effects(parts: {
  readonly accounts: AccountBook;
  readonly office: PostOffice;
  readonly files: FileStore;
  readonly publicUrl: string;
  demoCleared(handles: readonly string[]): Promise<void>;
}): OutboxHandler {
  const { accounts, office, files, publicUrl } = parts;

  /** Somebody without an account here, such as a person of the demonstration, gets no mail. */
  const reader = async ({ recipientIdentities }: Delivery) => {
    const account = await accounts.ofIdentities(recipientIdentities);
    return account && !account.isDemo ? account : null;
  };

  return async (message, delivery) => {
    switch (message.kind) {
      case 'personRegistered': {
        const account = await reader(delivery);
        if (!account) return;
        const { handle, displayName } = message;
        // Names can be made up, so an address gets this only from its owner: until it is confirmed,
        // the mail to confirm it is the only one that strangers can be sent.
        await office.send({
          to: account.email,
          content: fillTemplate(welcome, {
            name: displayName,
            handle,
            email: account.email,
            url: publicUrl,
          }),
          idempotencyKey: delivery.idempotencyKey,
          isHeld: !account.isVerified,
        });
        // Confirmed since it was looked up: nobody else would let it go.
        if (!account.isVerified && (await reader(delivery))?.isVerified)
          await office.addressConfirmed(account.email);
        return;
      }
      case 'commentAnswered': {
        const account = await reader(delivery);
        if (!account?.isVerified) return;
        const { authorName, excerpt, spaceSlug, postId } = message;
        await office.send({
          to: account.email,
          content: fillTemplate(commentAnswered, {
            author: authorName,
            excerpt,
            url: `${publicUrl}/s/${spaceSlug}/p/${postId}`,
          }),
          idempotencyKey: delivery.idempotencyKey,
        });
        return;
      }
      case 'filesDropped':
        for (const id of message.fileIds) await files.remove(id);
        return;
      case 'demoCleared':
        await parts.demoCleared(message.handles);
        return;
      default:
        unreachable(message);
    }
  };
}
