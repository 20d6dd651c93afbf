/** What went over the websockets of a database so far. */
export class Traffic {
  /** Payloads of what clients sent. */
  bytesIn = 0;
  /** What was written to sockets, frame headers included. */
  bytesOut = 0;
  messagesIn = 0;
  messagesOut = 0;
  /** Calls of the operating system, if each takes what it is given. */
  writes = 0;
  /** Connections that were given up because they did not drain their socket. */
  tooSlow = 0;
}
