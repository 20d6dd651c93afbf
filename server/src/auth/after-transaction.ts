import { queueAfterTransactionHook } from '@better-auth/core/context';

/**
 * Runs work of our own that sign-in asks for, once its transaction is committed; at once when there
 * is none. The embedded database has a single connection: a query of ours inside the transaction
 * would wait for a connection that the transaction holds, for ever.
 */
export function afterTransaction(work: () => Promise<void>): Promise<void> {
  return queueAfterTransactionHook(work);
}
