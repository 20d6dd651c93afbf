/** What a connection needs of its websocket. */
export interface Transport {
  /** Begins the closing handshake. */
  close(code: number, reason: string): void;
  /** Ends the connection at once, without a handshake. */
  terminate(): void;
}

/** Codes of websocket close frames. */
export const CLOSE = {
  goingAway: 1001,
  policyViolation: 1008,
  messageTooBig: 1009,
  serverError: 1011,
  tryAgainLater: 1013,
} as const;
