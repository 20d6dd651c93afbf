/** The background job that delivers mail. */
import type { Inngest } from 'inngest';
import * as z from 'zod';
import type { PostOffice } from './post-office.ts';

const EVENT = 'mail/queued';

const eventData = z.object({ mailId: z.string() });

/** Tries after the first one, as many as Inngest allows: here they span more than half a day. */
const RETRIES = 20;

/** Delivers one mail, and gives it up when all tries were in vain. */
export function deliverMail(client: Inngest, office: PostOffice) {
  return client.createFunction(
    {
      id: 'deliver-mail',
      retries: RETRIES,
      concurrency: 4,
      triggers: [{ event: EVENT }],
      onFailure: async ({ event }) => {
        await office.giveUp(eventData.parse(event.data.event.data).mailId);
      },
    },
    async ({ event, step }) => {
      const { mailId } = eventData.parse(event.data);
      await step.run('deliver', () => office.deliver(mailId));
    },
  );
}

/** Has mails delivered; a mail that is on its way already is not begun again. */
export async function requestDelivery(client: Inngest, mailIds: readonly string[]): Promise<void> {
  await client.send(
    mailIds.map(mailId => ({ id: `mail-${mailId}`, name: EVENT, data: { mailId } })),
  );
}
