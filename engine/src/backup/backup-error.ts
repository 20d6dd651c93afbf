/** A backup, a restore or a check cannot be done; the message is a sentence for the operator. */
export class BackupError extends Error {
  override name = 'BackupError';
}
