/**
 * The mailbox over HTTP, for people at this machine and for staff. Its mails open accounts, so the
 * way in is narrow: see mailboxGuard.
 */
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { streamSSE } from 'hono/streaming';
import { isLoopback, isLoopbackHost } from '../http/client-address.ts';
import type { ServerEnvironment } from '../http/environment.ts';
import { notFound, refusal } from '../http/refuse.ts';
import { MAILBOX_SCRIPT, MAILBOX_STYLE, mailboxPage } from './mailbox-page.ts';
import type { OpenedMail, PostOffice } from './post-office.ts';

/** Keeps proxies from closing an idle stream. */
const HEARTBEAT_MS = 25_000;

/** The mail's own styles and nothing else; shown inside the mailbox only. */
const PREVIEW_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";

/**
 * The routes under `/mailbox`.
 * @param parts.isSending whether mail goes to a mail server
 * @param parts.isStaff whether the request comes from signed-in staff
 */
export function mailboxRoutes(parts: {
  readonly office: PostOffice;
  readonly isSending: boolean;
  readonly publicUrl: string;
  readonly isStaff: (c: Context<ServerEnvironment>) => Promise<boolean>;
  /** Ends the streams of new mail, which else would keep a stopping server waiting. */
  readonly stopping: AbortSignal;
}) {
  const { office, isSending, stopping } = parts;
  const routes = new Hono<ServerEnvironment>().basePath('/mailbox');
  routes.use(mailboxGuard(parts));

  const showPage = async (c: Context<ServerEnvironment>, opened: OpenedMail | null) => {
    c.header('cache-control', 'no-store');
    return c.html(mailboxPage({ mails: await office.listKept(), opened, isSending }));
  };

  routes.get('/', c => showPage(c, null));
  routes.get('/assets/mailbox.js', c =>
    c.body(MAILBOX_SCRIPT, 200, { 'content-type': 'text/javascript; charset=utf-8' }),
  );
  routes.get('/assets/mailbox.css', c =>
    c.body(MAILBOX_STYLE, 200, { 'content-type': 'text/css; charset=utf-8' }),
  );
  routes.get('/mails', async c => c.json({ mails: await office.listKept() }));
  routes.get('/mails/:id', async c => {
    const mail = await office.openKept(c.req.param('id'));
    return mail ? c.json(mail) : notFound(c);
  });
  routes.get('/events', c =>
    streamSSE(c, async stream => {
      const unwatch = office.watch(mail => {
        void stream.writeSSE({ event: 'mail', data: JSON.stringify(mail) });
      });
      const end = () => void stream.close();
      stopping.addEventListener('abort', end);
      stream.onAbort(() => {
        unwatch();
        stopping.removeEventListener('abort', end);
      });
      while (!stream.aborted && !stream.closed) {
        await stream.writeSSE({ event: 'heartbeat', data: '' });
        await stream.sleep(HEARTBEAT_MS);
      }
    }),
  );
  routes.get('/:id', async c => {
    const mail = await office.openKept(c.req.param('id'));
    return mail ? await showPage(c, mail) : notFound(c);
  });
  routes.get('/:id/html', async c => {
    const mail = await office.openKept(c.req.param('id'));
    if (!mail) return notFound(c);
    c.header('content-security-policy', PREVIEW_POLICY);
    // Links leave the preview: inside it they would meet its sandbox.
    return c.html(mail.html.replace('<head>', '<head><base target="_blank">'));
  });
  return routes;
}

/**
 * Lets in who sits at this machine, and staff. "At this machine" holds only while the app itself
 * has an address of this machine: behind a proxy every request comes from there. The `Host` header
 * must name it too, or a foreign page could point its own name here.
 * @throws {HTTPException} 403 `STAFF_ONLY`
 */
function mailboxGuard(parts: {
  readonly publicUrl: string;
  readonly isStaff: (c: Context<ServerEnvironment>) => Promise<boolean>;
}): MiddlewareHandler<ServerEnvironment> {
  const isLocalApp = isLoopbackHost(new URL(parts.publicUrl).host);
  return async (c, next) => {
    const isForwarded = c.req.header('x-forwarded-for') ?? c.req.header('forwarded');
    const isAtThisMachine =
      isLocalApp &&
      isForwarded === undefined &&
      isLoopback(c.var.address) &&
      isLoopbackHost(c.req.header('host') ?? '');
    if (!isAtThisMachine && !(await parts.isStaff(c))) {
      throw refusal(
        403,
        'STAFF_ONLY',
        'The mailbox is open to staff, and to whoever sits at this machine.',
      );
    }
    await next();
  };
}
