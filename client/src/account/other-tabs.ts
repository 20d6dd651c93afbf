/** Where the tabs of one browser tell each other that its one session cookie has changed. */
const channelName = 'plaza.account';

/** Tells the other tabs that somebody signed in or out here. */
export function tellOtherTabs(): void {
  const channel = new BroadcastChannel(channelName);
  channel.postMessage('changed');
  channel.close();
}

/** Runs `follow` after somebody signed in or out in another tab. @returns a function that stops it */
export function followOtherTabs(follow: () => void): () => void {
  const channel = new BroadcastChannel(channelName);
  channel.onmessage = follow;
  return () => channel.close();
}
